import { describe, expect, it } from 'vitest';
import { summarize } from '@/components/charts/chart-summary.ts';
import { sparklineShape } from '@/components/charts/sparkline-path.ts';
import { findGaps, toRows, type TimePoint, type TimeSeries } from '@/components/charts/time-series.ts';
import { formatRate } from '@/lib/format/rate.ts';

const at = (seconds: number) => 1_795_444_320 + seconds;
const points = (...values: readonly (readonly [number, number | null])[]): readonly TimePoint[] =>
  values.map(([seconds, value]) => ({ at: at(seconds), value }));
const series = (id: string, list: readonly TimePoint[]): TimeSeries => ({
  id,
  label: id,
  tone: 'series',
  points: list,
});

describe('gaps', () => {
  it('are where nothing was measured, from the last known to the next', () => {
    const one = series('v1', points([0, 1], [15, null], [30, null], [45, 2], [60, 3]));
    expect(findGaps([one], 15)).toEqual([{ from: at(0), to: at(45) }]);
  });

  it('are also where points are missing altogether', () => {
    const one = series('v1', points([0, 1], [15, 1], [90, 2]));
    expect(findGaps([one], 15)).toEqual([{ from: at(15), to: at(90) }]);
  });

  it('at both ends count as well', () => {
    const one = series('v1', points([0, null], [15, 1], [30, 1], [45, null]));
    expect(findGaps([one], 15)).toEqual([
      { from: at(0), to: at(15) },
      { from: at(30), to: at(45) },
    ]);
  });

  it('are none where another series knows', () => {
    const one = series('v1', points([0, 1], [15, null], [30, 1]));
    const other = series('v2', points([0, 5], [15, 5], [30, 5]));
    expect(findGaps([one, other], 15)).toEqual([]);
    expect(findGaps([], 15)).toEqual([]);
  });

  it('interrupt the line: the row inside a gap has no value', () => {
    const one = series('v1', points([0, 1], [90, 2]));
    const rows = toRows([one], findGaps([one], 15));
    expect(rows.map(({ values }) => values['v1'])).toEqual([1, null, 2]);
  });
});

describe('the summary of a chart', () => {
  it('says now, between what, and what is missing', () => {
    const one = series('v1', points([0, 30], [15, null], [30, null], [45, 36]));
    const text = summarize('Requests per second', [one], findGaps([one], 15), formatRate).replaceAll(
      '\u202f',
      ' ',
    );
    expect(text).toMatch(
      /^Requests per second\. v1: now 36\.0 rps, between 30\.0 rps to 36\.0 rps\. Nothing measured from \d\d:\d\d:00 to \d\d:\d\d:45\.$/,
    );
  });

  it('says so when there is nothing', () => {
    expect(summarize('Rate', [series('v1', points([0, null]))], [], formatRate)).toBe(
      'Rate. v1: nothing measured.',
    );
  });
});

describe('a sparkline', () => {
  it('stands on zero', () => {
    expect(sparklineShape([0, 10, 5], 10, 100, 20).line).toBe('M0 20L50 0L100 10');
  });

  it('has no line over a gap', () => {
    expect(sparklineShape([10, 10, null, 10, 10], 10, 100, 20).line).toBe('M0 0L25 0M75 0L100 0');
  });

  it('draws a lone value, and nothing for nothing', () => {
    expect(sparklineShape([null, 5, null], 10, 100, 20).line).toBe('M50 10h.01');
    expect(sparklineShape([null, null], 0, 100, 20)).toEqual({ line: '', area: '' });
  });

  it('of zeros lies on the ground', () => {
    expect(sparklineShape([0, 0], 0, 100, 20).line).toBe('M0 20L100 20');
  });
});
