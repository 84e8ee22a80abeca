const COUNTERS = [
  'istio_requests_total',
  'istio_request_duration_milliseconds_count',
  'istio_request_duration_milliseconds_sum',
  'istio_request_duration_milliseconds_bucket',
  'istio_tcp_connections_opened_total',
  'istio_tcp_connections_closed_total',
];
/** A plain counter has no such series: the published rules record nothing here. */
const NEVER_THERE = ['istio_tcp_sent_bytes_total', 'istio_tcp_received_bytes_total'].flatMap((name) => [
  `${name}_count`,
  `${name}_sum`,
  `${name}_bucket`,
]);
const BYTES = ['istio_tcp_sent_bytes_total', 'istio_tcp_received_bytes_total'];

/**
 * Recording rules as Istio's documentation of production Prometheus publishes them, which blank TCP bytes; `recordsBytes`
 * mends that. https://istio.io/latest/docs/ops/best-practices/observability/
 */
export function federationRules({ recordsBytes }: { readonly recordsBytes: boolean }): string {
  const names = [...COUNTERS, ...(recordsBytes ? BYTES : NEVER_THERE)];
  const rules = names.map((name) => ({
    record: `workload:${name}`,
    expr: `sum without (instance, namespace, pod, pod_name) (${name})`,
  }));
  return JSON.stringify({ groups: [{ name: 'istio.recording-rules', interval: '5s', rules }] });
}
