import { queryOptions } from '@tanstack/react-query';
import { meshReportSchema } from '../contract/mesh-report.ts';
import { routes } from '../contract/routes.ts';
import { workloadSchema } from '../contract/workloads.ts';
import { getJson } from './request.ts';
import { isLasting, refreshSeconds } from './service-queries.ts';
import type { WorkloadPath } from './workloads-location.ts';

export type { MeshReport } from '../contract/mesh-report.ts';
export type { WorkloadAnswer } from '../contract/workloads.ts';

const refreshed = {
  refetchInterval: refreshSeconds * 1_000,
  retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
};

/** Pods, proxies and policies of one workload. */
export const workloadOptions = (path: WorkloadPath) =>
  queryOptions({
    queryKey: ['workload', path.mesh, path.namespace, path.name],
    queryFn: ({ signal }) => getJson(routes.workload(path), workloadSchema, { signal }),
    ...refreshed,
  });

/** Everything about a mesh beside its traffic. */
export const meshReportOptions = (id: string) =>
  queryOptions({
    queryKey: ['mesh', id],
    queryFn: ({ signal }) => getJson(routes.mesh(id), meshReportSchema, { signal }),
    ...refreshed,
  });
