import {
  defaultServicesLocation,
  formatServicesLocation,
  type ServicesLocation,
  type ServiceTime,
} from './services-location.ts';

/** Where a workload is. */
export interface WorkloadPath {
  readonly mesh: string;
  readonly namespace: string;
  readonly name: string;
}

const withSearch = (path: string, search: string): string => (search === '' ? path : `${path}?${search}`);

/** The address of the list: its link carries what that of the services does. */
export const workloadsHref = (location: Partial<ServicesLocation>): string =>
  withSearch('/workloads', formatServicesLocation({ ...defaultServicesLocation, ...location }));

/** The address of a workload's page. */
export const workloadHref = (
  { mesh, namespace, name }: WorkloadPath,
  { windowSeconds, at }: ServiceTime,
): string =>
  withSearch(
    `/workloads/${[mesh, namespace, name].map(encodeURIComponent).join('/')}`,
    formatServicesLocation({ ...defaultServicesLocation, windowSeconds, at }),
  );
