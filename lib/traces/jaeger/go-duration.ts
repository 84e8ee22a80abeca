const NS_PER_MS = 1_000_000;

/** A duration as Go parses it, in nanoseconds, so that fractions need no rounding; null stays null. */
export const goMilliseconds = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : `${Math.round(milliseconds * NS_PER_MS)}ns`;
