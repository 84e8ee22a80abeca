/** Names of the series to read. Istio's own, or the ones that recording rules and federation made of them. */
export interface MetricNames {
  readonly requests: string;
  readonly requestDurationBuckets: string;
  readonly tcpSentBytes: string;
  readonly tcpReceivedBytes: string;
  readonly tcpConnectionsOpened: string;
  readonly grpcRequestMessages: string;
  readonly grpcResponseMessages: string;
}

/** What Istio's proxies expose; https://istio.io/latest/docs/reference/config/metrics/ */
export const RAW_METRIC_NAMES: MetricNames = {
  requests: 'istio_requests_total',
  requestDurationBuckets: 'istio_request_duration_milliseconds_bucket',
  tcpSentBytes: 'istio_tcp_sent_bytes_total',
  tcpReceivedBytes: 'istio_tcp_received_bytes_total',
  tcpConnectionsOpened: 'istio_tcp_connections_opened_total',
  grpcRequestMessages: 'istio_request_messages_total',
  grpcResponseMessages: 'istio_response_messages_total',
};

/** Prefix of the series that Istio's official recording rules make. */
export const FEDERATION_PREFIX = 'workload:';

/** Names with a prefix before each, and with single ones replaced. */
export function metricNames(prefix = '', replaced: Partial<MetricNames> = {}): MetricNames {
  const raw = RAW_METRIC_NAMES;
  return {
    requests: replaced.requests ?? prefix + raw.requests,
    requestDurationBuckets: replaced.requestDurationBuckets ?? prefix + raw.requestDurationBuckets,
    tcpSentBytes: replaced.tcpSentBytes ?? prefix + raw.tcpSentBytes,
    tcpReceivedBytes: replaced.tcpReceivedBytes ?? prefix + raw.tcpReceivedBytes,
    tcpConnectionsOpened: replaced.tcpConnectionsOpened ?? prefix + raw.tcpConnectionsOpened,
    grpcRequestMessages: replaced.grpcRequestMessages ?? prefix + raw.grpcRequestMessages,
    grpcResponseMessages: replaced.grpcResponseMessages ?? prefix + raw.grpcResponseMessages,
  };
}
