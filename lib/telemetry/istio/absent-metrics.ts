import type { GraphWarning } from '../../domain/mesh-graph.ts';
import { warning } from '../../domain/warning.ts';
import { quoteString, selector } from '../../prometheus/selector.ts';
import type { MetricNames } from './metric-names.ts';

const BYTES = ['tcpSentBytes', 'tcpReceivedBytes'] as const;
const ASKED = ['requests', ...BYTES, 'tcpConnectionsOpened'] as const;

/** Which of the metrics exist at all: one query, asked only where an answer was empty. */
export const presenceQuery = (names: MetricNames): string =>
  ASKED.map(
    (one) => `label_replace(count(${selector(names[one], [])}), "asked", ${quoteString(one)}, "", "")`,
  ).join(' or ');

/** What is missing, and what to check. `found` are the answered values of the label `asked`. */
export function absenceWarnings(
  names: MetricNames,
  found: ReadonlySet<string>,
  includeTcp: boolean,
): readonly GraphWarning[] {
  const warnings: GraphWarning[] = [];
  if (!found.has('requests')) {
    const text = `${names.requests} does not exist in the telemetry backend. Check that it scrapes the proxies (port 15020, path /stats/prometheus), and that the configured metric names and tenant are right.`;
    warnings.push(warning('metric-absent', text));
  }
  const missing = BYTES.filter((one) => !found.has(one)).map((one) => names[one]);
  if (includeTcp && found.has('tcpConnectionsOpened') && missing.length > 0) {
    const verb = missing.length > 1 ? 'are' : 'is';
    const loss = missing.length === BYTES.length ? 'TCP edges are missing' : 'TCP bytes are too low';
    const text = `TCP connections are recorded, but ${missing.join(' and ')} ${verb} not, so ${loss}. Istio's published federation rules record TCP bytes as histograms, which they are not: record them with sum without (instance, pod).`;
    warnings.push(warning('tcp-bytes-missing', text));
  }
  return warnings;
}
