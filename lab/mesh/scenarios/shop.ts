import type { EntryModel, MeshModel, ServiceModel } from '../model.ts';
import { istiodService, istiodWorkload, meshConfigMap } from './control-plane.ts';
import { shopObjects } from './shop-objects.ts';
import { shopWorkloads } from './shop-workloads.ts';

function http(name: string, namespace = 'shop', rest: Partial<ServiceModel> = {}): ServiceModel {
  return {
    name,
    namespace,
    port: 8080,
    portName: 'http',
    protocol: 'http',
    selector: { app: name },
    ...rest,
  };
}

const services: readonly ServiceModel[] = [
  http('ingressgateway', 'istio-system', {
    port: 80,
    portName: 'http2',
    selector: { istio: 'ingressgateway' },
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'gateway-1.29.0' },
    annotations: {
      'meta.helm.sh/release-name': 'ingressgateway',
      'meta.helm.sh/release-namespace': 'istio-system',
    },
  }),
  http('frontend'),
  http('catalog'),
  http('reviews', 'shop', {
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'reviews',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
  }),
  http('ratings'),
  http('cart', 'shop', { annotations: { 'argocd.argoproj.io/tracking-id': 'cart:/Service:shop/cart' } }),
  http('checkout'),
  http('mailer'),
  http('payment', 'payments', { port: 9090, portName: 'grpc', protocol: 'grpc' }),
  http('ledger', 'payments', { port: 9000, portName: 'tcp', protocol: 'tcp' }),
  http('billing', 'legacy'),
];

const users: EntryModel = {
  name: 'users',
  gateway: 'istio-system/ingressgateway',
  host: 'shop.example.com',
  port: 80,
  requestsPerSecond: 412,
  operations: [
    { name: 'home', method: 'GET', path: '/', weight: 129, requestBytes: 640 },
    { name: 'product', method: 'GET', path: '/products/7', weight: 165, requestBytes: 660 },
    { name: 'cart', method: 'GET', path: '/cart', weight: 76, requestBytes: 650 },
    { name: 'checkout', method: 'POST', path: '/checkout', weight: 42, requestBytes: 2_100 },
  ],
  patienceMs: 15_000,
};

const probe: EntryModel = {
  name: 'probe',
  gateway: null,
  host: 'frontend.shop.svc.cluster.local',
  port: 8080,
  requestsPerSecond: 0.2,
  operations: [{ name: 'probe', method: 'GET', path: '/healthz', weight: 1, requestBytes: 90 }],
  patienceMs: 5_000,
};

/** The shop of the design's story: five namespaces, eleven services, two hosts outside. */
export function shopScenario(): MeshModel {
  return {
    name: 'shop',
    clusterName: 'Kubernetes',
    trustDomain: 'cluster.local',
    istioVersion: '1.29.0',
    namespaces: [
      { name: 'default', injection: false },
      { name: 'istio-system', injection: false },
      { name: 'shop', injection: true },
      { name: 'payments', injection: true },
      { name: 'legacy', injection: false },
      { name: 'argocd', injection: false },
      { name: 'flux-system', injection: false },
    ],
    workloads: [...shopWorkloads, istiodWorkload],
    services: [...services, istiodService],
    externalHosts: [
      {
        host: 'bank.example.com',
        ip: '203.0.113.24',
        latency: { p50Ms: 39, p95Ms: 57, p99Ms: 92 },
        connectFailureRatio: 0,
        failures: [],
      },
      {
        host: 'images.example.net',
        ip: '198.51.100.40',
        latency: { p50Ms: 210, p95Ms: 560, p99Ms: 720 },
        connectFailureRatio: 0.14,
        failures: [],
      },
    ],
    entries: [users, probe],
    objects: [meshConfigMap, ...shopObjects],
    scrapeIntervalSeconds: 5,
    warmUpSeconds: 600,
    retentionSeconds: 1_800,
    sizeHistograms: true,
    laggingWorkloads: ['shop/mailer'],
  };
}
