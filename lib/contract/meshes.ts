import { z } from 'zod';
import { meshParameter } from './parameters.ts';

/** How well a mesh can do something: by itself, by a detour, or not at all. */
export const capabilitySchema = z.object({
  level: z.enum(['native', 'workaround', 'none']),
  /** Kind of object or interface that it is done with. */
  mechanism: z.string().optional(),
  /** Why it is a detour, or cannot be done. */
  reason: z.string().optional(),
});

export type Capability = z.infer<typeof capabilitySchema>;

/** How one backend is doing. `absent`: none is configured. */
export const sourceStatusSchema = z.object({
  kind: z.string(),
  status: z.enum(['ok', 'degraded', 'down', 'absent']),
  detail: z.string().nullable(),
  /** Unix seconds; null before the first check. */
  checkedAt: z.number().nullable(),
});

export type SourceStatus = z.infer<typeof sourceStatusSchema>;

export const meshSchema = z.object({
  id: z.string(),
  kind: z.enum(['istio', 'linkerd', 'consul', 'appmesh']),
  name: z.string(),
  version: z.string().nullable(),
  lifecycle: z.enum(['supported', 'deprecated', 'ended']),
  capabilities: z.record(z.string(), capabilitySchema),
  sources: z.object({
    telemetry: sourceStatusSchema,
    control: sourceStatusSchema,
    traces: sourceStatusSchema,
  }),
});

export type Mesh = z.infer<typeof meshSchema>;

/** Answer of `GET /api/meshes`. */
export const meshesSchema = z.object({ meshes: z.array(meshSchema) });

export type Meshes = z.infer<typeof meshesSchema>;

export const meshesQuerySchema = z.object({});

/** Answer of `GET /api/namespaces`. */
export const namespacesSchema = z.object({
  namespaces: z.array(
    z.object({
      name: z.string(),
      cluster: z.string(),
      meshed: z.boolean().nullable(),
      mtlsMode: z.enum(['STRICT', 'PERMISSIVE', 'DISABLE']).nullable(),
    }),
  ),
});

export type Namespaces = z.infer<typeof namespacesSchema>;

export const namespacesQuerySchema = z.object({ mesh: meshParameter.optional() });
