const firstMs = 1_000;
const longestMs = 15_000;

/**
 * Milliseconds until the next try after `failures` failures in a row: doubling from 1 s, at most 15 s, each spread over its
 * upper half so that a crowd of tabs does not come back at once. `random` is in 0..1.
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random / 2));
}
