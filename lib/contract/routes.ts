import type { z } from 'zod';
import type { graphDiffQuerySchema } from './graph-diff.ts';
import type { graphQuerySchema, graphStreamQuerySchema } from './graph-query.ts';
import type { provenanceQuerySchema, seriesQuerySchema } from './figures.ts';
import type { serviceQuerySchema, servicesQuerySchema } from './services.ts';
import type { changesQuerySchema, permissionQuerySchema } from './changes.ts';
import type { marksQuerySchema } from './marks.ts';
import type { namespacesQuerySchema } from './meshes.ts';
import type {
  compareQuerySchema,
  tracePathQuerySchema,
  traceQuerySchema,
  tracesQuerySchema,
} from './trace-query.ts';

/** The parameters of a schema as they are written into a URL. */
type Written<Schema extends z.ZodType> = z.input<Schema>;

function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Paths of the API, with their parameters checked by the compiler. */
export const routes = {
  openapi: (): string => '/api/openapi.json',
  meshes: (): string => '/api/meshes',
  mesh: (id: string): string => `/api/meshes/${encodeURIComponent(id)}`,
  workload: (where: { readonly mesh: string; readonly namespace: string; readonly name: string }): string =>
    `/api/workloads/${[where.mesh, where.namespace, where.name].map(encodeURIComponent).join('/')}`,
  namespaces: (parameters: Written<typeof namespacesQuerySchema> = {}): string =>
    withQuery('/api/namespaces', parameters),
  graph: (parameters: Written<typeof graphQuerySchema> = {}): string => withQuery('/api/graph', parameters),
  graphDiff: (parameters: Written<typeof graphDiffQuerySchema>): string =>
    withQuery('/api/graph/diff', parameters),
  graphStream: (parameters: Written<typeof graphStreamQuerySchema> = {}): string =>
    withQuery('/api/graph/stream', parameters),
  series: (parameters: Written<typeof seriesQuerySchema>): string => withQuery('/api/series', parameters),
  marks: (parameters: Written<typeof marksQuerySchema> = {}): string => withQuery('/api/marks', parameters),
  provenance: (parameters: Written<typeof provenanceQuerySchema>): string =>
    withQuery('/api/provenance', parameters),
  services: (parameters: Written<typeof servicesQuerySchema> = {}): string =>
    withQuery('/api/services', parameters),
  service: (
    where: { readonly mesh: string; readonly namespace: string; readonly name: string },
    parameters: Written<typeof serviceQuerySchema> = {},
  ): string => {
    const parts = [where.mesh, where.namespace, where.name].map(encodeURIComponent).join('/');
    return withQuery(`/api/services/${parts}`, parameters);
  },
  serviceObjectives: (where: {
    readonly mesh: string;
    readonly namespace: string;
    readonly name: string;
  }): string => {
    const parts = [where.mesh, where.namespace, where.name].map(encodeURIComponent).join('/');
    return `/api/services/${parts}/objectives`;
  },
  traces: (parameters: Written<typeof tracesQuerySchema> = {}): string =>
    withQuery('/api/traces', parameters),
  traceFiles: (): string => '/api/traces/files',
  traceServices: (): string => '/api/traces/services',
  traceOperations: (service: string): string => withQuery('/api/traces/operations', { service }),
  trace: (traceId: string, parameters: Written<typeof traceQuerySchema> = {}): string =>
    withQuery(`/api/traces/${encodeURIComponent(traceId)}`, parameters),
  tracePath: (traceId: string, parameters: Written<typeof tracePathQuerySchema> = {}): string =>
    withQuery(`/api/traces/${encodeURIComponent(traceId)}/path`, parameters),
  traceComparison: (parameters: Written<typeof compareQuerySchema>): string =>
    withQuery('/api/traces/compare', parameters),
  permission: (parameters: Written<typeof permissionQuerySchema>): string =>
    withQuery('/api/permission', parameters),
  plans: (): string => '/api/changes/plans',
  changes: (parameters: Written<typeof changesQuerySchema> = {}): string =>
    withQuery('/api/changes', parameters),
  changeStream: (): string => '/api/changes/stream',
  change: (id: string): string => `/api/changes/${encodeURIComponent(id)}`,
  changeAct: (id: string, act: 'undo' | 'pause' | 'resume'): string =>
    `/api/changes/${encodeURIComponent(id)}/${act}`,
  halt: (): string => '/api/halt',
};
