import { provenanceQuerySchema, provenanceSchema, seriesQuerySchema, seriesSchema } from './figures.ts';
import { graphDiffQuerySchema, graphDiffSchema } from './graph-diff.ts';
import { graphQuerySchema, graphStreamQuerySchema } from './graph-query.ts';
import { graphPatchSchema, graphSnapshotSchema, graphStatusSchema } from './graph.ts';
import { serviceObjectivesSchema } from './objectives.ts';
import { marksQuerySchema, marksSchema } from './marks.ts';
import { meshReportQuerySchema, meshReportSchema } from './mesh-report.ts';
import { workloadQuerySchema, workloadSchema } from './workloads.ts';
import { meshesQuerySchema, meshesSchema, namespacesQuerySchema, namespacesSchema } from './meshes.ts';
import { livenessSchema, noParametersSchema, readinessSchema } from './operations.ts';
import { ofMesh, type ApiRoute } from './api-route.ts';
import { changeRoutes } from './change-routes.ts';
import { traceRoutes } from './trace-routes.ts';
import { serviceQuerySchema, serviceSchema, servicesQuerySchema, servicesSchema } from './services.ts';

/** Every route of this version. The OpenAPI document is made from this list, and a test holds it against the files. */
export const apiRoutes: readonly ApiRoute[] = [
  {
    path: '/api/meshes',
    summary: 'Meshes with their capabilities and how their backends are doing.',
    query: meshesQuerySchema,
    answer: meshesSchema,
    media: 'application/json',
    problems: ['invalid-request'],
  },
  {
    path: '/api/meshes/{mesh}',
    summary: 'One mesh: sources, control plane, proxies in sync, configuration in force without its secrets.',
    query: meshReportQuerySchema,
    pathParameters: ['mesh'],
    answer: meshReportSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found'],
  },
  {
    path: '/api/workloads/{mesh}/{namespace}/{name}',
    summary: 'One workload: pods, proxies, services and policies, as the control plane tells them.',
    query: workloadQuerySchema,
    pathParameters: ['mesh', 'namespace', 'name'],
    answer: workloadSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found'],
  },
  {
    path: '/api/namespaces',
    summary: 'Namespaces, whether they are meshed, and the mTLS mode in force.',
    query: namespacesQuerySchema,
    answer: namespacesSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/graph',
    summary: 'One map: the traffic of a window up to an instant.',
    query: graphQuerySchema,
    answer: graphSnapshotSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/graph/diff',
    summary: 'What differs between two windows of a map, and how sure that is.',
    query: graphDiffQuerySchema,
    answer: graphDiffSchema,
    media: 'application/json',
    problems: [...ofMesh, 'ledger-unavailable'],
  },
  {
    path: '/api/graph/stream',
    summary: 'The live map: a snapshot, then patches and the status of its source.',
    query: graphStreamQuerySchema,
    answer: graphSnapshotSchema,
    media: 'text/event-stream',
    events: { snapshot: graphSnapshotSchema, patch: graphPatchSchema, status: graphStatusSchema },
    problems: ['invalid-request', 'not-found'],
  },
  {
    path: '/api/series',
    summary: 'The history of one node or edge.',
    query: seriesQuerySchema,
    answer: seriesSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/marks',
    summary:
      'What happened to the mesh in a span of time: splits, faults, guards and halts, from the ledger.',
    query: marksQuerySchema,
    answer: marksSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found', 'ledger-unavailable'],
  },
  {
    path: '/api/provenance',
    summary: 'How one figure was made.',
    query: provenanceQuerySchema,
    answer: provenanceSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/services',
    summary: 'All services with their figures and health.',
    query: servicesQuerySchema,
    answer: servicesSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/services/{mesh}/{namespace}/{name}',
    summary: 'One service: versions, routing as read, callers.',
    query: serviceQuerySchema,
    pathParameters: ['mesh', 'namespace', 'name'],
    answer: serviceSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/services/{mesh}/{namespace}/{name}/objectives',
    summary: 'How fast one service spends its budgets, and its objectives as YAML for other programs.',
    query: noParametersSchema,
    pathParameters: ['mesh', 'namespace', 'name'],
    answer: serviceObjectivesSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  ...traceRoutes,
  ...changeRoutes,
  {
    path: '/livez',
    summary: 'The process runs.',
    query: noParametersSchema,
    answer: livenessSchema,
    media: 'application/json',
    problems: [],
  },
  {
    path: '/readyz',
    summary: 'Whether requests should be sent here.',
    query: noParametersSchema,
    answer: readinessSchema,
    media: 'application/json',
    problems: [],
  },
];
