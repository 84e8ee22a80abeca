import { formatDurationParameter, parseDurationSeconds } from '../domain/time-window.ts';

/** Quick filters of the list. */
export const serviceGroups = ['all', 'attention', 'suffers', 'split', 'fault', 'no-sidecar', 'idle'] as const;
export const serviceColumns = [
  'health',
  'name',
  'rate',
  'errors',
  'p95',
  'mtls',
  'budget',
  'burn',
  'ready',
  'owner',
] as const;
export const serviceTabs = [
  'overview',
  'routing',
  'resilience',
  'callers',
  'access',
  'configuration',
] as const;

export type ServiceGroup = (typeof serviceGroups)[number];
export type ServiceColumn = (typeof serviceColumns)[number];
export type ServiceTab = (typeof serviceTabs)[number];

export interface ServiceSort {
  readonly column: ServiceColumn;
  readonly direction: 'ascending' | 'descending';
}

/** Which mesh and which time: the same on both pages, and carried from one to the other. */
export interface ServiceTime {
  readonly windowSeconds: number;
  /** Unix seconds where it is paused; null follows the mesh. */
  readonly at: number | null;
}

/** Everything that a link to the list carries. */
export interface ServicesLocation extends ServiceTime {
  /** Null: the first mesh. */
  readonly mesh: string | null;
  /** None: all. */
  readonly namespaces: readonly string[];
  readonly group: ServiceGroup;
  /** Words that must stand in a row. */
  readonly text: string;
  readonly sort: ServiceSort;
  /** Ids of the services whose versions are unfolded. */
  readonly open: readonly string[];
}

/** Everything that a link to one service carries beside its path. */
export interface ServiceLocation extends ServiceTime {
  readonly tab: ServiceTab;
  /** A change that is being thought of, as `change-draft.ts` writes it; null: none. */
  readonly draft: string | null;
  /** Whether the plan of the draft is looked at. */
  readonly isPlanOpen: boolean;
}

/** Where a service is. */
export interface ServicePath {
  readonly mesh: string;
  readonly namespace: string;
  readonly name: string;
}

const defaultTime: ServiceTime = { windowSeconds: 60, at: null };

export const defaultServicesLocation: ServicesLocation = {
  ...defaultTime,
  mesh: null,
  namespaces: [],
  group: 'all',
  text: '',
  sort: { column: 'health', direction: 'descending' },
  open: [],
};

export const defaultServiceLocation: ServiceLocation = {
  ...defaultTime,
  tab: 'overview',
  draft: null,
  isPlanOpen: false,
};

type Parameters = Pick<URLSearchParams, 'get' | 'getAll'>;

/** Reads a link. A parameter that makes no sense is as good as absent: a link must open, and the next act rewrites it. */
export function parseServicesLocation(parameters: Parameters): ServicesLocation {
  const mesh = parameters.get('mesh');
  return {
    ...parseTime(parameters),
    mesh: mesh === '' ? null : mesh,
    namespaces: unique((parameters.get('ns') ?? '').split(',')),
    group: oneOf(serviceGroups, parameters.get('show')) ?? defaultServicesLocation.group,
    text: parameters.get('filter') ?? '',
    sort: parseSort(parameters.get('sort') ?? '') ?? defaultServicesLocation.sort,
    open: unique(parameters.getAll('open')),
  };
}

/** Writes a link, without what is as by default; `parseServicesLocation` gives the same location back. */
export function formatServicesLocation(location: ServicesLocation): string {
  const parameters = new URLSearchParams();
  if (location.mesh !== null) parameters.set('mesh', location.mesh);
  if (location.namespaces.length > 0) parameters.set('ns', location.namespaces.join(','));
  if (location.group !== defaultServicesLocation.group) parameters.set('show', location.group);
  if (location.text !== '') parameters.set('filter', location.text);
  const sort = formatSort(location.sort);
  if (sort !== formatSort(defaultServicesLocation.sort)) parameters.set('sort', sort);
  for (const id of location.open) parameters.append('open', id);
  writeTime(parameters, location);
  return parameters.toString();
}

export function parseServiceLocation(parameters: Parameters): ServiceLocation {
  return {
    ...parseTime(parameters),
    tab: oneOf(serviceTabs, parameters.get('tab')) ?? defaultServiceLocation.tab,
    draft: parameters.get('draft') || null,
    isPlanOpen: parameters.get('plan') === 'open',
  };
}

export function formatServiceLocation(location: ServiceLocation): string {
  const parameters = new URLSearchParams();
  if (location.tab !== defaultServiceLocation.tab) parameters.set('tab', location.tab);
  if (location.draft !== null) parameters.set('draft', location.draft);
  if (location.isPlanOpen) parameters.set('plan', 'open');
  writeTime(parameters, location);
  return parameters.toString();
}

/** The address of a service's page. */
export function serviceHref({ mesh, namespace, name }: ServicePath, location: ServiceLocation): string {
  const path = `/services/${[mesh, namespace, name].map(encodeURIComponent).join('/')}`;
  return withSearch(path, formatServiceLocation(location));
}

/** The address of the list. */
export const servicesHref = (location: ServicesLocation): string =>
  withSearch('/services', formatServicesLocation(location));

const withSearch = (path: string, search: string): string => (search === '' ? path : `${path}?${search}`);

function parseTime(parameters: Parameters): ServiceTime {
  const at = parameters.get('at') ?? '';
  return {
    windowSeconds: parseDurationSeconds(parameters.get('window') ?? '') ?? defaultTime.windowSeconds,
    at: /^\d{1,12}(\.\d{1,3})?$/.test(at) ? Number(at) : null,
  };
}

function writeTime(parameters: URLSearchParams, { windowSeconds, at }: ServiceTime): void {
  if (windowSeconds !== defaultTime.windowSeconds) {
    parameters.set('window', formatDurationParameter(windowSeconds));
  }
  if (at !== null) parameters.set('at', String(at));
}

/** `-rate`: the greatest first. */
function parseSort(text: string): ServiceSort | null {
  const isDescending = text.startsWith('-');
  const column = oneOf(serviceColumns, isDescending ? text.slice(1) : text);
  return column === null ? null : { column, direction: isDescending ? 'descending' : 'ascending' };
}

const formatSort = ({ column, direction }: ServiceSort): string =>
  direction === 'descending' ? `-${column}` : column;

const unique = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.filter((text) => text !== '')),
];

function oneOf<const Value extends string>(allowed: readonly Value[], text: string | null): Value | null {
  return allowed.find((value) => value === text) ?? null;
}
