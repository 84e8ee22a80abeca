import type { Service, ServiceCaller, ServiceSummary, ServiceVersion } from '@/lib/client/service-queries.ts';

type Signals = ServiceSummary['inbound'];

export function signals(change: Partial<Signals> = {}): Signals {
  return {
    requestRate: 42,
    errorRatio: 0,
    bytesPerSecond: null,
    latency: { p50: 20, p95: 66, p99: 120 },
    ...change,
  };
}

export const silence: Signals = { requestRate: null, errorRatio: null, bytesPerSecond: null, latency: null };

export function summary(change: Partial<ServiceSummary> = {}): ServiceSummary {
  const name = change.name ?? 'payment';
  const namespace = change.namespace ?? 'payments';
  return {
    id: `service:main/${namespace}/${name}`,
    kind: 'service',
    cluster: 'main',
    namespace,
    name,
    versions: [],
    versionFigures: [],
    inbound: signals(),
    outbound: silence,
    health: { status: 'healthy', reasons: [] },
    badges: [],
    mtls: null,
    owner: null,
    objectives: [],
    ...change,
  };
}

export function version(name: string | null, change: Partial<ServiceVersion> = {}): ServiceVersion {
  return {
    version: name,
    workloads: [`payment-${name ?? 'only'}`],
    requestRate: 21,
    share: 0.5,
    errorRatio: 0,
    latency: { p50: 20, p95: 66, p99: 120 },
    replicas: { desired: 2, available: 2 },
    ...change,
  };
}

export const ill = (
  status: 'degraded' | 'unhealthy',
  code: ServiceSummary['health']['reasons'][number]['code'],
  text = 'it fails',
): ServiceSummary['health'] => ({ status, reasons: [{ code, text, since: null }] });

export const reading = { at: 1_764_000_000, windowSeconds: 60 };

export function caller(change: Partial<ServiceCaller> = {}): ServiceCaller {
  return {
    id: 'service:main/shop/checkout',
    kind: 'service',
    cluster: 'main',
    namespace: 'shop',
    name: 'checkout',
    protocol: 'http',
    requestRate: 42,
    errorRatio: 0.004,
    latency: { p50: 20, p95: 66, p99: 120 },
    bytesPerSecond: null,
    mtls: { status: 'mutual', ratio: 1, evidence: 'Mutual TLS on 42 of 42 requests/s.' },
    health: { status: 'healthy', reasons: [] },
    ...change,
  };
}

export function service(change: Partial<Service> = {}): Service {
  return {
    ...reading,
    staleSince: null,
    warnings: [],
    id: 'service:main/payments/payment',
    mesh: 'lab-1',
    cluster: 'main',
    namespace: 'payments',
    name: 'payment',
    ports: [],
    kind: 'service',
    inbound: signals(),
    outbound: silence,
    health: { status: 'healthy', reasons: [] },
    badges: [],
    versions: [],
    objectives: [],
    routing: null,
    callers: [],
    policies: [],
    validations: [],
    ...change,
  };
}
