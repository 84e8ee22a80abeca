import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/** Steady requests of `client` through its Envoy, counted as Istio's proxies report them. */
export interface MeshTraffic {
  /** `host:port` of `/metrics`. */
  readonly target: string;
  stop(): Promise<void>;
}

interface Counted {
  readonly service: string;
  readonly version: string | null;
  readonly status: number;
  readonly flags: string;
}

function labelsOf({ service, version, status, flags }: Counted): string {
  const workload = version === null ? 'unknown' : `${service}-${version}`;
  const labels = {
    reporter: 'source',
    source_workload: 'client-v1',
    source_workload_namespace: 'shop',
    source_canonical_service: 'client',
    source_canonical_revision: 'v1',
    source_app: 'client',
    source_version: 'v1',
    source_cluster: 'Kubernetes',
    destination_workload: workload,
    destination_workload_namespace: version === null ? 'unknown' : 'shop',
    destination_canonical_service: version === null ? 'unknown' : service,
    destination_canonical_revision: version ?? 'unknown',
    destination_app: version === null ? 'unknown' : service,
    destination_version: version ?? 'unknown',
    destination_service: `${service}.shop.svc.cluster.local`,
    destination_service_name: service,
    destination_service_namespace: 'shop',
    destination_cluster: version === null ? 'unknown' : 'Kubernetes',
    request_protocol: 'http',
    response_code: String(status),
    response_flags: flags,
    connection_security_policy: 'unknown',
  };
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');
}

/** Sends `perSecond` requests to each of `services` until stopped. */
export async function startMeshTraffic(
  clientPort: number,
  services: readonly string[],
  perSecond: number,
): Promise<MeshTraffic> {
  const pool = new Pool(`http://127.0.0.1:${clientPort}`, { connections: 16 });
  const counts = new Map<string, number>();
  const one = async (service: string): Promise<void> => {
    const answer = await pool.request({ method: 'GET', path: '/', headers: { host: service } });
    const text = await answer.body.text();
    const version = answer.headers['x-version'];
    const flags = text === 'fault filter abort' ? 'FI' : '-';
    const labels = labelsOf({
      service,
      version: typeof version === 'string' ? version : null,
      status: answer.statusCode,
      flags,
    });
    counts.set(labels, (counts.get(labels) ?? 0) + 1);
  };
  const pending = new Set<Promise<void>>();
  const timer = setInterval(() => {
    for (const service of services) {
      const sent: Promise<void> = one(service)
        .catch(() => undefined)
        .finally(() => pending.delete(sent));
      pending.add(sent);
    }
  }, 1000 / perSecond);
  const server = createServer((_request, response) => {
    const lines = [...counts].map(([labels, count]) => `istio_requests_total{${labels}} ${count}`);
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      .end(['# TYPE istio_requests_total counter', ...lines, ''].join('\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      await pool.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
