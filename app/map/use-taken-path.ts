import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { hasRegion, isChosen, isInRegion } from '@/components/traces/found-traces.ts';
import { pathOfSome, type MapPath, type TakenPath } from '@/lib/client/map-path.ts';
import { tracePathOptions } from '@/lib/client/map-path-queries.ts';
import { tracesOptions } from '@/lib/client/trace-queries.ts';
import { parseTracesLocation } from '@/lib/client/traces-location.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';

/** The requests whose way a link draws. */
export interface AskedPath {
  /** Null while it is awaited. */
  readonly taken: TakenPath | null;
  /** When these requests were made, unix seconds; null while it is awaited. */
  readonly from: number | null;
  readonly to: number | null;
  /** The request of a single trace; null of a search. */
  readonly request: string | null;
  /** Whether the store may have more that fit. */
  readonly isTruncated: boolean;
  readonly error: Error | null;
}

/** Asks for the way of one trace or of a search, as the view that is on the screen draws it. */
export function useTakenPath(path: MapPath | null, view: MapLocation['level']): AskedPath {
  const ofTrace = useTracePath(path?.kind === 'trace' ? path.traceId : null, view);
  const ofSearch = useSearchedPath(path?.kind === 'search' ? path.search : null, view);
  return path?.kind === 'search' ? ofSearch : ofTrace;
}

function useTracePath(traceId: string | null, view: MapLocation['level']): AskedPath {
  const isAsked = traceId !== null && view !== null;
  const { data, error } = useQuery({
    ...tracePathOptions(traceId ?? '', view ?? 'app'),
    enabled: isAsked,
  });
  return useMemo(() => {
    const answer = isAsked && data?.traceId.endsWith(traceId.toLowerCase()) === true ? data : null;
    return {
      taken: answer?.paths ?? null,
      from: answer?.startTime ?? null,
      to: answer === null ? null : answer.startTime + answer.durationMs / 1_000,
      request: answer?.request ?? null,
      isTruncated: false,
      error: isAsked ? error : null,
    };
  }, [isAsked, data, error, traceId]);
}

function useSearchedPath(search: string | null, view: MapLocation['level']): AskedPath {
  const isAsked = search !== null && view !== null;
  const location = useMemo(() => parseTracesLocation(new URLSearchParams(search ?? '')), [search]);
  const { from, to } = location;
  const only = hasRegion({ from, to, min: null, max: null }) && from !== null && to !== null;
  const { data, error } = useQuery({
    ...tracesOptions(location, only ? { from, to } : null, { view: view ?? 'app' }),
    enabled: isAsked,
  });
  return useMemo(() => {
    const answer = isAsked ? data : undefined;
    if (answer === undefined) {
      return {
        taken: null,
        from: null,
        to: null,
        request: null,
        isTruncated: false,
        error: isAsked ? error : null,
      };
    }
    const chosen = answer.traces.flatMap((trace, position) =>
      isChosen(trace, location) && isInRegion(trace, location) ? [position] : [],
    );
    const { truncated: isTruncated } = answer;
    const taken = pathOfSome(answer.paths, new Set(chosen));
    return { taken, from: answer.from, to: answer.to, request: null, isTruncated, error };
  }, [isAsked, data, error, location]);
}
