import { z } from 'zod';
import { BADGES } from '../domain/mesh-graph.ts';

const ratio = z.number().min(0).max(1).nullable();
const rate = z.number().min(0).nullable();
const rateByKey = z.record(z.string(), z.number().min(0));

export const latencySchema = z.object({ p50: rate, p95: rate, p99: rate });

export const signalsSchema = z.object({
  requestRate: rate,
  errorRatio: ratio,
  bytesPerSecond: rate,
  latency: latencySchema.nullable(),
});

export const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy', 'unknown']),
  reasons: z.array(
    z.object({
      code: z.enum([
        'inbound-errors',
        'outbound-errors',
        'injected',
        'latency',
        'replicas',
        'few-samples',
        'no-samples',
      ]),
      text: z.string(),
      since: z.number().nullable(),
    }),
  ),
});

export const graphNodeSchema = z.object({
  id: z.string(),
  kind: z.enum(['workload', 'app', 'service', 'namespace', 'gateway', 'external', 'unknown']),
  cluster: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
  app: z.string().nullable(),
  version: z.string().nullable(),
  service: z.string().nullable(),
  inbound: signalsSchema,
  outbound: signalsSchema,
  internal: signalsSchema.nullable(),
  health: healthSchema,
  badges: z.array(z.enum(BADGES)),
  replicas: z.object({ desired: z.number(), available: z.number() }).nullable(),
  serviceEntry: z.string().nullable(),
});

/** gRPC messages per second, as the caller sends and receives them. */
const messageRateSchema = z.object({ sent: z.number().min(0), received: z.number().min(0) });

export const graphEdgeSchema = z.object({
  id: z.string(),
  source: z.string(),
  destination: z.string(),
  protocol: z.enum(['http', 'grpc', 'tcp']),
  service: z.string().nullable(),
  requestRate: rate,
  errorRatio: ratio,
  clientErrorRatio: ratio,
  codes: rateByKey,
  responseFlags: rateByKey,
  latency: latencySchema.nullable(),
  bytesPerSecond: rate,
  mtls: z.object({
    status: z.enum(['mutual', 'mixed', 'plaintext', 'unknown']),
    ratio,
    evidence: z.string(),
  }),
  injectedRate: rate,
  deniedRate: rate,
  messageRate: messageRateSchema.exactOptional(),
  health: healthSchema,
  reporter: z.enum(['waypoint', 'source', 'destination', 'mixed']),
  samples: rate,
});

export const graphWarningSchema = z.object({
  code: z.string(),
  text: z.string(),
  count: z.number().int().exactOptional(),
});

export const graphCostSchema = z.object({
  queries: z.number().int(),
  seconds: z.number(),
  series: z.number().int(),
});

export const graphViewSchema = z.enum(['workload', 'app', 'service', 'namespace']);

/** A whole map at one revision: the answer of `GET /api/graph` and the `snapshot` event of the stream. */
export const graphSnapshotSchema = z.object({
  /** Names this state; a patch that starts from it carries it as `base`. */
  revision: z.string(),
  at: z.number(),
  windowSeconds: z.number(),
  view: graphViewSchema,
  mesh: z.string(),
  nodes: z.array(graphNodeSchema),
  edges: z.array(graphEdgeSchema),
  warnings: z.array(graphWarningSchema),
  cost: graphCostSchema,
  /** Unix seconds since when this map could not be renewed; null while it is fresh. */
  staleSince: z.number().nullable(),
  /** Where nodes without traffic come from: the control plane, or telemetry alone. */
  topology: z.enum(['control-plane', 'telemetry']),
});

/**
 * The `patch` event: ids that are gone, and after these new elements as a whole, and of changed ones the id and the
 * fields that changed.
 */
export const graphPatchSchema = z.object({
  base: z.string(),
  revision: z.string(),
  at: z.number(),
  warnings: z.array(graphWarningSchema),
  cost: graphCostSchema,
  staleSince: z.number().nullable(),
  topology: z.enum(['control-plane', 'telemetry']),
  nodes: z.object({
    set: z.array(graphNodeSchema.partial().required({ id: true })),
    remove: z.array(z.string()),
  }),
  edges: z.object({
    set: z.array(graphEdgeSchema.partial().required({ id: true })),
    remove: z.array(z.string()),
  }),
});

/** Ways in which a backend fails, as a page may act on them. */
const sourceFailureSchema = z.enum([
  'unavailable',
  'timeout',
  'unauthorized',
  'forbidden',
  'malformed',
  'conflict',
  'unsupported',
  'too-large',
]);

/** The `status` event: how the source behind the map is doing. */
export const graphStatusSchema = z.object({
  state: z.enum(['live', 'stale', 'failed']),
  /** Unix seconds. */
  since: z.number().nullable(),
  /** One sentence that says what to do; null while all is well. */
  detail: z.string().nullable(),
  /** Unix seconds of the next try; null where none is planned. */
  nextTryAt: z.number().nullable(),
  /** Of a failure: `too-large` and `timeout` heal by asking for less. */
  code: sourceFailureSchema.exactOptional(),
});

export type GraphSnapshot = z.infer<typeof graphSnapshotSchema>;
export type GraphPatch = z.infer<typeof graphPatchSchema>;
export type GraphStatus = z.infer<typeof graphStatusSchema>;
