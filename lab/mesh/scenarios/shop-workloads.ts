import type { CallModel, HandlerModel, WorkloadModel } from '../model.ts';

/** Full name of a Kubernetes service. */
function host(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}

function call(
  service: string,
  namespace: string,
  details: Partial<CallModel> & Pick<CallModel, 'operation'>,
): CallModel {
  return {
    host: host(service, namespace),
    port: 8080,
    protocol: 'http',
    method: 'GET',
    path: `/${details.operation}`,
    share: 1,
    requestBytes: 420,
    onFailure: 'fail',
    ...details,
  };
}

const listProducts = call('catalog', 'shop', { operation: 'products', path: '/products' });
const readProduct = call('catalog', 'shop', { operation: 'products', path: '/products/7' });
const readReviews = call('reviews', 'shop', {
  operation: 'reviews',
  path: '/reviews/7',
  onFailure: 'absorb',
});
const readCart = call('cart', 'shop', { operation: 'cart', path: '/cart' });
const placeOrder = call('checkout', 'shop', {
  operation: 'orders',
  method: 'POST',
  path: '/orders',
  requestBytes: 1_900,
});

/** 412 requests/s at the gateway become 330 to catalog, 207 to reviews, 118 to cart and 42 to checkout. */
const frontendHandlers: Record<string, HandlerModel> = {
  home: { phases: [[listProducts]], responseBytes: 24_000 },
  product: { phases: [[readProduct, readReviews]], responseBytes: 31_000 },
  cart: { phases: [[readCart], [{ ...readProduct, share: 36 / 76 }]], responseBytes: 9_000 },
  checkout: { phases: [[readReviews, readCart], [placeOrder]], responseBytes: 3_000 },
  probe: { phases: [], responseBytes: 120 },
};

const catalogHandlers: Record<string, HandlerModel> = {
  products: {
    phases: [
      [
        {
          ...call('', '', { operation: 'image', path: '/pictures/7.avif' }),
          host: 'images.example.net',
          port: 80,
          share: 0.02,
          onFailure: 'background',
        },
      ],
    ],
    responseBytes: 7_200,
  },
};

const reviewsHandlers: Record<string, HandlerModel> = {
  reviews: {
    phases: [[call('ratings', 'shop', { operation: 'ratings', path: '/ratings/7', onFailure: 'absorb' })]],
    responseBytes: 2_400,
  },
};

const checkoutHandlers: Record<string, HandlerModel> = {
  orders: {
    phases: [
      [
        {
          ...call('mailer', 'shop', { operation: 'mails', method: 'POST', path: '/mails' }),
          share: 0.3 / 42,
          onFailure: 'background',
          batch: { everySeconds: 360, activeSeconds: 240 },
        },
        call('billing', 'legacy', {
          operation: 'invoices',
          method: 'POST',
          path: '/invoices',
          requestBytes: 900,
        }),
      ],
      [
        call('payment', 'payments', {
          operation: 'charge',
          method: 'POST',
          path: '/payment.v1.Payment/Charge',
          port: 9090,
          protocol: 'grpc',
          requestBytes: 310,
        }),
      ],
    ],
    responseBytes: 800,
  },
};

const paymentHandlers: Record<string, HandlerModel> = {
  charge: {
    phases: [
      [
        {
          ...call('', '', {
            operation: 'transfer',
            method: 'POST',
            path: '/v2/transfers',
            requestBytes: 760,
          }),
          host: 'bank.example.com',
          port: 80,
        },
      ],
    ],
    responseBytes: 180,
  },
};

const ledger = host('ledger', 'payments');

interface Basics {
  readonly name: string;
  readonly namespace?: string;
  readonly app?: string;
  readonly version?: string | null;
  readonly replicas: number;
  readonly latency: readonly [p50Ms: number, p95Ms: number, p99Ms: number];
}

function workload(basics: Basics, rest: Partial<WorkloadModel> = {}): WorkloadModel {
  const app = basics.app ?? basics.name;
  const version = basics.version === undefined ? 'v1' : basics.version;
  const [p50Ms, p95Ms, p99Ms] = basics.latency;
  return {
    name: basics.name,
    namespace: basics.namespace ?? 'shop',
    app,
    version,
    replicas: basics.replicas,
    serviceAccount: app,
    proxy: 'sidecar',
    image: `registry.example.com/shop/${app}:${version ?? '1'}`,
    containerPort: 8080,
    latency: { p50Ms, p95Ms, p99Ms },
    failures: [],
    handlers: { '*': { phases: [], responseBytes: 600 } },
    ...rest,
  };
}

const entryAndFrontend: readonly WorkloadModel[] = [
  workload(
    {
      name: 'ingressgateway',
      namespace: 'istio-system',
      version: null,
      replicas: 2,
      latency: [0.3, 0.8, 1.5],
    },
    {
      proxy: 'gateway',
      image: 'docker.io/istio/proxyv2:1.29.0',
      labels: {
        istio: 'ingressgateway',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'gateway-1.29.0',
      },
      annotations: {
        'meta.helm.sh/release-name': 'ingressgateway',
        'meta.helm.sh/release-namespace': 'istio-system',
      },
    },
  ),
  workload({ name: 'frontend', replicas: 4, latency: [7, 18, 32] }, { handlers: frontendHandlers }),
];

const catalogAndReviews: readonly WorkloadModel[] = [
  workload(
    { name: 'catalog-v1', app: 'catalog', replicas: 4, latency: [17.5, 36, 116] },
    { handlers: catalogHandlers },
  ),
  workload(
    { name: 'catalog-v2', app: 'catalog', version: 'v2', replicas: 2, latency: [19.5, 210, 638] },
    { handlers: catalogHandlers },
  ),
  ...(['v1', 'v2', 'v3'] as const).map((version) =>
    workload(
      { name: `reviews-${version}`, app: 'reviews', version, replicas: 2, latency: [12, 22, 41] },
      {
        handlers: version === 'v1' ? { reviews: { phases: [], responseBytes: 1_800 } } : reviewsHandlers,
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'reviews',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
    ),
  ),
  // Two versions behind one service that nobody wrote a route for: a canary can be started here.
  workload({ name: 'ratings', replicas: 2, latency: [3, 8, 15] }),
  workload({ name: 'ratings-v2', app: 'ratings', version: 'v2', replicas: 1, latency: [3, 8, 15] }),
];

const ordering: readonly WorkloadModel[] = [
  workload(
    { name: 'cart', replicas: 3, latency: [4.5, 11, 24] },
    { annotations: { 'argocd.argoproj.io/tracking-id': 'cart:apps/Deployment:shop/cart' } },
  ),
  workload({ name: 'checkout', replicas: 3, latency: [14, 46, 80] }, { handlers: checkoutHandlers }),
  workload({ name: 'mailer', replicas: 1, latency: [22, 70, 160] }, { proxyVersion: '1.28.4' }),
];

const paymentTcp = [
  { host: ledger, port: 9000, requestBytes: 1_190, responseBytes: 246, required: true },
] as const;

const paying: readonly WorkloadModel[] = [
  workload(
    { name: 'payment-v1', namespace: 'payments', app: 'payment', replicas: 4, latency: [1.2, 3, 6] },
    { handlers: paymentHandlers, tcp: paymentTcp, containerPort: 9090 },
  ),
  workload(
    {
      name: 'payment-v2',
      namespace: 'payments',
      app: 'payment',
      version: 'v2',
      replicas: 2,
      latency: [11, 26, 44],
    },
    {
      handlers: paymentHandlers,
      tcp: paymentTcp,
      containerPort: 9090,
      failures: [
        {
          ratio: 0.02,
          statuses: [
            { status: 13, weight: 9 },
            { status: 14, weight: 2 },
          ],
        },
      ],
    },
  ),
  workload(
    { name: 'ledger', namespace: 'payments', replicas: 1, latency: [1, 3, 6] },
    { containerPort: 9000 },
  ),
  workload(
    { name: 'billing', namespace: 'legacy', version: null, replicas: 2, latency: [24, 44, 78] },
    {
      proxy: 'none',
      tcp: [{ host: ledger, port: 9000, requestBytes: 125, responseBytes: 25, required: false }],
    },
  ),
];

/** Who runs in `shop`, how fast each answers, and whom it calls. */
export const shopWorkloads: readonly WorkloadModel[] = [
  ...entryAndFrontend,
  ...catalogAndReviews,
  ...ordering,
  ...paying,
];
