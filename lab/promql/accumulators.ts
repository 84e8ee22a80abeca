import type { AggregationOperator } from './ast.ts';

/** Aggregations that need no parameter and keep a few numbers per group. */
export type SimpleAggregation = Exclude<
  AggregationOperator,
  'topk' | 'bottomk' | 'quantile' | 'count_values'
>;

/** Per cell: how many samples came, and up to two running figures. */
export interface AccumulatorCells {
  readonly counts: Float64Array;
  readonly main: Float64Array;
  readonly means: Float64Array;
}

/** Takes one value into a cell. */
export type Accumulate = (cells: AccumulatorCells, cell: number, value: number) => void;

const keepFirst = (cells: AccumulatorCells, cell: number, value: number): boolean => {
  const count = (cells.counts[cell] ?? 0) + 1;
  cells.counts[cell] = count;
  if (count === 1) cells.main[cell] = value;
  return count === 1;
};

const extreme =
  (isBetter: (value: number, best: number) => boolean): Accumulate =>
  (cells, cell, value) => {
    if (keepFirst(cells, cell, value)) return;
    const best = cells.main[cell] ?? NaN;
    if (isBetter(value, best) || Number.isNaN(best)) cells.main[cell] = value;
  };

const spread: Accumulate = (cells, cell, value) => {
  const count = (cells.counts[cell] ?? 0) + 1;
  cells.counts[cell] = count;
  if (count === 1) {
    cells.means[cell] = value;
    return;
  }
  const distance = value - (cells.means[cell] ?? NaN);
  const mean = (cells.means[cell] ?? NaN) + distance / count;
  cells.means[cell] = mean;
  cells.main[cell] = (cells.main[cell] ?? NaN) + distance * (value - mean);
};

const count: Accumulate = (cells, cell) => {
  cells.counts[cell] = (cells.counts[cell] ?? 0) + 1;
};

const sum: Accumulate = (cells, cell, value) => {
  if (!keepFirst(cells, cell, value)) cells.main[cell] = (cells.main[cell] ?? NaN) + value;
};

// A running mean, so that huge values do not overflow; an infinite one stays, as in Prometheus.
const mean: Accumulate = (cells, cell, value) => {
  if (keepFirst(cells, cell, value)) return;
  const current = cells.main[cell] ?? NaN;
  const samples = cells.counts[cell] ?? 1;
  const infinite = current === Infinity || current === -Infinity;
  if (infinite && (value === current || Number.isFinite(value))) return;
  cells.main[cell] = current + (value / samples - current / samples);
};

export const ACCUMULATE: Readonly<Record<SimpleAggregation, Accumulate>> = {
  sum,
  avg: mean,
  min: extreme((value, best) => value < best),
  max: extreme((value, best) => value > best),
  count,
  group: count,
  stddev: spread,
  stdvar: spread,
};

/** The aggregate of a cell that has at least one sample. */
export function aggregateOf(operator: SimpleAggregation, cells: AccumulatorCells, cell: number): number {
  const main = cells.main[cell] ?? NaN;
  switch (operator) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
      return main;
    case 'count':
      return cells.counts[cell] ?? 0;
    case 'group':
      return 1;
    case 'stdvar':
      return main / (cells.counts[cell] ?? 1);
    case 'stddev':
      return Math.sqrt(main / (cells.counts[cell] ?? 1));
  }
  return operator satisfies never;
}
