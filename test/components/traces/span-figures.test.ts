import { describe, expect, it } from 'vitest';
import { lastMeasured, minuteAround } from '@/components/traces/span-edge.tsx';
import { matchWords } from '@/components/traces/trace-tools.tsx';
import { sampleSpan, sampleTrace } from './sample-trace.ts';

describe('the edge of a span', () => {
  const { head } = sampleTrace([sampleSpan()]);
  const startSeconds = 1_795_444_312.418;

  it('is looked at in the minute around the span, on the grid of series', () => {
    for (const startOffsetMs of [0, 9_000, 40_000]) {
      const at = minuteAround(head, sampleSpan({ startOffsetMs }));
      expect(at % 15).toBe(0);
      const begin = startSeconds + startOffsetMs / 1_000;
      expect(begin).toBeGreaterThan(at - 60);
      expect(begin).toBeLessThan(at);
    }
  });

  it('has the last figure of that minute, and none of another one', () => {
    expect(
      lastMeasured(
        [
          [940, 1],
          [955, 2],
          [970, null],
        ],
        1_000,
      ),
    ).toBe(2);
    expect(
      lastMeasured(
        [
          [925, 1],
          [940, 1],
        ],
        1_000,
      ),
    ).toBeNull();
    expect(lastMeasured([[1_015, 3]], 1_000)).toBeNull();
    expect(lastMeasured(undefined, 1_000)).toBeNull();
  });
});

describe('what was found in a trace', () => {
  it('is counted, and says at which of it the reader is', () => {
    expect(matchWords(11, 3)).toBe('3 of 11');
    expect(matchWords(11, 0)).toBe('11 found');
    expect(matchWords(0, 0)).toBe('none');
  });
});
