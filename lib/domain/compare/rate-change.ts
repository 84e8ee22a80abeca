import { binomialAtLeast } from './binomial-tail.ts';

/** Events that were counted in a window. */
export interface CountedEvents {
  readonly count: number;
  readonly seconds: number;
}

/**
 * How likely counts that lie so far apart are where the rate has not changed (0..1, both sides), for events that come
 * independently: of all events, each lies in the later window with the share of that window, which is exact for Poisson
 * counts. Counts are rounded: rates of a backend that extrapolates are not whole numbers.
 * @see https://doi.org/10.1093/biomet/31.3-4.313
 */
export function rateChangeP(before: CountedEvents, after: CountedEvents): number {
  const [first, second] = [Math.round(before.count), Math.round(after.count)];
  const total = first + second;
  if (total === 0) return 1;
  const share = after.seconds / (before.seconds + after.seconds);
  const more = binomialAtLeast(second, total, share);
  const fewer = binomialAtLeast(first, total, 1 - share);
  return Math.min(1, 2 * Math.min(more, fewer));
}
