import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { seriesSchema, type Series } from '../contract/figures.ts';
import { serviceObjectivesSchema } from '../contract/objectives.ts';
import { routes } from '../contract/routes.ts';
import { serviceSchema, servicesSchema } from '../contract/services.ts';
import { DEFAULT_GRID_SECONDS, formatDurationParameter } from '../domain/time-window.ts';
import { RequestFailure } from './request-failure.ts';
import { getJson } from './request.ts';
import type { ServicePath } from './services-location.ts';
import type { PanelSignal, SignalPoints } from './subject-queries.ts';

export type { ServiceObjectives } from '../contract/objectives.ts';
export type {
  Service,
  ServiceCaller,
  ServiceObjective,
  ServiceSummary,
  ServiceVersion,
  Services,
} from '../contract/services.ts';

/** Distance of two answers, seconds: the grid that the server's answers stand on. */
export const refreshSeconds = DEFAULT_GRID_SECONDS;

/** After an instant of the grid its answer is made; asking a moment later gets it and not the one before. */
const lagMs = 1_000;

/** Milliseconds until the next answer of the shared clock can be asked for, so that all panels of a page tick together. */
export function untilNextAnswerMs(nowMs: number): number {
  const gridMs = refreshSeconds * 1_000;
  return gridMs - ((((nowMs - lagMs) % gridMs) + gridMs) % gridMs);
}

/** Failures that asking again does not heal. */
const lastingFailures: ReadonlySet<string> = new Set([
  'not-found',
  'invalid-request',
  'forbidden',
  'unauthorized',
]);

export const isLasting = (error: Error | null): boolean =>
  error instanceof RequestFailure && lastingFailures.has(error.code);

/** Follows the mesh unless the reader has paused it. What is paused stays as it is, whatever happens to the window. */
export const followed = (isLive: boolean) => ({
  refetchInterval: (query: { readonly state: { readonly error: Error | null } }) =>
    isLive && !isLasting(query.state.error) ? untilNextAnswerMs(Date.now()) : (false as const),
  refetchOnWindowFocus: isLive,
  refetchOnReconnect: isLive,
  retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
  ...(isLive ? {} : { staleTime: Infinity }),
});

const timeParameters = (windowSeconds: number, at: number | null) => ({
  window: formatDurationParameter(windowSeconds),
  ...(at === null ? {} : { at: String(at) }),
});

export interface ServicesQuestion {
  readonly mesh: string | null;
  readonly namespaces: readonly string[];
  readonly windowSeconds: number;
  /** Unix seconds where the reader has paused; null follows the mesh. */
  readonly at: number | null;
}

/** All services of a mesh. While another window or scope is awaited, the last answer stays. */
export function servicesOptions({ mesh, namespaces, windowSeconds, at }: ServicesQuestion) {
  const scope = namespaces.toSorted().join(',');
  const path = routes.services({
    ...timeParameters(windowSeconds, at),
    ...(mesh === null ? {} : { mesh }),
    ...(scope === '' ? {} : { namespaces: scope }),
  });
  return queryOptions({
    queryKey: ['services', mesh, scope, windowSeconds, at],
    queryFn: ({ signal }) => getJson(path, servicesSchema, { signal }),
    placeholderData: keepPreviousData,
    ...followed(at === null),
  });
}

export interface ServiceQuestion {
  readonly path: ServicePath;
  readonly windowSeconds: number;
  /** Unix seconds where the reader has paused; null follows the mesh. */
  readonly at: number | null;
}

/** One service with its versions, routing and callers. */
export function serviceOptions({ path, windowSeconds, at }: ServiceQuestion) {
  const { mesh, namespace, name } = path;
  return queryOptions({
    queryKey: ['service', mesh, namespace, name, windowSeconds, at],
    queryFn: ({ signal }) =>
      getJson(routes.service(path, timeParameters(windowSeconds, at)), serviceSchema, { signal }),
    placeholderData: (previous, query) =>
      query?.queryKey[1] === mesh && query.queryKey[2] === namespace && query.queryKey[3] === name
        ? keepPreviousData(previous)
        : undefined,
    ...followed(at === null),
  });
}

/** Burn moves by the minute; asking more often shows nothing new. */
const burnSeconds = 60;

/** How fast one service spends its budgets, and its objectives as YAML. */
export function objectivesOptions(path: ServicePath) {
  const { mesh, namespace, name } = path;
  return queryOptions({
    queryKey: ['service-objectives', mesh, namespace, name],
    queryFn: ({ signal }) => getJson(routes.serviceObjectives(path), serviceObjectivesSchema, { signal }),
    refetchInterval: burnSeconds * 1_000,
    retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
  });
}

/** Half an hour in points that a line of the list or a small chart can show. */
export const historySeconds = 1_800;
export const historyStepSeconds = 30;

/** History moves on once a minute: a line of half an hour does not change in less. */
const historyGridSeconds = 60;

/** The instant that histories end at, for figures of an instant (both unix seconds). */
export const historyEnd = (at: number): number => Math.floor(at / historyGridSeconds) * historyGridSeconds;

/** What comes into a node, or what it asks of others. */
export type Direction = 'inbound' | 'outbound';

/** The points of each signal in one direction. Edges have one direction and no label for it. */
export const inDirection = (
  series: Series['series'],
  direction: Direction,
): ReadonlyMap<string, SignalPoints> =>
  new Map(
    series
      .filter(({ labels }) => (labels.direction ?? direction) === direction)
      .map(({ signal, points }) => [signal, points]),
  );

/** Half an hour of signals of one node or edge, until `historyEnd(at)`. */
export function historyOptions(
  subject: string,
  signals: readonly PanelSignal[],
  scope: { readonly mesh: string | null; readonly windowSeconds: number },
  at: number,
  direction: Direction = 'inbound',
) {
  const to = historyEnd(at);
  const path = routes.series({
    subject,
    signals: signals.join(','),
    from: String(to - historySeconds),
    to: String(to),
    step: String(historyStepSeconds),
    window: formatDurationParameter(scope.windowSeconds),
    ...(scope.mesh === null ? {} : { mesh: scope.mesh }),
  });
  return queryOptions({
    queryKey: ['history', subject, signals.join(','), scope.mesh, scope.windowSeconds, to, direction],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, SignalPoints>> => {
      const { series } = await getJson(path, seriesSchema, { signal });
      return inDirection(series, direction);
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === subject ? keepPreviousData(previous) : undefined,
    staleTime: Infinity,
    gcTime: 120_000,
  });
}
