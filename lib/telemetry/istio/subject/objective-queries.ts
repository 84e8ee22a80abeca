import type { ObjectiveQueries } from '../../../domain/objective-manifests.ts';
import { escapeRegularExpression, selector } from '../../../prometheus/selector.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import type { MetricNames } from '../metric-names.ts';
import { NOT_INJECTED } from './istio-outcomes.ts';

/** gRPC statuses that count as a server's error, as they stand in `grpc_response_status`. */
const GRPC_ERRORS = '2|4|12|13|14|15';

/**
 * Expressions for rules that stand in Prometheus by themselves. They count what callers saw (`reporter="source"`, and
 * waypoints), since a server that cannot be reached counts nothing; callers without a proxy are therefore not in them.
 */
export function objectiveQueries(
  names: MetricNames,
  service: { readonly namespace: string; readonly name: string; readonly thresholdMs: number | null },
): ObjectiveQueries {
  const of: readonly Matcher[] = [
    { label: 'reporter', operator: '=~', value: 'source|waypoint' },
    { label: 'destination_service_namespace', operator: '=', value: service.namespace },
    { label: 'destination_service_name', operator: '=', value: service.name },
    NOT_INJECTED,
  ];
  const sum = (metric: string, more: readonly Matcher[], window: string): string =>
    `sum(rate(${selector(metric, [...of, ...more])}[${window}]))`;
  const { thresholdMs } = service;
  if (thresholdMs === null) {
    const failed: Matcher = { label: 'response_code', operator: '=~', value: '5..|0|-' };
    const notFailedInHttp: Matcher = { label: 'response_code', operator: '!~', value: '[45]..|0|-' };
    const grpc: Matcher = { label: 'grpc_response_status', operator: '=~', value: GRPC_ERRORS };
    return {
      bad: (window) =>
        `(${sum(names.requests, [failed], window)} or vector(0)) + (${sum(names.requests, [notFailedInHttp, grpc], window)} or vector(0))`,
      all: (window) => sum(names.requests, [], window),
    };
  }
  const bound = (le: readonly string[]): Matcher => ({
    label: 'le',
    operator: '=~',
    value: le.map(escapeRegularExpression).join('|'),
  });
  const buckets = names.requestDurationBuckets;
  return {
    bad: (window) =>
      `${sum(buckets, [bound(['+Inf'])], window)} - ${sum(buckets, [bound([`${thresholdMs}`, `${thresholdMs}.0`])], window)}`,
    all: (window) => sum(buckets, [bound(['+Inf'])], window),
  };
}
