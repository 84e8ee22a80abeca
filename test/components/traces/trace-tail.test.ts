import { describe, expect, it } from 'vitest';
import { tailView } from '@/components/traces/tail-view.ts';
import { mostTailed, tailedTime, tailWith, type TraceTail } from '@/lib/client/trace-tail.ts';
import { sampleSummary } from './sample-trace.ts';

const none: ReadonlySet<string> = new Set();
const trace = (traceId: string, startTime: number, partial = false) =>
  sampleSummary({ traceId, startTime, partial });
const idsOf = (traces: readonly { readonly traceId: string }[]): string =>
  traces.map(({ traceId }) => traceId).join('');
/** Answers one after the other. */
const tailOf = (...answers: readonly (readonly ReturnType<typeof trace>[])[]): TraceTail | null => {
  let tail: TraceTail | undefined;
  for (const [at, traces] of answers.entries()) tail = tailWith(tail, none, traces, at);
  return tail ?? null;
};

describe('a live tail', () => {
  it('has new traces on top, each once, and none that the list has already', () => {
    const first = tailWith(undefined, new Set(['x']), [trace('b', 2), trace('x', 1)], 10);
    const second = tailWith(first, none, [trace('c', 3), trace('b', 2)], 12);
    expect([idsOf(tailView(second, null).shown), second.to]).toEqual(['cb', 12]);
  });

  it('replaces a trace that was still being written', () => {
    const tail = tailOf([trace('a', 1, true)], [trace('a', 1)]);
    expect(tailView(tail, null).shown.map(({ partial }) => partial)).toEqual([false]);
  });

  it('is bounded: the oldest go', () => {
    const many = Array.from({ length: mostTailed + 20 }, (_, at) => trace(String(at), at));
    const tail = tailOf(many);
    expect(tail?.traces).toHaveLength(mostTailed);
    expect(tail?.traces.at(-1)?.trace.traceId).toBe('20');
  });

  it('moves nothing under a reader: what comes meanwhile waits until it is let in', () => {
    const tail = tailOf([trace('a', 1)], [trace('b', 2)], [trace('c', 3)]);
    expect(tailView(tail, 1)).toMatchObject({ waiting: 2 });
    expect(idsOf(tailView(tail, 1).shown)).toBe('a');
    expect([idsOf(tailView(tail, 3).shown), tailView(tail, 3).waiting]).toEqual(['cba', 0]);
  });

  it('is announced now and then, with how many failed', () => {
    const bad = sampleSummary({ traceId: 'z', startTime: 9, answer: null, errorCount: 1 });
    const five = [[trace('a', 1)], [trace('b', 2), bad], [], [], []];
    expect(tailView(tailOf(...five.slice(0, 4)), null).said).toBe('');
    expect(tailView(tailOf(...five), null).said).toBe('3 new traces, 1 failed');
    expect(tailView(tailOf(...five, [trace('c', 10)]), null).said).toBe('3 new traces, 1 failed');
  });

  it('asks for the same time as everyone who looks at that moment, and for what a hidden tab missed', () => {
    expect(tailedTime(null, 1_001.9)).toEqual(tailedTime(998, 1_000.1));
    expect(tailedTime(998, 1_000.1)).toEqual({ from: 970, to: 1_000 });
    expect(tailedTime(900, 1_000)).toEqual({ from: 870, to: 1_000 });
    expect(tailedTime(10, 1_000)).toEqual({ from: 400, to: 1_000 });
  });
});
