import type { SpanAnswer, TraceSummary } from '@/lib/client/trace-queries.ts';
import type { TraceSort, TracesLocation } from '@/lib/client/traces-location.ts';
import { answerCode } from './answer-words.ts';

/** How a request went, as lists and charts mark it. `inside`: it was answered, though something on its way failed. */
export type TraceState = 'failed' | 'inside' | 'injected' | 'ok';

/** The answer that a search is about: of the span that met its conditions, else to the client. */
export const answerOf = ({ matched, answer }: Pick<TraceSummary, 'matched' | 'answer'>): SpanAnswer | null =>
  matched?.last ?? answer;

export function traceState(trace: TraceSummary): TraceState {
  const answer = answerOf(trace);
  if (answer?.failed ?? trace.errorCount > 0) return 'failed';
  if (trace.injected === true) return 'injected';
  return trace.errorCount > 0 ? 'inside' : 'ok';
}

/** Traces of several searches, each once, the newest first. */
export function mergedTraces(
  ...found: readonly (readonly TraceSummary[] | undefined)[]
): readonly TraceSummary[] {
  const byId = new Map<string, TraceSummary>();
  for (const traces of found) for (const trace of traces ?? []) byId.set(trace.traceId, trace);
  return [...byId.values()].toSorted((a, b) => b.startTime - a.startTime);
}

type Region = Pick<TracesLocation, 'from' | 'to' | 'min' | 'max'>;

/** Whether anything narrows the time or the duration. */
export const hasRegion = ({ from, to, min, max }: Region): boolean =>
  [from, to, min, max].some((end) => end !== null);

/** Whether a trace began, and took, within the region. */
export const isInRegion = (
  { startTime, durationMs }: TraceSummary,
  { from, to, min, max }: Region,
): boolean =>
  startTime >= (from ?? -Infinity) &&
  startTime <= (to ?? Infinity) &&
  durationMs >= (min ?? -Infinity) &&
  durationMs <= (max ?? Infinity);

/** What the filters that are compared here leave. */
export const isChosen = (
  trace: TraceSummary,
  { outcome, code, retried }: Pick<TracesLocation, 'outcome' | 'code' | 'retried'>,
): boolean =>
  (retried === null || trace.retries > 0 === retried) &&
  (outcome === 'all' || (traceState(trace) === 'failed') === (outcome === 'failed')) &&
  (code === null || codeOf(trace) === code);

/** The code that a trace is counted under; `unknown` where no span tells. */
export function codeOf(trace: TraceSummary): string {
  const answer = answerOf(trace);
  return (answer === null ? null : answerCode(answer)) ?? 'unknown';
}

const stateOrder: Readonly<Record<TraceState, number>> = { failed: 0, inside: 1, injected: 2, ok: 2 };

const orders: Readonly<Record<TraceSort, (a: TraceSummary, b: TraceSummary) => number>> = {
  problems: (a, b) => stateOrder[traceState(a)] - stateOrder[traceState(b)] || b.durationMs - a.durationMs,
  started: (a, b) => b.startTime - a.startTime,
  took: (a, b) => b.durationMs - a.durationMs,
  spans: (a, b) => b.spanCount - a.spanCount,
};

export const sortTraces = (traces: readonly TraceSummary[], sort: TraceSort): readonly TraceSummary[] =>
  traces.toSorted((a, b) => orders[sort](a, b) || b.startTime - a.startTime);

/** Values of a property with how many traces have each, the most first. */
export function countBy(
  traces: readonly TraceSummary[],
  keyOf: (trace: TraceSummary) => string,
): readonly { readonly key: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const trace of traces) {
    const key = keyOf(trace);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** One bar of the histogram of durations. */
export interface DurationBin {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** Durations in so many bins of equal width, from zero to the longest. */
export function durationBins(traces: readonly TraceSummary[], bins: number): readonly DurationBin[] {
  const longest = traces.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  if (longest === 0) return [];
  const width = longest / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const { durationMs } of traces) {
    const bin = Math.min(bins - 1, Math.floor(durationMs / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ fromMs: bin * width, toMs: (bin + 1) * width, count }));
}

/** What becomes of the two that are picked when one more is picked or let go: the older of the two gives way. */
export function picked(
  { a, b }: Pick<TracesLocation, 'a' | 'b'>,
  traceId: string,
): Pick<TracesLocation, 'a' | 'b'> {
  if (traceId === a) return { a: b, b: null };
  if (traceId === b) return { a, b: null };
  return a === null ? { a: traceId, b } : { a, b: traceId };
}
