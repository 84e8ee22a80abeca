import { queryOptions } from '@tanstack/react-query';
import { meshesSchema, namespacesSchema, type Meshes, type Namespaces } from '../contract/meshes.ts';
import { getJson } from './request.ts';

/** A mesh and how its sources do. */
export type MeshSummary = Meshes['meshes'][number];

/** A namespace with the mTLS mode that is in force in it. */
export type NamespaceSummary = Namespaces['namespaces'][number];

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
