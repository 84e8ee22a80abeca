import { CompensatedSum } from './compensated-sum.ts';
import { quantileOf } from './quantile.ts';
import type { RangeFunction, SampleWindow } from './range-vector.ts';

function valuesOf(window: SampleWindow): number[] {
  return Array.from(window.values.subarray(window.start, window.end));
}

function sumOf(window: SampleWindow): number {
  const sum = new CompensatedSum();
  for (let position = window.start; position < window.end; position++)
    sum.add(window.values[position] ?? NaN);
  return Number.isFinite(sum.uncompensated) ? sum.total : sum.uncompensated;
}

// A running mean instead of sum / count, so that huge values do not overflow.
function meanOf(window: SampleWindow): number {
  const mean = new CompensatedSum();
  let count = 0;
  for (let position = window.start; position < window.end; position++) {
    const value = window.values[position] ?? NaN;
    const current = mean.uncompensated;
    count++;
    const infinite = current === Infinity || current === -Infinity;
    if (infinite && (value === current || Number.isFinite(value))) continue;
    mean.add(value / count - current / count);
  }
  const result = mean.uncompensated;
  return Number.isFinite(result) ? mean.total : result;
}

function varianceOf(window: SampleWindow): number {
  const mean = new CompensatedSum();
  const squares = new CompensatedSum();
  let count = 0;
  for (let position = window.start; position < window.end; position++) {
    const value = window.values[position] ?? NaN;
    count++;
    const distance = value - mean.total;
    mean.add(distance / count);
    squares.add(distance * (value - mean.total));
  }
  return squares.total / count;
}

function extremeOf(isBetter: (value: number, best: number) => boolean): RangeFunction {
  return (window) => {
    let best = window.values[window.start] ?? NaN;
    for (let position = window.start; position < window.end; position++) {
      const value = window.values[position] ?? NaN;
      if (isBetter(value, best) || Number.isNaN(best)) best = value;
    }
    return best;
  };
}

function countSteps(happened: (value: number, previous: number) => boolean): RangeFunction {
  return (window) => {
    let count = 0;
    for (let position = window.start + 1; position < window.end; position++) {
      if (happened(window.values[position] ?? NaN, window.values[position - 1] ?? NaN)) count++;
    }
    return count;
  };
}

/** Slope per second and value at `interceptMs` of the least-squares line, or undefined below two samples. */
function regression(
  window: SampleWindow,
  interceptMs: number,
): { slope: number; intercept: number } | undefined {
  const count = window.end - window.start;
  if (count < 2) return undefined;
  const sums = {
    x: new CompensatedSum(),
    y: new CompensatedSum(),
    xy: new CompensatedSum(),
    xx: new CompensatedSum(),
  };
  const first = window.values[window.start] ?? NaN;
  let constant = true;
  for (let position = window.start; position < window.end; position++) {
    const y = window.values[position] ?? NaN;
    const x = ((window.timestampsMs[position] ?? 0) - interceptMs) / 1000;
    if (y !== first && position > window.start) constant = false;
    sums.x.add(x);
    sums.y.add(y);
    sums.xy.add(x * y);
    sums.xx.add(x * x);
  }
  if (constant) {
    return Number.isFinite(first) || Number.isNaN(first)
      ? { slope: 0, intercept: first }
      : { slope: NaN, intercept: NaN };
  }
  const covariance = sums.xy.total - (sums.x.total * sums.y.total) / count;
  const slope = covariance / (sums.xx.total - (sums.x.total * sums.x.total) / count);
  return { slope, intercept: sums.y.total / count - (slope * sums.x.total) / count };
}

export const OVER_TIME_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  avg_over_time: meanOf,
  sum_over_time: sumOf,
  count_over_time: (window) => window.end - window.start,
  last_over_time: (window) => window.values[window.end - 1],
  present_over_time: () => 1,
  min_over_time: extremeOf((value, best) => value < best),
  max_over_time: extremeOf((value, best) => value > best),
  stdvar_over_time: varianceOf,
  stddev_over_time: (window) => Math.sqrt(varianceOf(window)),
  quantile_over_time: (window) => quantileOf(window.parameter, valuesOf(window)),
  changes: countSteps(
    (value, previous) => value !== previous && !(Number.isNaN(value) && Number.isNaN(previous)),
  ),
  resets: countSteps((value, previous) => value < previous),
  deriv: (window) => regression(window, window.timestampsMs[window.start] ?? 0)?.slope,
  predict_linear: (window) => {
    const line = regression(window, window.evaluationMs);
    return line === undefined ? undefined : line.slope * window.parameter + line.intercept;
  },
};
