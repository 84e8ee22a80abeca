import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { routes } from '../contract/routes.ts';
import {
  traceComparisonSchema,
  traceOperationsSchema,
  traceServicesSchema,
  tracesSchema,
  type Traces,
} from '../contract/traces.ts';
import type { GraphView } from '../domain/mesh-graph.ts';
import { packedTraceMedia } from '../contract/packed-trace/packed-head.ts';
import { loadTrace, type LoadedTrace } from './loaded-trace.ts';
import { RequestFailure } from './request-failure.ts';
import { getBytes, getJson } from './request.ts';
import { isLasting, untilNextAnswerMs } from './service-queries.ts';
import type { TracesLocation } from './traces-location.ts';

export type {
  HopAnswer,
  OwnedTimeAnswer,
  SpanAnswer,
  TraceComparisonAnswer,
  Traces,
  TraceSummary,
  TraceWarningAnswer,
} from '../contract/traces.ts';

/** A search answer with the instant it stands for, unix seconds, as the pages' states want it. */
export type FoundTraces = Traces & { readonly at: number; readonly staleSince: null };

type Asked = Pick<
  TracesLocation,
  | 'windowSeconds'
  | 'at'
  | 'service'
  | 'operation'
  | 'tags'
  | 'edge'
  | 'node'
  | 'flag'
  | 'outcome'
  | 'injected'
  | 'limit'
>;

/** Part of the span of time to search instead of all of it, unix seconds. */
export interface SearchedTime {
  readonly from: number;
  readonly to: number;
}

const optional = <Name extends string>(
  name: Name,
  value: string | null,
): Readonly<Partial<Record<Name, string>>> =>
  (value === null ? {} : { [name]: value }) as Partial<Record<Name, string>>;

/** Where the edges of a view that each of the traces took are asked for as well. */
type AskedPath = { readonly view: GraphView } | null;

/** The request for the traces of a span of time. */
export function searchPathOf(asked: Asked, { from, to }: SearchedTime, path: AskedPath = null): string {
  const { injected } = asked;
  return routes.traces({
    ...(path === null ? {} : { view: path.view, shares: 'true' as const }),
    from: from.toFixed(3),
    to: to.toFixed(3),
    limit: String(asked.limit),
    ...optional('service', asked.service),
    ...optional('operation', asked.operation),
    ...optional('tags', asked.tags),
    ...optional('edge', asked.edge),
    ...optional('node', asked.node),
    ...optional('flag', asked.flag),
    ...(asked.outcome === 'failed' ? { error: 'true' as const } : {}),
    ...(injected === null ? {} : { injected: injected ? ('true' as const) : ('false' as const) }),
  });
}

/**
 * Traces that meet the conditions. Live searches end at the moment they are asked; `only` looks at a part of the time,
 * `path` asks which edges each of them took.
 */
export function tracesOptions(
  location: TracesLocation,
  only: SearchedTime | null = null,
  path: AskedPath = null,
) {
  const { windowSeconds, at, service, operation, tags, edge, node, flag, outcome, injected, limit } =
    location;
  const asked: Asked = {
    windowSeconds,
    at,
    service,
    operation,
    tags,
    edge,
    node,
    flag,
    // Whatever succeeded is sorted out here: no store can be asked for it.
    outcome: outcome === 'failed' ? 'failed' : 'all',
    injected,
    limit,
  };
  // What comes while the tail is on comes by the tail.
  const isLive = at === null && only === null && !location.tail;
  return queryOptions({
    queryKey: ['traces', asked, only, path],
    queryFn: async ({ signal }): Promise<FoundTraces> => {
      const end = at ?? Date.now() / 1_000;
      const time = only ?? { from: end - windowSeconds, to: end };
      const answer = await getJson(searchPathOf(asked, time, path), tracesSchema, { signal });
      return { ...answer, at: answer.to, staleSince: null };
    },
    placeholderData: keepPreviousData,
    refetchInterval: (query: { readonly state: { readonly error: Error | null } }) =>
      isLive && !isLasting(query.state.error) ? untilNextAnswerMs(Date.now()) : (false as const),
    refetchOnWindowFocus: isLive,
    retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
    ...(isLive ? {} : { staleTime: Infinity }),
  });
}

/** How often a trace that is still being written is asked for again. */
const unfinishedMs = 5_000;

/** One trace. While spans are missing it is asked for again. */
export const traceOptions = (traceId: string, corrected: boolean) =>
  queryOptions({
    queryKey: ['trace', traceId, corrected],
    queryFn: async ({ signal }): Promise<LoadedTrace> => {
      const path = routes.trace(traceId, { clocks: corrected ? 'corrected' : 'recorded' });
      const trace = loadTrace(await getBytes(path, packedTraceMedia, { signal }));
      if (trace === null) throw new RequestFailure('malformed', null);
      return trace;
    },
    placeholderData: (previous, query) => (query?.queryKey[1] === traceId ? previous : undefined),
    // To compare thousands of spans with those of before costs more than to draw them.
    structuralSharing: false,
    refetchInterval: (query) => (query.state.data?.head.partial === true ? unfinishedMs : false),
    refetchOnWindowFocus: false,
    retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
    staleTime: 60_000,
  });

/** Names of the services that have spans. */
export const traceServicesOptions = () =>
  queryOptions({
    queryKey: ['trace-services'],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const { services } = await getJson(routes.traceServices(), traceServicesSchema, { signal });
      return services.map(({ name }) => name);
    },
    staleTime: 60_000,
  });

/** Names of the operations of one service. */
export const traceOperationsOptions = (service: string | null) =>
  queryOptions({
    queryKey: ['trace-operations', service],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const { operations } = await getJson(routes.traceOperations(service ?? ''), traceOperationsSchema, {
        signal,
      });
      return operations.map(({ name }) => name);
    },
    enabled: service !== null,
    staleTime: 60_000,
  });

/** Traces A against traces B, each given by ids separated by commas. */
export const traceComparisonOptions = (a: string, b: string) =>
  queryOptions({
    queryKey: ['trace-comparison', a, b],
    queryFn: ({ signal }) => getJson(routes.traceComparison({ a, b }), traceComparisonSchema, { signal }),
    enabled: a !== '' && b !== '',
    retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
    staleTime: Infinity,
  });
