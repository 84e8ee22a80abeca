import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import type { TraceTail } from '@/lib/client/trace-tail.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { traceState } from './found-traces.ts';

/** What of a live tail is on the screen. */
export interface TailView {
  readonly shown: readonly TraceSummary[];
  /** Traces that are held back. */
  readonly waiting: number;
  /** What readers of the screen hear, now and then: `12 new traces, 2 failed`. Empty before there is anything. */
  readonly said: string;
}

/** Answers between two announcements: nobody wants to hear a number every two seconds. */
const pollsPerWord = 5;

/** `heldAt`: the answer that was the last when somebody began to read; null shows all. */
export function tailView(tail: TraceTail | null, heldAt: number | null): TailView {
  const traces = tail?.traces ?? [];
  const shown = traces.filter(({ poll }) => heldAt === null || poll <= heldAt).map(({ trace }) => trace);
  const toldPoll = Math.floor((tail?.poll ?? 0) / pollsPerWord) * pollsPerWord;
  const told = traces.filter(({ poll }) => poll <= toldPoll).map(({ trace }) => trace);
  return { shown, waiting: traces.length - shown.length, said: saidOf(told) };
}

function saidOf(told: readonly TraceSummary[]): string {
  if (told.length === 0) return '';
  const failed = told.filter((trace) => traceState(trace) === 'failed').length;
  const words = formatCountOf(told.length, 'new trace');
  return failed === 0 ? `${words}, none failed` : `${words}, ${failed} failed`;
}
