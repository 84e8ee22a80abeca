import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { routes } from '../contract/routes.ts';
import { tracePathSchema, type TracePathAnswer } from '../contract/traced-paths.ts';
import type { GraphView } from '../domain/mesh-graph.ts';
import { getJson } from './request.ts';
import { isLasting } from './service-queries.ts';

/** The edges of a view that one trace took. */
export const tracePathOptions = (traceId: string, view: GraphView) =>
  queryOptions({
    queryKey: ['trace-path', traceId, view],
    queryFn: ({ signal }): Promise<TracePathAnswer> =>
      getJson(routes.tracePath(traceId, { view }), tracePathSchema, { signal }),
    placeholderData: keepPreviousData,
    retry: (failures: number, error: Error) => failures < 1 && !isLasting(error),
    staleTime: 60_000,
  });
