import { quoteString } from '../../../prometheus/selector.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import { MESSAGE_LABELS, REQUEST_LABELS, TCP_LABELS } from '../labels.ts';
import type { MetricNames } from '../metric-names.ts';
import { rateOf } from '../scope.ts';
import type { Alternatives } from '../scope.ts';

/** What a query reads. */
export interface TrafficScope {
  readonly windowSeconds: number;
  readonly alternatives: Alternatives;
}

/** Rates of one metric, summed by labels; what carries no traffic is left out. */
const summed = (
  metric: string,
  labels: readonly string[],
  scope: TrafficScope,
  matchers: readonly Matcher[] = [],
): string =>
  `sum by (${labels.join(',')}) (${rateOf(metric, matchers, scope.alternatives, scope.windowSeconds)}) > 0`;

/** Requests per second by ends, status and security: one query, whatever the size of the scope. */
export const requestsQuery = (names: MetricNames, scope: TrafficScope): string =>
  summed(names.requests, REQUEST_LABELS, scope);

/** Connections that a ztunnel's policy refused: they carry no bytes, and only their flags tell them. */
const DENIED: readonly Matcher[] = [{ label: 'response_flags', operator: '=~', value: '.*DENY.*' }];

/**
 * TCP bytes per second, one query per direction. The second also brings refused connections per second, told from
 * bytes by the label `response_flags`.
 */
export const tcpQueries = (names: MetricNames, scope: TrafficScope): readonly [string, string] => [
  summed(names.tcpSentBytes, TCP_LABELS, scope),
  `${summed(names.tcpReceivedBytes, TCP_LABELS, scope)} or ${summed(
    names.tcpConnectionsOpened,
    [...TCP_LABELS, 'response_flags'],
    scope,
    DENIED,
  )}`,
];

/** Label of the answer that tells requests' messages from responses'. */
export const MESSAGE_DIRECTION = 'pilothouse_direction';

/** gRPC messages per second, both directions in one query. */
export const messagesQuery = (names: MetricNames, scope: TrafficScope): string =>
  (
    [
      [names.grpcRequestMessages, 'sent'],
      [names.grpcResponseMessages, 'received'],
    ] as const
  )
    .map(
      ([metric, direction]) =>
        `label_replace(${summed(metric, MESSAGE_LABELS, scope)}, ${quoteString(MESSAGE_DIRECTION)}, ${quoteString(direction)}, "", "")`,
    )
    .join(' or ');
