import { z } from 'zod';
import {
  graphEdgeSchema,
  graphNodeSchema,
  graphWarningSchema,
  healthSchema,
  latencySchema,
  signalsSchema,
} from './graph.ts';
import { instantParameter, meshParameter, namespacesParameter, windowParameter } from './parameters.ts';

const ratio = z.number().min(0).max(1).nullable();
const rate = z.number().min(0).nullable();

/** Parameters of `GET /api/services`. */
export const servicesQuerySchema = z.object({
  mesh: meshParameter.optional(),
  window: windowParameter.default(60),
  at: instantParameter.optional(),
  namespaces: namespacesParameter.default([]),
});

export type ServicesQuery = z.output<typeof servicesQuerySchema>;

/** Parameters of `GET /api/services/{mesh}/{namespace}/{name}`. */
export const serviceQuerySchema = z.object({
  window: windowParameter.default(60),
  at: instantParameter.optional(),
});

export type ServiceQuery = z.output<typeof serviceQuerySchema>;

/** What stands beside the figures of a services answer. */
const readingSchema = z.object({
  at: z.number(),
  windowSeconds: z.number(),
  staleSince: z.number().nullable(),
  warnings: z.array(graphWarningSchema),
});

/** What was observed of one version. `version` is null where its workloads carry none. */
export const serviceVersionSchema = z.object({
  version: z.string().nullable(),
  workloads: z.array(z.string()),
  requestRate: rate,
  /** Share of the requests that reached a workload. */
  share: ratio,
  errorRatio: ratio,
  /** Of all requests to these workloads, those for other services included. */
  latency: latencySchema.nullable(),
  replicas: z.object({ desired: z.number().int(), available: z.number().int() }).nullable(),
});

/** A promise and how it is kept: `target` is the least share of good requests, `thresholdMs` what good means for latency. */
export const objectiveSchema = z.object({
  kind: z.enum(['errors', 'latency']),
  target: z.number(),
  thresholdMs: z.number().nullable(),
  /** As configured, where that is no bound of the histogram and `thresholdMs` is the nearest below. */
  promisedMs: z.number().nullable(),
  source: z.enum(['configured', 'observed']),
  /** Of 30 days' budget; below 0 where it is overspent. */
  left: z.number().nullable(),
  /** Over 5 minutes; 1 uses the budget up exactly. */
  burn: z.number().nullable(),
});

/** One line of the list of services. `id` is the node id of the service view. */
export const serviceSummarySchema = z.object({
  id: z.string(),
  /** `service`, or `gateway` where requests enter the mesh. */
  kind: graphNodeSchema.shape.kind,
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  versions: z.array(z.string()),
  inbound: signalsSchema,
  /** What its workloads ask of others; of a gateway, what comes in through it. */
  outbound: signalsSchema,
  health: healthSchema,
  badges: graphNodeSchema.shape.badges,
  /** The versions again, with what was observed of each. */
  versionFigures: z.array(serviceVersionSchema),
  /** Encryption of what calls it; null where nothing calls. */
  mtls: graphEdgeSchema.shape.mtls.nullable(),
  /** Who manages its routing, in words such as `Argo CD`; null where nobody is known. */
  owner: z.string().nullable(),
  /** Those that are configured. */
  objectives: z.array(objectiveSchema),
});

export type ServiceObjective = z.infer<typeof objectiveSchema>;

export type ServiceSummary = z.infer<typeof serviceSummarySchema>;

/** Answer of `GET /api/services`. */
export const servicesSchema = readingSchema.extend({ services: z.array(serviceSummarySchema) });

export type Services = z.infer<typeof servicesSchema>;

const routeRuleSchema = z.object({
  index: z.number().int(),
  name: z.string().nullable(),
  match: z.string().nullable(),
  targets: z.array(
    z.object({
      host: z.string(),
      version: z.string().nullable(),
      weight: z.number().nullable(),
      share: ratio,
    }),
  ),
  fault: z
    .object({
      abort: z.object({ status: z.string(), percent: z.number() }).nullable(),
      delay: z.object({ milliseconds: z.number(), percent: z.number() }).nullable(),
    })
    .nullable(),
  timeoutMs: rate,
  retries: z
    .object({ attempts: z.number().int(), perTryTimeoutMs: rate, on: z.string().nullable() })
    .nullable(),
  mirror: z.object({ host: z.string(), version: z.string().nullable(), percent: z.number() }).nullable(),
});

/** Routing as the control plane holds it; null in the answer where no control plane told. */
export const routingSchema = z.object({
  rules: z.array(routeRuleSchema),
  objects: z.array(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      generation: z.number().int().nullable(),
      owner: z.string().nullable(),
    }),
  ),
});

export type ServiceVersion = z.infer<typeof serviceVersionSchema>;

/** One caller of a service, as its edge of the service view. */
export const serviceCallerSchema = graphEdgeSchema
  .pick({ protocol: true, requestRate: true, errorRatio: true, latency: true, bytesPerSecond: true })
  .extend({
    id: z.string(),
    kind: graphNodeSchema.shape.kind,
    cluster: z.string(),
    namespace: z.string().nullable(),
    name: z.string(),
    mtls: graphEdgeSchema.shape.mtls.nullable(),
    health: healthSchema.nullable(),
  });

export type ServiceCaller = z.infer<typeof serviceCallerSchema>;

const objectReferenceSchema = z.object({
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  text: z.string(),
});

/** Answer of `GET /api/services/{mesh}/{namespace}/{name}`. */
export const serviceSchema = readingSchema.extend({
  id: z.string(),
  mesh: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  ports: z.array(z.object({ port: z.number().int(), name: z.string().nullable(), protocol: z.string() })),
  kind: graphNodeSchema.shape.kind,
  inbound: signalsSchema,
  outbound: signalsSchema,
  health: healthSchema,
  badges: graphNodeSchema.shape.badges,
  versions: z.array(serviceVersionSchema),
  objectives: z.array(objectiveSchema),
  routing: routingSchema.nullable(),
  callers: z.array(serviceCallerSchema),
  policies: z.array(objectReferenceSchema),
  validations: z.array(
    objectReferenceSchema.extend({
      code: z.string(),
      severity: z.enum(['note', 'warning', 'error']),
      path: z.string(),
      remedy: z.string(),
    }),
  ),
});

export type Service = z.infer<typeof serviceSchema>;
