import type { RequestRecord } from '@/lab/mesh/request-record.ts';
import type { Proxy, WorkloadIdentity } from '@/lab/mesh/workload-identity.ts';

const identity = (id: number, workload: string, namespace: string, app: string): WorkloadIdentity => ({
  id,
  workload,
  namespace,
  principal: `spiffe://cluster.local/ns/${namespace}/sa/${app}`,
  app,
  version: 'v1',
  canonicalService: app,
  canonicalRevision: 'v1',
  cluster: 'lab-1',
});

const proxy = (id: number, kind: Proxy['kind'], workload: WorkloadIdentity): Proxy => ({
  id,
  kind,
  podName: `${workload.workload}-abc`,
  namespace: workload.namespace,
  podIp: `10.0.0.${id}`,
  nodeName: 'node-1',
  workload,
  proxyVersion: '1.29.0',
  restarts: 0,
});

const gateway = identity(1, 'ingressgateway', 'istio-system', 'ingressgateway');
const frontend = identity(2, 'frontend', 'shop', 'frontend');
const service = { id: 1, host: 'frontend.shop.svc.cluster.local', name: 'frontend', namespace: 'shop' };

/** 14:32:15 UTC on the day of the design's story. */
export const storyMs = Date.UTC(2026, 10, 23, 14, 32, 15);

/** Both ends' records of one request from the gateway to the frontend: traced, 120 ms at the gateway. */
export function hop(
  traceId: string,
  options: { atMs?: number; code?: number; flags?: string } = {},
): RequestRecord[] {
  const { atMs = storyMs, code = 200, flags = '-' } = options;
  const shared = {
    kind: 'request',
    source: gateway,
    destination: frontend,
    service,
    servicePort: 8080,
    subset: '',
    protocol: 'http',
    operation: { method: 'GET', path: '/cart?id=7' },
    responseCode: code,
    grpcStatus: null,
    responseFlags: flags,
    requestBytes: 100,
    responseBytes: 2000,
    injectedDelayMs: 0,
    injectedAbort: false,
    attempts: 1,
  } as const;
  const requestId = '5f6a1c44-0000-9000-8000-000000000000';
  const client = `${traceId.slice(0, 14)}c1`;
  return [
    {
      ...shared,
      reporter: 'destination',
      proxy: proxy(2, 'sidecar', frontend),
      security: 'mutual_tls',
      startMs: atMs + 1.5,
      endMs: atMs + 118.25,
      peerAddress: '10.0.0.1:41022',
      span: {
        traceId,
        spanId: `${traceId.slice(0, 14)}51`,
        parentSpanId: client,
        gatewaySpanId: null,
        requestId,
        attempts: null,
      },
    },
    {
      ...shared,
      reporter: 'source',
      proxy: proxy(1, 'gateway', gateway),
      security: 'unknown',
      startMs: atMs,
      endMs: atMs + 120,
      peerAddress: '10.0.0.2:8080',
      span: {
        traceId,
        spanId: client,
        parentSpanId: null,
        gatewaySpanId: `${traceId.slice(0, 14)}60`,
        requestId,
        attempts: [],
      },
    },
  ];
}
