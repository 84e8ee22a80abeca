import { wilsonInterval } from '../confidence-sequence.ts';
import { beyondNormal } from './normal-distribution.ts';

/** How many of a number of requests did something. */
export interface CountedShare {
  readonly hits: number;
  readonly total: number;
}

/** What two shares may differ by, after − before. */
export interface DifferenceBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Newcombe's interval of the difference of two shares, made of Wilson's interval of each; `z` is the normal quantile of
 * its confidence (1.96: 95 %). Nothing is known, −1 to 1, where one of both has no requests.
 * @see https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I
 */
export function differenceInterval(before: CountedShare, after: CountedShare, z: number): DifferenceBounds {
  if (before.total <= 0 || after.total <= 0) return { low: -1, high: 1 };
  const [p, q] = [before.hits / before.total, after.hits / after.total];
  const [first, second] = [
    wilsonInterval(before.hits, before.total, z),
    wilsonInterval(after.hits, after.total, z),
  ];
  return {
    low: q - p - Math.hypot(q - second.low, first.high - p),
    high: q - p + Math.hypot(second.high - q, p - first.low),
  };
}

/** No p-value is told apart from 0 beyond this many standard deviations. */
const FARTHEST_Z = 38;
const BISECTIONS = 50;

/**
 * How likely shares that lie so far apart are where nothing has changed (0..1, both sides): one minus the confidence at
 * which Newcombe's interval just touches 0. Null where one of both has no requests.
 */
export function ratioChangeP(before: CountedShare, after: CountedShare): number | null {
  if (before.total <= 0 || after.total <= 0) return null;
  const excludesZero = (z: number): boolean => {
    const { low, high } = differenceInterval(before, after, z);
    return low > 0 || high < 0;
  };
  let [inside, outside] = [0, FARTHEST_Z];
  if (!excludesZero(1e-9)) return 1;
  if (excludesZero(outside)) return beyondNormal(outside);
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (inside + outside) / 2;
    if (excludesZero(middle)) inside = middle;
    else outside = middle;
  }
  return beyondNormal(inside);
}
