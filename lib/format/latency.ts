import { digits, isUnknown, rounded, type Amount } from './amount.ts';

/** In a trace the parts of a millisecond count; elsewhere they are noise. */
export type LatencyPlace = 'trace' | 'signal';

/** Milliseconds below 1,000, then seconds with two decimals. The caller names the quantile. */
export function formatLatency(latencyMs: number | null, place: LatencyPlace = 'signal'): Amount | null {
  if (isUnknown(latencyMs) || !Number.isFinite(latencyMs)) return null;
  if (rounded(latencyMs, 0) >= 1_000) return { figure: digits(latencyMs / 1_000, 2), unit: 's' };
  return { figure: millisecondFigure(latencyMs, place), unit: 'ms' };
}

function millisecondFigure(latencyMs: number, place: LatencyPlace): string {
  if (latencyMs === 0) return '0';
  const smallest = place === 'trace' ? 1 : 0;
  if (rounded(latencyMs, smallest) === 0) return place === 'trace' ? '< 0.1' : '< 1';
  if (place === 'trace' && rounded(latencyMs, 1) < 10) return digits(latencyMs, 1);
  return digits(latencyMs, 0);
}
