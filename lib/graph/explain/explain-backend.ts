import { warned, type Explanation, type ExplanationCode, type Looked } from './explanation.ts';
import type { WarningCode } from '../../domain/warning.ts';

/** What a warning about the whole map means for a figure that is missing or low. */
const OF_BACKEND: readonly (readonly [WarningCode, ExplanationCode, string, string])[] = [
  [
    'metric-absent',
    'metric-absent',
    'The telemetry backend holds no series of a metric that this figure is made of.',
    'Check that Prometheus scrapes the proxies, that the metric is not disabled in the Telemetry API, and that its name is the configured one.',
  ],
  [
    'limit-hit',
    'backend-limit',
    'The telemetry backend refused a part of the question as too large.',
    'Look at fewer namespaces, a shorter window or a coarser level, or raise the limit of the backend.',
  ],
  [
    'partial-answer',
    'backend-partial',
    'A part of the telemetry backend did not answer, so figures are missing or too low.',
    'Look after the stores that the backend names; the map fills by itself once they answer.',
  ],
  [
    'series-skipped',
    'series-skipped',
    'Series whose labels do not say between whom the requests were are left out.',
    'Keep the labels of both ends and the reporter when you drop or relabel metrics.',
  ],
  [
    'clock-skew',
    'clock-skew',
    'The clocks of this console and of the telemetry backend differ, so the newest samples can be missed.',
    'Let both take their time from NTP.',
  ],
];

/** Causes that lie in the backend or in what it was given, where the map warns of them. */
export function explainBackend(looked: Looked): readonly Explanation[] {
  return OF_BACKEND.flatMap(([warning, code, cause, remedy]) => {
    const evidence = warned(looked, warning);
    return evidence === null ? [] : [{ code, cause, evidence, remedy }];
  });
}
