import { REQUEST_LABELS, TCP_LABELS } from './labels.ts';
import type { MetricNames } from './metric-names.ts';
import { rateOf } from './scope.ts';
import type { Alternatives } from './scope.ts';

/** What a query reads. */
export interface TrafficScope {
  readonly windowSeconds: number;
  readonly alternatives: Alternatives;
}

/** Rates of one metric, summed by labels; what carries no traffic is left out. */
const summed = (metric: string, labels: readonly string[], scope: TrafficScope): string =>
  `sum by (${labels.join(',')}) (${rateOf(metric, [], scope.alternatives, scope.windowSeconds)}) > 0`;

/** Requests per second by ends, status and security: one query, whatever the size of the scope. */
export const requestsQuery = (names: MetricNames, scope: TrafficScope): string =>
  summed(names.requests, REQUEST_LABELS, scope);

/** TCP bytes per second, one query per direction. */
export const tcpQueries = (names: MetricNames, scope: TrafficScope): readonly [string, string] => [
  summed(names.tcpSentBytes, TCP_LABELS, scope),
  summed(names.tcpReceivedBytes, TCP_LABELS, scope),
];
