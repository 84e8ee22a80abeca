import type { ServiceObjective } from '@/lib/client/service-queries.ts';

/** Six times as fast uses 30 days up in five: https://sre.google/workbook/alerting-on-slos/ */
const alarmingBurn = 6;

export type ObjectiveTone = 'degraded' | 'unhealthy' | undefined;

/** Amber where the budget is used up before its time, vermillion where that is near. */
export function burnTone(burn: number | null): ObjectiveTone {
  if (burn === null || burn < 1) return undefined;
  return burn >= alarmingBurn ? 'unhealthy' : 'degraded';
}

export const leftTone = (left: number | null): ObjectiveTone =>
  left !== null && left <= 0 ? 'unhealthy' : undefined;

export const noMonth = 'the telemetry backend does not hold 30 days of it';
export const noRecent = 'no request in the last 5 min';

/** The objective that a list shows: the one that is spent fastest, then the one with least left. */
export function tightest(objectives: readonly ServiceObjective[]): ServiceObjective | null {
  const sorted = objectives.toSorted(
    (a, b) => (b.burn ?? -1) - (a.burn ?? -1) || (a.left ?? 1) - (b.left ?? 1),
  );
  return sorted[0] ?? null;
}
