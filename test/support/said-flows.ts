import type { Flow } from '@/lib/domain/traffic.ts';

/** Requests per second of one caller to one version of `reviews`. */
export interface SaidFlow {
  readonly from?: string;
  readonly version: string;
  readonly rate: number;
  readonly errors?: number;
  readonly injected?: number;
  readonly injectedErrors?: number;
}

/** A flow as the telemetry of a mesh gives it. */
export function flowOf({
  from = 'web',
  version,
  rate,
  errors = 0,
  injected = 0,
  injectedErrors = 0,
}: SaidFlow): Flow {
  const cluster = 'lab';
  const party = { kind: 'workload', cluster, namespace: 'shop', isGateway: false } as const;
  return {
    source: { ...party, workload: from, app: from, version: null },
    destination: { ...party, workload: `reviews-${version}`, app: 'reviews', version },
    service: { cluster, namespace: 'shop', name: 'reviews' },
    protocol: 'http',
    reporter: 'source',
    requests: {
      total: rate,
      errors,
      clientErrors: 0,
      injected,
      injectedErrors,
      denied: null,
      withoutStatus: 0,
      codes: {},
      responseFlags: {},
    },
    bytesPerSecond: null,
    mtls: { mutual: rate, plaintext: 0, witness: 'destination' },
    serverRequestRate: null,
  };
}
