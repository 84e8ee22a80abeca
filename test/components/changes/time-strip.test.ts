import { describe, expect, it } from 'vitest';
import {
  besideMark,
  deadlineBars,
  failedRates,
  placeMarks,
  ratioOf,
  stripSpan,
  stripTicks,
} from '@/components/changes/time-strip-model.ts';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { Mark } from '@/lib/client/mark-queries.ts';

const NOW = 1_800_000_000;
const span = stripSpan(NOW);
const mark = (at: number, title: string): Mark => ({
  at,
  kind: 'split',
  subject: null,
  title,
  changeId: null,
});
const change = (createdAt: number, deadline: number | null): ChangeSummary =>
  ({ id: `${createdAt}`, createdAt, deadline }) as ChangeSummary;

describe('the time line under the map', () => {
  it('leaves a quarter of its width to what is known of the next five minutes', () => {
    expect(ratioOf(span, NOW)).toBe(0.75);
    expect(ratioOf(span, NOW + 300)).toBe(1);
    expect(ratioOf(span, NOW - 900)).toBe(0);
    // The clock of now stands on the axis itself.
    expect(stripTicks(span)).toEqual([NOW - 900, NOW - 600, NOW - 300, NOW + 300]);
    expect(stripTicks(stripSpan(NOW + 30))).toEqual([NOW - 600, NOW - 300, NOW + 300]);
    expect(stripTicks(stripSpan(NOW + 120))).toContain(NOW);
  });

  it('names of marks that stand close together only the last, and shows none of another time', () => {
    const marks = [
      mark(NOW - 1_000, 'before the strip'),
      mark(NOW - 700, 'first'),
      mark(NOW - 650, 'second'),
      mark(NOW - 100, 'third'),
      mark(NOW + 10, 'after the map'),
    ];
    expect(placeMarks(marks, span).map(({ mark: { title }, isNamed }) => [title, isNamed])).toEqual([
      ['first', false],
      ['second', true],
      ['third', true],
    ]);
  });

  it('names what somebody did before what came of it', () => {
    const turn: Mark = { ...mark(NOW - 640, 'degraded'), kind: 'health' };
    const late: Mark = { ...mark(NOW - 100, 'healthy'), kind: 'health' };
    expect(placeMarks([mark(NOW - 700, 'split'), turn, late], span).map(({ isNamed }) => isNamed)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('draws what ends by itself up to its end, and as far as it reaches', () => {
    const bars = deadlineBars(
      [
        change(NOW - 60, NOW + 180),
        change(NOW - 2_000, NOW + 2_000),
        change(NOW - 60, null),
        change(NOW - 3_000, NOW - 1_000),
      ],
      span,
    );
    expect(bars.map(({ start, end }) => [start, end])).toEqual([
      [0.7, 0.9],
      [0, 1],
    ]);
  });

  it('tells failures before and after a mark apart, and neither where nothing was measured', () => {
    const errors = [
      [NOW - 400, 0.5],
      [NOW - 240, 0.01],
      [NOW - 180, null],
      [NOW - 120, 0.03],
      [NOW - 60, 0.05],
    ] as const;
    const { before, after } = besideMark(errors, NOW - 200);
    expect(before).toBeCloseTo(0.01);
    expect(after).toBeCloseTo(0.04);
    expect(besideMark(errors, NOW)).toEqual({ before: 0.04, after: null });
  });

  it('knows failed requests only where both rate and share are known', () => {
    const rates = [
      [1, 100],
      [2, null],
      [3, 50],
    ] as const;
    expect(failedRates(rates, [[1, 0.02]])).toEqual([2, null, null]);
  });
});
