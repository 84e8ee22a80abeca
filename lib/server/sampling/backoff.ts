import 'server-only';

const FIRST_MS = 1_000;
const MOST_MS = 30_000;

/**
 * Pause before the next try after `failures` failures in a row, ms: doubling, capped, and drawn from its upper half so
 * that consoles that failed together do not come back together. `random` gives 0..1.
 */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(full * (0.5 + random() / 2));
}
