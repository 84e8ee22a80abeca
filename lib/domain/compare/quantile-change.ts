import type { Latency } from '../mesh-graph.ts';
import { beyondNormal, normalDensity } from './normal-distribution.ts';

/** A quantile with its normal deviate. */
const quantiles = {
  p50: { share: 0.5, deviate: 0 },
  p95: { share: 0.95, deviate: 1.6449 },
  p99: { share: 0.99, deviate: 2.3263 },
} as const;

/** A quantile of durations that is compared. */
export type ComparedQuantile = keyof typeof quantiles;

/** Quantiles of one window with the number of requests behind them. */
export interface CountedLatency {
  readonly latency: Latency;
  readonly samples: number;
}

/** With fewer requests beyond the quantile than this, it says too little about itself. */
const LEAST_BEYOND = 10;
/** Durations never lie closer together than this (standard deviation of their logarithm): buckets are wide. */
const LEAST_SPREAD = 0.4;

/**
 * How likely quantiles that lie so far apart are where nothing has changed (0..1, both sides). An approximation: durations
 * are taken as log-normal, with the spread that the window's own p50 and p95 show, which gives the standard error of a
 * quantile of so many requests (https://en.wikipedia.org/wiki/Order_statistic#Large_sample_sizes). Interpolation inside of
 * a bucket adds to it, so that the spread has a floor. Null where a figure is missing or requests are too few.
 */
export function quantileChangeP(
  name: ComparedQuantile,
  before: CountedLatency,
  after: CountedLatency,
): number | null {
  const [first, second] = [before.latency[name], after.latency[name]];
  const [errorBefore, errorAfter] = [standardError(name, before), standardError(name, after)];
  if (first === null || second === null || errorBefore === null || errorAfter === null) return null;
  if (!(first > 0) || !(second > 0)) return null;
  return beyondNormal(Math.log(second / first) / Math.hypot(errorBefore, errorAfter));
}

/** Of the logarithm of the quantile. */
function standardError(name: ComparedQuantile, { latency, samples }: CountedLatency): number | null {
  const { share, deviate } = quantiles[name];
  if (samples * (1 - share) < LEAST_BEYOND) return null;
  const { p50, p95 } = latency;
  const shown =
    p50 !== null && p95 !== null && p50 > 0 && p95 > p50 ? Math.log(p95 / p50) / quantiles.p95.deviate : 0;
  const density = normalDensity(deviate) / Math.max(LEAST_SPREAD, shown);
  return Math.sqrt((share * (1 - share)) / samples) / density;
}
