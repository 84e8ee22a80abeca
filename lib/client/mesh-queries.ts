import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './request.ts';

const sourceSchema = z.object({
  kind: z.string(),
  status: z.enum(['ok', 'degraded', 'down', 'absent']),
  detail: z.string().nullable(),
});

const meshesSchema = z.object({
  meshes: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      name: z.string(),
      version: z.string().nullable(),
      sources: z.object({ telemetry: sourceSchema, control: sourceSchema, traces: sourceSchema }),
    }),
  ),
});

const namespacesSchema = z.object({
  namespaces: z.array(
    z.object({
      name: z.string(),
      cluster: z.string(),
      meshed: z.boolean().nullable(),
      mtlsMode: z.enum(['STRICT', 'PERMISSIVE', 'DISABLE']).nullable(),
    }),
  ),
});

/** A mesh and how its sources do. */
export type MeshSummary = z.infer<typeof meshesSchema>['meshes'][number];

/** A namespace with the mTLS mode that is in force in it. */
export type NamespaceSummary = z.infer<typeof namespacesSchema>['namespaces'][number];

const refreshMs = 60_000;

export const meshesOptions = () =>
  queryOptions({
    queryKey: ['meshes'],
    queryFn: async ({ signal }): Promise<readonly MeshSummary[]> =>
      (await getJson('/api/meshes', meshesSchema, { signal })).meshes,
    refetchInterval: refreshMs,
  });

export const namespacesOptions = (mesh: string | null) =>
  queryOptions({
    queryKey: ['namespaces', mesh],
    queryFn: async ({ signal }): Promise<readonly NamespaceSummary[]> => {
      const search = mesh === null ? '' : `?${new URLSearchParams({ mesh }).toString()}`;
      return (await getJson(`/api/namespaces${search}`, namespacesSchema, { signal })).namespaces;
    },
    refetchInterval: refreshMs,
  });
