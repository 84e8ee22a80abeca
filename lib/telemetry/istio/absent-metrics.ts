import type { GraphWarning } from '../../domain/mesh-graph.ts';
import { warning } from '../../domain/warning.ts';
import { quoteString, selector } from '../../prometheus/selector.ts';
import type { MetricNames } from './metric-names.ts';

type Asked = 'requests' | 'tcpSentBytes' | 'tcpConnectionsOpened';
const ASKED: readonly Asked[] = ['requests', 'tcpSentBytes', 'tcpConnectionsOpened'];

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
  if (includeTcp && found.has('tcpConnectionsOpened') && !found.has('tcpSentBytes')) {
    const text = `TCP connections are recorded, but ${names.tcpSentBytes} is not, so TCP edges are missing. Istio's published federation rules record TCP bytes as histograms, which they are not: record them with sum without (instance, pod).`;
    warnings.push(warning('tcp-bytes-missing', text));
  }
  return warnings;
}
