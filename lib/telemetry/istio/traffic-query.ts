import type { Matcher } from '../../prometheus/selector.ts';
import { REQUEST_LABELS, TCP_LABELS } from './labels.ts';
import type { MetricNames } from './metric-names.ts';
import { rateOf } from './scope.ts';

/** What a query reads. */
export interface TrafficScope {
  readonly windowSeconds: number;
  readonly namespaces: readonly string[];
  /** Narrow further, for one subject. */
  readonly matchers?: readonly Matcher[];
}

/** Requests per second of the whole scope by ends, status and security: one query, whatever its size. */
export const requestsQuery = (names: MetricNames, scope: TrafficScope): string =>
  `sum by (${REQUEST_LABELS.join(',')}) (${rateOf(names.requests, scope.matchers ?? [], scope.namespaces, scope.windowSeconds)}) > 0`;

/** TCP bytes per second of the whole scope, one query per direction. */
export function tcpQueries(names: MetricNames, scope: TrafficScope): readonly [string, string] {
  const query = (metric: string): string =>
    `sum by (${TCP_LABELS.join(',')}) (${rateOf(metric, scope.matchers ?? [], scope.namespaces, scope.windowSeconds)}) > 0`;
  return [query(names.tcpSentBytes), query(names.tcpReceivedBytes)];
}
