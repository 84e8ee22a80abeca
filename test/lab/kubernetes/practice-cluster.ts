import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@/lab/clock.ts';
import { createKubernetesApi, type KubernetesApi } from '@/lab/kubernetes/api.ts';
import { seedCluster } from '@/lab/kubernetes/cluster-base.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';

/** An answer as a test looks at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are compared, not used
  readonly body: any;
}

export interface PracticeCluster {
  readonly url: string;
  readonly store: ObjectStore;
  readonly api: KubernetesApi;
  readonly clock: ManualClock;
  /** istiod's validating webhook answers, or its connection is refused. */
  readonly istiod: { reachable: boolean };
  readonly send: (method: string, path: string, options?: SendOptions) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

export interface SendOptions {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Starts the API server with Istio's kinds and the namespace `shop` on a free port. */
export async function startPracticeCluster(): Promise<PracticeCluster> {
  const clock = new ManualClock(Date.parse('2026-11-24T07:00:00Z'));
  const store = new ObjectStore({ clock });
  seedCluster(store);
  store.seed([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: { finalizers: ['kubernetes'] } },
  ]);
  const istiod = { reachable: true };
  const api = createKubernetesApi({ store, webhookReachable: () => istiod.reachable });
  // A mesh that is computed in this process keeps the thread for seconds: no timer may close what fetch will use again.
  const server = createServer({ keepAliveTimeout: 0 }, api.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    store,
    api,
    clock,
    istiod,
    send: async (
      method,
      path,
      { body, contentType = 'application/json', token = 'admin-token', headers = {} } = {},
    ) => {
      const content = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: content }),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: parsed(text) };
    },
    close: async () => {
      api.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const virtualServices = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices';

export interface Weighted {
  readonly subset: string;
  readonly weight?: unknown;
}

/** A VirtualService that splits `reviews`; other HTTP fields may be added. */
export function aVirtualService(
  routes: readonly Weighted[] = [
    { subset: 'v1', weight: 80 },
    { subset: 'v2', weight: 20 },
  ],
  http: object = {},
) {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'reviews', namespace: 'shop' },
    spec: {
      hosts: ['reviews'],
      http: [
        {
          route: routes.map(({ subset, ...rest }) => ({ destination: { host: 'reviews', subset }, ...rest })),
          ...http,
        },
      ],
    },
  };
}
