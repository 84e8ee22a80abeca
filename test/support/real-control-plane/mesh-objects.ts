import { istioValidatingWebhook, seedCluster } from '@/lab/kubernetes/cluster-base.ts';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';
import { RealClock } from '@/lab/clock.ts';
import type { Caller } from './envoy-sidecar.ts';

/** An object with the path that it is applied to. */
export interface PlacedObject {
  readonly path: string;
  readonly body: unknown;
}

/** Services of the small mesh, and which of its backends stand behind each Service of the cluster. */
export interface BackendPorts {
  readonly v1: number;
  readonly v2: number;
}

/** Path of a collection, as the API serves it. */
export function collectionPath(apiVersion: string, plural: string, namespace?: string): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace === undefined ? `${base}/${plural}` : `${base}/namespaces/${namespace}/${plural}`;
}

function placed(plural: string, object: KubernetesObject): PlacedObject {
  const { name, namespace } = object.metadata;
  return { path: `${collectionPath(object.apiVersion, plural, namespace)}/${name}`, body: object };
}

export function namespaceObject(name: string): PlacedObject {
  return placed('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** The people's roles and bindings, the very ones of the practice mesh. */
export function roleObjects(): PlacedObject[] {
  const store = new ObjectStore({ clock: new RealClock() });
  seedCluster(store);
  return ['clusterroles', 'clusterrolebindings'].flatMap((plural) =>
    store
      .list(`${plural}.rbac.authorization.k8s.io`)
      .map(({ apiVersion, kind, metadata, ...rest }) =>
        placed(plural, { apiVersion, kind, metadata: { name: metadata.name }, ...rest }),
      ),
  );
}

/** istiod's validation, asked by URL. Without the revision's label istiod leaves the registration alone. */
export function webhookObject(url: string, caBundle: string, failurePolicy: 'Fail' | 'Ignore'): PlacedObject {
  const { webhooks, metadata, ...rest } = istioValidatingWebhook(failurePolicy);
  return placed('validatingwebhookconfigurations', {
    ...rest,
    metadata: { name: metadata.name, labels: { app: 'istiod', istio: 'istiod' } },
    webhooks: (webhooks as object[]).map((webhook) => ({ ...webhook, clientConfig: { url, caBundle } })),
  });
}

function service(
  name: string,
  port: number,
  selector: Readonly<Record<string, string>>,
  portName = 'http',
): PlacedObject {
  return placed('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop', labels: { app: selector.app ?? name } },
    spec: { selector, ports: [{ name: portName, port, targetPort: portName }] },
  });
}

// EndpointSlices may hold no loopback address; a WorkloadEntry may, and a Service's selector finds it.
function workload(app: string, version: string, port: number, portName = 'http'): PlacedObject {
  return placed('workloadentries', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    metadata: { name: `${app}-${version}`, namespace: 'shop', labels: { app, version } },
    spec: { address: '127.0.0.1', ports: { [portName]: port }, labels: { app, version } },
  });
}

/**
 * `reviews` (one Service, subsets by label) and `ratings` (a Service for each version besides) in namespace `shop`,
 * both reached through the client's proxy at `clientPort`, in plain text.
 */
export function shopObjects(clientPort: number, backends: BackendPorts): PlacedObject[] {
  return [
    service('reviews', clientPort, { app: 'reviews' }),
    service('ratings', clientPort, { app: 'ratings' }),
    service('ratings-v1', clientPort, { app: 'ratings', version: 'v1' }),
    service('ratings-v2', clientPort, { app: 'ratings', version: 'v2' }),
    ...['reviews', 'ratings'].flatMap((app) => [
      workload(app, 'v1', backends.v1),
      workload(app, 'v2', backends.v2),
    ]),
    placed('sidecars', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name: 'default', namespace: 'shop' },
      spec: { egress: [{ hosts: ['./*'] }] },
    }),
    placed('peerauthentications', {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', namespace: 'shop' },
      spec: { mtls: { mode: 'DISABLE' } },
    }),
  ];
}

/** `greeter`, which speaks gRPC: its Service at `port`, and the backend behind it. */
export const greeterObjects = (port: number, backendPort: number): PlacedObject[] => [
  service('greeter', port, { app: 'greeter' }, 'grpc'),
  workload('greeter', 'v1', backendPort, 'grpc'),
];

/** Has the proxy of one more caller listen at an address of its own, since two cannot share one. */
export function callerSidecar({ app, address }: Caller, port: number): PlacedObject {
  return placed('sidecars', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: app, namespace: 'shop' },
    spec: {
      workloadSelector: { labels: { app } },
      egress: [
        {
          port: { number: port, protocol: 'HTTP', name: 'http' },
          bind: address,
          captureMode: 'NONE',
          hosts: ['./*'],
        },
      ],
    },
  });
}

/** Versions `v1` and `v2` of `reviews` as subsets. */
export function reviewsSubsets(): PlacedObject {
  return placed('destinationrules', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'reviews', namespace: 'shop' },
    spec: {
      host: 'reviews',
      trafficPolicy: { tls: { mode: 'DISABLE' } },
      subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })),
    },
  });
}

/** An HTTPRoute that splits `ratings` between the Services of its versions. */
export function ratingsRoute(port: number, v1: number, v2: number): PlacedObject {
  const backend = (name: string, weight: number): object => ({ name, port, weight });
  return placed('httproutes', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'ratings', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'ratings', port }],
      rules: [{ backendRefs: [backend('ratings-v1', v1), backend('ratings-v2', v2)] }],
    },
  });
}
