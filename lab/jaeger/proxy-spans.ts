import type { RequestRecord, SpanContext } from '../mesh/request-record.ts';
import type { Span } from './span.ts';

/** Spans that the reporting proxy exports for a sampled request: one from a sidecar, two from a gateway. */
export function proxySpans(record: RequestRecord): Span[] {
  const context = record.span;
  if (context === null) return [];
  if (context.gatewaySpanId === null) return [sidecarSpan(record, context)];
  return gatewaySpans(record, context, context.gatewaySpanId);
}

function sidecarSpan(record: RequestRecord, context: SpanContext): Span {
  return {
    ...sharedParts(record, context),
    spanId: context.spanId,
    parentSpanId: context.parentSpanId,
    operation: routeName(record),
    kind: record.reporter === 'source' ? 'client' : 'server',
    attributes: attributes(record, context),
  };
}

/** Gateways export the request that entered and, as its child, the one that they sent on. */
function gatewaySpans(record: RequestRecord, context: SpanContext, rootId: string): Span[] {
  const shared = sharedParts(record, context);
  const root: Span = {
    ...shared,
    spanId: rootId,
    parentSpanId: context.parentSpanId,
    operation: routeName(record),
    kind: 'server',
    attributes: attributes(record, context),
  };
  if (record.attempts === 0) return [root];
  const sent: Span = {
    ...shared,
    spanId: context.spanId,
    parentSpanId: rootId,
    operation: `router ${upstreamCluster(record)}; egress`,
    kind: 'client',
    startMs: record.startMs + record.injectedDelayMs,
    attributes: attributes(record, context),
  };
  return [root, sent];
}

function sharedParts(
  record: RequestRecord,
  context: SpanContext,
): Pick<Span, 'traceId' | 'service' | 'startMs' | 'endMs' | 'isError' | 'resource'> {
  const { workload } = record.proxy;
  return {
    traceId: context.traceId,
    service: `${workload.app}.${workload.namespace}`,
    startMs: record.startMs,
    endMs: record.endMs,
    isError: isServerError(record),
    resource: {
      'service.name': `${workload.app}.${workload.namespace}`,
      'k8s.pod.name': record.proxy.podName,
      'k8s.namespace.name': record.proxy.namespace,
    },
  };
}

/** Istio names spans by the route; both ends of a hop carry the same name. */
const routeName = (record: RequestRecord): string => `${record.service.host}:${record.servicePort}/*`;

function upstreamCluster(record: RequestRecord): string {
  const { name, host } = record.service;
  if (name === 'PassthroughCluster' || name === 'BlackHoleCluster') return name;
  return `outbound|${record.servicePort}|${record.subset}|${host}`;
}

/** Envoy calls 5xx and "no response" an error; its gRPC statuses by OpenTelemetry's list for servers. */
function isServerError(record: RequestRecord): boolean {
  const serverErrors = [2, 4, 12, 13, 14, 15];
  return (
    record.responseCode === 0 ||
    record.responseCode >= 500 ||
    (record.grpcStatus !== null && serverErrors.includes(record.grpcStatus))
  );
}

function attributes(record: RequestRecord, context: SpanContext): Record<string, string> {
  const { proxy } = record;
  const isClient = record.reporter === 'source';
  const cluster = isClient ? upstreamCluster(record) : `inbound|${record.servicePort}||`;
  const peer = isClient ? record.peerAddress : (record.peerAddress?.replace(/:\d+$/, '') ?? null);
  return {
    component: 'proxy',
    node_id: `${proxy.kind === 'gateway' ? 'router' : 'sidecar'}~${proxy.podIp}~${proxy.podName}.${proxy.namespace}~${proxy.namespace}.svc.cluster.local`,
    'guid:x-request-id': context.requestId,
    'http.url': `http://${record.service.host}:${record.servicePort}${record.operation.path}`,
    'http.method': record.operation.method,
    'http.protocol': record.protocol === 'grpc' ? 'HTTP/2' : 'HTTP/1.1',
    'http.status_code': String(record.responseCode),
    user_agent: '-',
    downstream_cluster: '-',
    request_size: String(record.requestBytes),
    response_size: String(record.responseBytes),
    response_flags: record.responseFlags,
    upstream_cluster: cluster,
    'upstream_cluster.name': `${cluster};`,
    ...(peer === null ? {} : { 'peer.address': peer }),
    ...(isClient && record.peerAddress !== null ? { upstream_address: record.peerAddress } : {}),
    ...(isServerError(record) ? { error: 'true' } : {}),
    ...(isClient && record.attempts > 1 ? { 'retry.count': String(record.attempts - 1) } : {}),
    ...grpcAttributes(record),
    'istio.canonical_service': proxy.workload.canonicalService,
    'istio.canonical_revision': proxy.workload.canonicalRevision,
    'istio.mesh_id': proxy.workload.principal.split('/')[2] ?? 'unknown',
    'istio.namespace': proxy.namespace,
    'istio.cluster_id': proxy.workload.cluster,
  };
}

function grpcAttributes(record: RequestRecord): Record<string, string> {
  if (record.protocol !== 'grpc') return {};
  return {
    'grpc.authority': `${record.service.host}:${record.servicePort}`,
    'grpc.path': record.operation.path,
    'grpc.content_type': 'application/grpc',
    ...(record.grpcStatus === null ? {} : { 'grpc.status_code': String(record.grpcStatus) }),
  };
}
