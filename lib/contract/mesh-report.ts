import { z } from 'zod';
import { meshSchema } from './meshes.ts';

const replicasSchema = z.object({ desired: z.number().int(), available: z.number().int() });
const instant = z.number().nullable();

/** How far proxies follow the control plane. `unknown`: nobody tells. */
export const proxySyncStateSchema = z.enum(['in-sync', 'lagging', 'rejected', 'unknown']);

export const meshReportQuerySchema = z.object({});

const proxyCountsSchema = z.object({
  proxies: z.number().int(),
  inSync: z.number().int(),
  lagging: z.number().int(),
  rejected: z.number().int(),
  unknown: z.number().int(),
});

const outOfSyncSchema = z.object({
  namespace: z.string(),
  pod: z.string(),
  /** Null where no control plane tells whose pod it is. */
  workload: z.string().nullable(),
  state: z.enum(['lagging', 'rejected']),
  /** Kinds of configuration that it has not taken. */
  behind: z.array(z.string()),
  /** Unix seconds at which the oldest of them was sent. */
  sentAt: instant,
  /** The proxy's own words where it refused something. */
  refusal: z.string().nullable(),
});

const workloadProxiesSchema = proxyCountsSchema.extend({
  namespace: z.string(),
  /** Null for proxies of which no control plane tells whose they are. */
  workload: z.string().nullable(),
  versions: z.array(z.string()),
  /** Pods without a proxy. */
  bare: z.number().int(),
  /** Unix seconds at which the newest configuration that all of its proxies took was sent. */
  sentAt: instant,
});

const settingSchema = z.object({
  /** As it stands in the file: `prometheus.url`. */
  path: z.string(),
  /** Null where nothing is set. Of a secret only that it is set. */
  value: z.string().nullable(),
  isSecret: z.boolean(),
  isDefault: z.boolean(),
});

/** Answer of `GET /api/meshes/{mesh}`. */
export const meshReportSchema = z.object({
  /** Unix seconds. */
  at: z.number(),
  mesh: meshSchema,
  /** Null where no control plane is configured, or it has not been read yet. */
  controlPlane: z
    .array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        version: z.string().nullable(),
        replicas: replicasSchema,
      }),
    )
    .nullable(),
  objects: z.array(z.object({ kind: z.string(), count: z.number().int() })).nullable(),
  /** Who tells of proxies, and how asking went. */
  sync: z.object({
    status: z.enum(['ok', 'down', 'absent']),
    detail: z.string().nullable(),
    answeredAt: instant,
  }),
  totals: proxyCountsSchema,
  /** Those that refuse first; `outOfSyncLeft` are left out. */
  outOfSync: z.array(outOfSyncSchema),
  outOfSyncLeft: z.number().int(),
  workloads: z.array(workloadProxiesSchema),
  rootCertificateExpiresAt: instant,
  configuration: z.array(settingSchema),
});

export type MeshReport = z.infer<typeof meshReportSchema>;
