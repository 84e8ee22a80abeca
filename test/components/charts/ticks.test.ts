import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeEndLabels } from '@/components/charts/end-labels.ts';
import { tickLabels, ticksFromZero } from '@/components/charts/ticks.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';

describe('ticks', () => {
  it.each([
    [412, [0, 200, 400, 600]],
    [34, [0, 20, 40]],
    [60, [0, 20, 40, 60]],
    [640, [0, 250, 500, 750]],
    [0.0004, [0, 0.0002, 0.0004]],
    [2.6, [0, 1, 2, 3]],
    [0, [0, 0.5, 1]],
  ])('for values up to %f are round and begin at zero', (greatest, ticks) => {
    expect(ticksFromZero(greatest)).toEqual(ticks);
  });

  it('are three or four, and hold every value', () => {
    assert(
      property(double({ min: 1e-6, max: 1e9, noNaN: true }), (greatest) => {
        const ticks = ticksFromZero(greatest);
        const top = ticks.at(-1) ?? 0;
        return (ticks.length === 3 || ticks.length === 4) && ticks[0] === 0 && top >= greatest * (1 - 1e-9);
      }),
    );
  });

  it('carry the unit on top only', () => {
    expect(tickLabels([0, 20, 40], (value) => formatRate(value, 'map'))).toEqual(['0', '20', '40\u202frps']);
    expect(tickLabels([0, 0.0002, 0.0004], formatRatio)).toEqual(['0', '0.02', '0.04\u202f%']);
  });

  it('carry it on each where units differ', () => {
    expect(tickLabels([0, 500, 1_000], (value) => formatLatency(value))).toEqual([
      '0',
      '500\u202fms',
      '1\u202fs',
    ]);
  });
});

describe('labels at the ends of lines', () => {
  it('stay where they belong when there is room', () => {
    expect(placeEndLabels([20, 60, 90], 0, 100)).toEqual([20, 60, 90]);
  });

  it('move apart when lines meet, and never out of the plot', () => {
    expect(placeEndLabels([99, 98, 100], 0, 100)).toEqual([87, 74, 100]);
  });
});
