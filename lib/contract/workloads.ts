import { z } from 'zod';
import { proxySyncStateSchema } from './mesh-report.ts';

export const workloadQuerySchema = z.object({});

const mtlsModeSchema = z.enum(['STRICT', 'PERMISSIVE', 'DISABLE']);

const podSchema = z.object({
  name: z.string(),
  node: z.string().nullable(),
  phase: z.string().nullable(),
  isReady: z.boolean().nullable(),
  restarts: z.number().int(),
  /** Unix seconds of the last restart. */
  restartedAt: z.number().nullable(),
  hasProxy: z.boolean(),
  proxyVersion: z.string().nullable(),
  /** How far its proxy follows the control plane; null where it carries none. */
  sync: z
    .object({
      state: proxySyncStateSchema,
      behind: z.array(z.string()),
      sentAt: z.number().nullable(),
      refusal: z.string().nullable(),
    })
    .nullable(),
});

/** What the control plane's objects tell of a workload. */
const workloadFactsSchema = z.object({
  cluster: z.string(),
  /** `Deployment`, `StatefulSet`, `DaemonSet`. */
  kind: z.string(),
  app: z.string().nullable(),
  version: z.string().nullable(),
  images: z.array(z.string()),
  replicas: z.object({ desired: z.number().int(), available: z.number().int() }),
  isGateway: z.boolean(),
  mtlsMode: mtlsModeSchema,
  mtlsModeByPort: z.record(z.string(), mtlsModeSchema),
  services: z.array(z.string()),
  policies: z.array(
    z.object({ kind: z.string(), namespace: z.string(), name: z.string(), text: z.string() }),
  ),
  pods: z.array(podSchema),
});

/** Answer of `GET /api/workloads/{mesh}/{namespace}/{name}`; its figures are those of its node in the map by workload. */
export const workloadSchema = z.object({
  at: z.number(),
  mesh: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** Null where no control plane tells of it. */
  facts: workloadFactsSchema.nullable(),
  /** Why there are none, or why nothing is told of its proxies; null while all is well. */
  gap: z.string().nullable(),
});

export type WorkloadAnswer = z.infer<typeof workloadSchema>;
