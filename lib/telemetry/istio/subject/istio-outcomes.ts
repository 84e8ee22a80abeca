import type { ServiceOutcome } from '../../../domain/objective.ts';
import type { Flow } from '../../../domain/traffic.ts';
import type { Outcomes, OutcomeQuestion, Reading } from '../../../ports/telemetry-source.ts';
import type { Sample } from '../../../prometheus/answer.ts';
import { escapeRegularExpression, oneOf, selector } from '../../../prometheus/selector.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import { askInstant, costOf, notesOf } from '../ask.ts';
import type { QueryClient } from '../ask.ts';
import { translateTraffic } from '../traffic/istio-traffic.ts';
import type { MetricNames } from '../metric-names.ts';
import { rateOf } from '../scope.ts';
import type { Alternatives } from '../scope.ts';
import { requestsQuery } from '../traffic/traffic-query.ts';

/** Requests that an injected fault met are no fault of the service. */
export const NOT_INJECTED: Matcher = {
  label: 'response_flags',
  operator: '!~',
  value: '(.*,)?(FI|DI)(,.*)?',
};
const NAME_LABELS = ['destination_service_namespace', 'destination_service_name'] as const;

/**
 * Good and bad requests of some services in one window: one query for failures, one for latency where a threshold is
 * asked about, one for whether the window is covered. Failures follow the rules of the map; latency is the servers' view
 * and the callers' only where no server told.
 */
export async function readOutcomes(
  client: QueryClient,
  names: MetricNames,
  question: OutcomeQuestion,
  signal: AbortSignal,
): Promise<Reading<Outcomes>> {
  const { at, windowSeconds, services, mustCover } = question;
  const alternatives = servicesScope(services);
  const bounds = [...new Set(services.flatMap(({ thresholdMs }) => thresholdMs ?? []))];
  const queries = [
    requestsQuery(names, { windowSeconds, alternatives }),
    ...(mustCover ? [coverQuery(names, alternatives, windowSeconds)] : []),
    ...(bounds.length === 0 ? [] : [latencyQuery(names, alternatives, bounds, windowSeconds)]),
  ];
  const answers = await Promise.all(queries.map((query) => askInstant(client, query, at, signal)));
  const [requests, ...others] = answers.map(({ data }) => data);
  const covered = mustCover ? (others.shift() ?? []).length > 0 : true;
  const { flows } = translateTraffic([{ samples: requests ?? [], isTcp: false }]);
  const within = withinShares(others[0] ?? []);
  return {
    data: {
      isCovered: covered,
      services: services.map(({ namespace, name, thresholdMs }): ServiceOutcome => ({
        namespace,
        name,
        ...successOf(flows, namespace, name),
        ...(thresholdMs === null ? NOT_WITHIN : within(namespace, name, thresholdMs)),
      })),
    },
    warnings: notesOf(answers),
    cost: costOf(answers),
    partial: answers.some(({ partial }) => partial),
  };
}

/** Series of these services, by name, or by host where the name is not told. */
function servicesScope(services: OutcomeQuestion['services']): Alternatives {
  const byNamespace = Map.groupBy(services, ({ namespace }) => namespace);
  return [...byNamespace].flatMap(([namespace, list]) => {
    const names = list.map(({ name }) => name).toSorted();
    const hosts = names.map(escapeRegularExpression).join('|');
    return [
      [{ label: NAME_LABELS[0], operator: '=' as const, value: namespace }, oneOf(NAME_LABELS[1], names)],
      [
        { label: NAME_LABELS[0], operator: '=~' as const, value: 'unknown|' },
        {
          label: 'destination_service',
          operator: '=~' as const,
          value: `(${hosts})\\.${escapeRegularExpression(namespace)}\\.svc(\\..*)?`,
        },
      ],
    ];
  });
}

/** Something only where the backend still holds what was counted at the begin of the window. */
function coverQuery(names: MetricNames, alternatives: Alternatives, windowSeconds: number): string {
  const begin = alternatives.map(
    (matchers) => `${selector(names.requests, matchers)} offset ${windowSeconds}s`,
  );
  return `count(${begin.join(' or ')})`;
}

function latencyQuery(
  names: MetricNames,
  alternatives: Alternatives,
  bounds: readonly number[],
  windowSeconds: number,
): string {
  const near = new Set(bounds.flatMap((bound) => [bound, ...boundBelow(bound)]));
  const le = [...[...near].flatMap((bound) => [`${bound}`, `${bound}.0`]), '+Inf'].map(
    escapeRegularExpression,
  );
  const matchers: Matcher[] = [NOT_INJECTED, { label: 'le', operator: '=~', value: le.join('|') }];
  const rate = rateOf(names.requestDurationBuckets, matchers, alternatives, windowSeconds);
  return `sum by (reporter, ${NAME_LABELS.join(', ')}, le) (${rate})`;
}

/** Bounds of Istio's histogram of durations, ms: Envoy's defaults, https://github.com/envoyproxy/envoy/blob/main/source/common/stats/histogram_impl.cc */
const DEFAULT_BOUNDS_MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
] as const;

/** The default bound below a threshold that is none; a histogram of other bounds has it or not. */
function boundBelow(thresholdMs: number): readonly number[] {
  const below = DEFAULT_BOUNDS_MS.findLast((bound) => bound <= thresholdMs);
  return below === undefined ? [] : [below];
}

/** Null where nothing was counted, or nothing but what was injected. */
function successOf(
  flows: readonly Flow[],
  namespace: string,
  name: string,
): Pick<ServiceOutcome, 'successRatio' | 'requestsPerSecond'> {
  let total = 0;
  let errors = 0;
  for (const { service, requests } of flows) {
    if (requests === null || service?.namespace !== namespace || service.name !== name) continue;
    total += requests.total - requests.withoutStatus - requests.injectedErrors;
    errors += requests.errors - requests.injectedErrors;
  }
  if (!(total > 0)) return { successRatio: null, requestsPerSecond: null };
  return { successRatio: Math.min(1, Math.max(0, 1 - errors / total)), requestsPerSecond: total };
}

const NOT_WITHIN = { withinRatio: null, withinMs: null };

const REPORTERS = ['destination', 'waypoint', 'source'] as const;

/** Shares answered in time, by service: at the greatest bound that is not above the threshold; null where there is none. */
function withinShares(samples: readonly Sample[]) {
  const groups = Map.groupBy(samples, ({ labels }) =>
    [labels.reporter ?? '', ...NAME_LABELS.map((label) => labels[label] ?? '')].join('\n'),
  );
  return (
    namespace: string,
    name: string,
    thresholdMs: number,
  ): Pick<ServiceOutcome, 'withinRatio' | 'withinMs'> => {
    for (const reporter of REPORTERS) {
      const group = groups.get([reporter, namespace, name].join('\n')) ?? [];
      const all = group.find(({ labels }) => labels.le === '+Inf')?.value ?? 0;
      const [nearest] = group
        .map(({ labels, value }) => ({ boundMs: Number(labels.le), value }))
        .filter(({ boundMs }) => boundMs <= thresholdMs)
        .toSorted((left, right) => right.boundMs - left.boundMs);
      if (all > 0 && nearest !== undefined) {
        return { withinRatio: Math.min(1, nearest.value / all), withinMs: nearest.boundMs };
      }
    }
    return NOT_WITHIN;
  };
}
