/** A span of time that ends at `at` (unix seconds). */
export interface TimeWindow {
  readonly at: number;
  readonly seconds: number;
}

/** Default distance of evaluation instants, seconds: all viewers and replicas ask the same question. */
export const DEFAULT_GRID_SECONDS = 15;

/** The latest instant on the grid that is not after `at`. All in unix seconds. */
export function alignToGrid(at: number, gridSeconds: number): number {
  return Math.floor(at / gridSeconds) * gridSeconds;
}

const UNITS_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `60s`, `10m` or `1h`; null where it is none or zero. */
export function parseDurationSeconds(text: string): number | null {
  const match = /^(\d{1,6})(s|m|h|d)$/.exec(text);
  if (match === null) return null;
  const [, count, unit] = match;
  const seconds = Number(count) * (UNITS_SECONDS[unit ?? ''] ?? 0);
  return seconds > 0 ? seconds : null;
}

/** The shortest exact way to write a number of whole seconds, as accepted by {@link parseDurationSeconds}. */
export function formatDurationParameter(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = UNITS_SECONDS[unit] ?? 1;
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
