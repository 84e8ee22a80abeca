/** A metric as Istio's proxies expose it. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
}

export const requestsTotal: MetricFamily = {
  name: 'istio_requests_total',
  type: 'counter',
  help: 'Requests that an Istio proxy handled.',
};

export const requestDuration: MetricFamily = {
  name: 'istio_request_duration_milliseconds',
  type: 'histogram',
  help: 'Duration of requests in milliseconds.',
};

export const requestBytes: MetricFamily = {
  name: 'istio_request_bytes',
  type: 'histogram',
  help: 'Size of requests in bytes.',
};

export const responseBytes: MetricFamily = {
  name: 'istio_response_bytes',
  type: 'histogram',
  help: 'Size of responses in bytes.',
};

export const requestMessages: MetricFamily = {
  name: 'istio_request_messages_total',
  type: 'counter',
  help: 'gRPC messages sent by clients.',
};

export const responseMessages: MetricFamily = {
  name: 'istio_response_messages_total',
  type: 'counter',
  help: 'gRPC messages sent by servers.',
};

export const tcpOpened: MetricFamily = {
  name: 'istio_tcp_connections_opened_total',
  type: 'counter',
  help: 'TCP connections opened.',
};

export const tcpClosed: MetricFamily = {
  name: 'istio_tcp_connections_closed_total',
  type: 'counter',
  help: 'TCP connections closed.',
};

export const tcpSent: MetricFamily = {
  name: 'istio_tcp_sent_bytes_total',
  type: 'counter',
  help: 'Bytes sent in the response direction of TCP connections.',
};

export const tcpReceived: MetricFamily = {
  name: 'istio_tcp_received_bytes_total',
  type: 'counter',
  help: 'Bytes received in the request direction of TCP connections.',
};

export const build: MetricFamily = {
  name: 'istio_build',
  type: 'gauge',
  help: 'Version of the Istio component.',
};

/** All families in the order in which they are exposed. */
export const metricFamilies: readonly MetricFamily[] = [
  build,
  requestsTotal,
  requestDuration,
  requestBytes,
  responseBytes,
  requestMessages,
  responseMessages,
  tcpOpened,
  tcpClosed,
  tcpSent,
  tcpReceived,
];
