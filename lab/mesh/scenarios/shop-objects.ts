import type { KubernetesObject } from '../../kubernetes/object.ts';

const helm = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'gateway-1.29.0' },
  annotations: {
    'meta.helm.sh/release-name': 'ingressgateway',
    'meta.helm.sh/release-namespace': 'istio-system',
  },
};

const flux = {
  labels: {
    'kustomize.toolkit.fluxcd.io/name': 'reviews',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  },
};

function argo(kind: string, group: string): { annotations: Record<string, string> } {
  return { annotations: { 'argocd.argoproj.io/tracking-id': `cart:${group}/${kind}:shop/cart` } };
}

function istio(
  kind: 'VirtualService' | 'DestinationRule' | 'Gateway' | 'ServiceEntry',
  name: string,
  namespace: string,
  spec: Record<string, unknown>,
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> } = {},
): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name, namespace, ...metadata },
    spec,
  };
}

function subsets(...versions: string[]): Record<string, unknown>[] {
  return versions.map((version) => ({ name: version, labels: { version } }));
}

function weighted(service: string, namespace: string, weights: Readonly<Record<string, number>>): unknown[] {
  return Object.entries(weights).map(([subset, weight]) => ({
    destination: { host: `${service}.${namespace}.svc.cluster.local`, subset },
    weight,
  }));
}

function peerAuthentication(namespace: string, mode: string): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace },
    spec: { mtls: { mode } },
  };
}

const entryObjects: readonly KubernetesObject[] = [
  istio(
    'Gateway',
    'ingressgateway',
    'istio-system',
    {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
    helm,
  ),
  istio(
    'VirtualService',
    'ingressgateway',
    'istio-system',
    {
      hosts: ['shop.example.com'],
      gateways: ['istio-system/ingressgateway'],
      http: [
        {
          name: 'frontend',
          route: [{ destination: { host: 'frontend.shop.svc.cluster.local', port: { number: 8080 } } }],
        },
      ],
    },
    helm,
  ),
];

const shopRoutes: readonly KubernetesObject[] = [
  istio('DestinationRule', 'catalog', 'shop', {
    host: 'catalog.shop.svc.cluster.local',
    subsets: subsets('v1', 'v2'),
  }),
  istio('VirtualService', 'catalog', 'shop', {
    hosts: ['catalog.shop.svc.cluster.local'],
    http: [{ name: 'primary', route: weighted('catalog', 'shop', { v1: 90, v2: 10 }) }],
  }),
  istio(
    'DestinationRule',
    'reviews',
    'shop',
    { host: 'reviews.shop.svc.cluster.local', subsets: subsets('v1', 'v2', 'v3') },
    flux,
  ),
  istio(
    'VirtualService',
    'reviews',
    'shop',
    {
      hosts: ['reviews.shop.svc.cluster.local'],
      http: [{ name: 'primary', route: weighted('reviews', 'shop', { v1: 1, v2: 1, v3: 1 }) }],
    },
    flux,
  ),
  istio(
    'VirtualService',
    'cart',
    'shop',
    {
      hosts: ['cart.shop.svc.cluster.local'],
      http: [
        {
          name: 'primary',
          route: [{ destination: { host: 'cart.shop.svc.cluster.local' } }],
          timeout: '1s',
        },
      ],
    },
    argo('VirtualService', 'networking.istio.io'),
  ),
  istio('DestinationRule', 'checkout', 'shop', {
    host: 'checkout.shop.svc.cluster.local',
    trafficPolicy: {
      connectionPool: {
        tcp: { maxConnections: 100 },
        http: { http1MaxPendingRequests: 64, http2MaxRequests: 128 },
      },
      outlierDetection: {
        consecutive5xxErrors: 10,
        interval: '10s',
        baseEjectionTime: '30s',
        maxEjectionPercent: 50,
      },
    },
  }),
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'mailer', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'mailer', port: 8080 }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'mailer', port: 8080, weight: 1 }],
          timeouts: { request: '10s' },
        },
      ],
    },
  },
];

const paymentRoutes: readonly KubernetesObject[] = [
  istio('DestinationRule', 'payment', 'payments', {
    host: 'payment.payments.svc.cluster.local',
    subsets: subsets('v1', 'v2'),
  }),
  istio('VirtualService', 'payment', 'payments', {
    hosts: ['payment.payments.svc.cluster.local'],
    http: [{ name: 'primary', route: weighted('payment', 'payments', { v1: 90, v2: 10 }) }],
  }),
  istio('ServiceEntry', 'bank', 'payments', {
    hosts: ['bank.example.com'],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
  }),
];

/** The ledger's proxy refuses it, and keeps its outbound listeners: no Envoy of this mesh knows the extension. */
const rejectedFilter: KubernetesObject = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'ledger-access-log', namespace: 'payments' },
  spec: {
    workloadSelector: { labels: { app: 'ledger' } },
    configPatches: [
      {
        applyTo: 'NETWORK_FILTER',
        match: { context: 'SIDECAR_OUTBOUND', listener: { portNumber: 9000 } },
        patch: {
          operation: 'INSERT_BEFORE',
          value: {
            name: 'ledger.audit',
            typed_config: { '@type': 'type.googleapis.com/example.filters.network.audit.v1.Audit' },
          },
        },
      },
    ],
  },
};

/** The people of `shop` may steer its traffic, and nobody else's. */
const teamShop: KubernetesObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'shop-split', namespace: 'shop' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-split' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'team-shop' }],
};

const ownerObjects: readonly KubernetesObject[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cmd-params-cm', namespace: 'argocd' },
    data: { 'controller.self.heal.timeout.seconds': '20' },
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'cart', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/shop.git', path: 'cart', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  },
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'reviews', namespace: 'flux-system' },
    spec: {
      interval: '60s',
      path: './reviews',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'shop' },
    },
  },
];

/** What people and their tools wrote into the cluster of `shop`. */
export const shopObjects: readonly KubernetesObject[] = [
  ...entryObjects,
  ...shopRoutes,
  ...paymentRoutes,
  rejectedFilter,
  teamShop,
  peerAuthentication('istio-system', 'STRICT'),
  peerAuthentication('shop', 'PERMISSIVE'),
  peerAuthentication('payments', 'PERMISSIVE'),
  ...ownerObjects,
];
