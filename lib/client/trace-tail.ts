import type { QueryClient } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';
import { tracesSchema, type TraceSummary } from '../contract/traces.ts';
import { getJson } from './request.ts';
import { isLasting } from './service-queries.ts';
import { searchPathOf, type SearchedTime } from './trace-queries.ts';
import type { TracesLocation } from './traces-location.ts';

/** A trace that came while the tail was on, and with which answer. */
export interface TailedTrace {
  readonly trace: TraceSummary;
  readonly poll: number;
}

/** What a live tail has seen so far. */
export interface TraceTail {
  /** The newest first, no more than `mostTailed`. */
  readonly traces: readonly TailedTrace[];
  /** How many answers came. */
  readonly poll: number;
  /** Unix seconds: everything before was asked for. */
  readonly to: number;
}

export const tailSeconds = 2;
/** Spans are written some time after their requests: so much is looked at again and again. */
const lookBackSeconds = 30;
/** After a tab was hidden for longer, what is older is left out. */
const mostLookBackSeconds = 600;
export const mostTailed = 500;

/** The span of time to ask for. All who look ask for the same one in the same two seconds, so that the store is asked once. */
export function tailedTime(lastTo: number | null, nowSeconds: number): SearchedTime {
  const to = Math.floor(nowSeconds / tailSeconds) * tailSeconds;
  const missed = lastTo === null ? 0 : to - lastTo;
  const back = missed <= lookBackSeconds ? lookBackSeconds : missed + lookBackSeconds;
  return { from: to - Math.min(back, mostLookBackSeconds), to };
}

/** The tail with one more answer: what is new goes on top, what was still being written is replaced, the oldest go. */
export function tailWith(
  before: TraceTail | undefined,
  known: ReadonlySet<string>,
  traces: readonly TraceSummary[],
  to: number,
): TraceTail {
  const poll = (before?.poll ?? 0) + 1;
  const answered = new Map(traces.map((trace) => [trace.traceId, trace]));
  const kept = (before?.traces ?? []).map(({ trace, poll: since }) => {
    const again = answered.get(trace.traceId);
    answered.delete(trace.traceId);
    return { trace: again ?? trace, poll: since };
  });
  const fresh = [...answered.values()]
    .filter(({ traceId }) => !known.has(traceId))
    .map((trace) => ({ trace, poll }));
  const all = [...fresh, ...kept].toSorted((a, b) => b.trace.startTime - a.trace.startTime);
  return { traces: all.slice(0, mostTailed), poll, to };
}

/**
 * Traces as they are written, while `location.tail` is on. Nothing is asked while the tab is hidden. `known`: those that
 * the list has already.
 */
export function traceTailOptions(location: TracesLocation, known: () => ReadonlySet<string>) {
  const { service, operation, tags, edge, node, flag, outcome, injected, limit } = location;
  const asked = { service, operation, tags, edge, node, flag, injected, limit };
  // Turned off it is another question: what is under way for it is aborted.
  const queryKey = ['trace-tail', location.tail, asked, outcome === 'failed'] as const;
  return queryOptions({
    queryKey,
    queryFn: async ({ client, signal }: { client: QueryClient; signal: AbortSignal }): Promise<TraceTail> => {
      const before = client.getQueryData<TraceTail>(queryKey);
      const time = tailedTime(before?.to ?? null, Date.now() / 1_000);
      const { traces } = await getJson(searchPathOf(location, time), tracesSchema, { signal });
      return tailWith(before, known(), traces, time.to);
    },
    enabled: location.tail && location.at === null,
    refetchInterval: (query: { readonly state: { readonly error: Error | null } }) =>
      isLasting(query.state.error) ? (false as const) : tailSeconds * 1_000,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
    // A tail that was left begins anew.
    gcTime: 0,
    staleTime: 0,
    retry: false,
    structuralSharing: false,
  });
}
