import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { durationMs } from './duration.ts';
import { fullHost } from './host-name.ts';

const trafficPolicyFields = z.object({
  connectionPool: z
    .object({
      tcp: z.object({ maxConnections: z.number().optional() }).optional(),
      http: z
        .object({
          http1MaxPendingRequests: z.number().optional(),
          http2MaxRequests: z.number().optional(),
          maxRequestsPerConnection: z.number().optional(),
        })
        .optional(),
    })
    .optional(),
  outlierDetection: z
    .object({
      consecutive5xxErrors: z.number().nullish(),
      consecutiveErrors: z.number().optional(),
      consecutiveGatewayErrors: z.number().nullish(),
      interval: z.string().optional(),
      baseEjectionTime: z.string().optional(),
      maxEjectionPercent: z.number().optional(),
    })
    .optional(),
  tls: z.object({ mode: z.string().optional() }).optional(),
});

const destinationRuleFields = z.object({
  host: z.string(),
  trafficPolicy: trafficPolicyFields.optional(),
  subsets: z
    .array(
      z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()).optional(),
        trafficPolicy: trafficPolicyFields.optional(),
      }),
    )
    .optional(),
});

/** Limits of one proxy towards one destination; null where there is none. */
export interface ConnectionPool {
  /** Requests in flight, over HTTP/2 as well as HTTP/1.1 between sidecars. */
  readonly maxRequests: number;
  /** Connections of plain HTTP/1.1, each of which carries one request at a time. */
  readonly maxConnections: number;
  /** Requests that may wait for a connection. */
  readonly maxPending: number;
}

export interface OutlierPolicy {
  readonly consecutive5xx: number | null;
  readonly consecutiveGatewayErrors: number | null;
  readonly baseEjectionMs: number;
  readonly maxEjectionRatio: number;
}

export interface TrafficPolicy {
  readonly pool: ConnectionPool | null;
  readonly outlier: OutlierPolicy | null;
  /** Null lets the proxy use mTLS where the other end can. */
  readonly tlsMode: 'DISABLE' | 'ISTIO_MUTUAL' | 'MUTUAL' | 'SIMPLE' | null;
}

export interface CompiledDestinationRule {
  readonly host: string;
  readonly policy: TrafficPolicy;
  readonly subsets: ReadonlyMap<string, { labels: Readonly<Record<string, string>>; policy: TrafficPolicy }>;
}

export const noTrafficPolicy: TrafficPolicy = { pool: null, outlier: null, tlsMode: null };

export function compileDestinationRule(object: KubernetesObject): CompiledDestinationRule {
  const spec = destinationRuleFields.parse(object.spec);
  const policy = compilePolicy(spec.trafficPolicy, noTrafficPolicy);
  return {
    host: fullHost(spec.host, object.metadata.namespace ?? 'default'),
    policy,
    subsets: new Map(
      (spec.subsets ?? []).map((subset) => [
        subset.name,
        { labels: subset.labels ?? {}, policy: compilePolicy(subset.trafficPolicy, policy) },
      ]),
    ),
  };
}

/** What a subset sets replaces what the rule set, part by part. */
function compilePolicy(
  fields: z.infer<typeof trafficPolicyFields> | undefined,
  inherited: TrafficPolicy,
): TrafficPolicy {
  const { connectionPool, outlierDetection, tls } = fields ?? {};
  return {
    pool: connectionPool === undefined ? inherited.pool : compilePool(connectionPool),
    outlier: outlierDetection === undefined ? inherited.outlier : compileOutlier(outlierDetection),
    tlsMode: tls?.mode === undefined ? inherited.tlsMode : tlsModeOf(tls.mode),
  };
}

type PolicyFields = z.infer<typeof trafficPolicyFields>;

function compilePool(fields: NonNullable<PolicyFields['connectionPool']>): ConnectionPool {
  const unlimited = 2 ** 32 - 1;
  const limit = (value: number | undefined): number =>
    value === undefined || value === 0 ? unlimited : value;
  return {
    maxRequests: limit(fields.http?.http2MaxRequests),
    maxConnections: limit(fields.tcp?.maxConnections),
    maxPending: limit(fields.http?.http1MaxPendingRequests),
  };
}

function compileOutlier(fields: NonNullable<PolicyFields['outlierDetection']>): OutlierPolicy {
  const count = (value: number | null | undefined): number | null =>
    value === null || value === undefined || value === 0 ? null : value;
  const written = fields.consecutive5xxErrors !== undefined || fields.consecutiveGatewayErrors !== undefined;
  return {
    consecutive5xx: written ? count(fields.consecutive5xxErrors) : (count(fields.consecutiveErrors) ?? 5),
    consecutiveGatewayErrors: count(fields.consecutiveGatewayErrors),
    baseEjectionMs: durationMs(fields.baseEjectionTime) ?? 30_000,
    maxEjectionRatio: (fields.maxEjectionPercent ?? 10) / 100,
  };
}

function tlsModeOf(mode: string): TrafficPolicy['tlsMode'] {
  return mode === 'DISABLE' || mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL' || mode === 'SIMPLE'
    ? mode
    : null;
}
