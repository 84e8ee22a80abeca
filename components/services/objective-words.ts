import type { ServiceObjective } from '@/lib/client/service-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRatio } from '@/lib/format/ratio.ts';

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

/** What is promised, such as `99.9 % do not fail`. */
export function objectiveWords({ kind, target, thresholdMs }: ServiceObjective): string {
  const share = amountText(formatTarget(target));
  return kind === 'errors'
    ? `${share} of requests do not fail`
    : `${share} of requests are answered within ${amountText(formatLatency(thresholdMs))}`;
}

/** Promises are read as they were written: 99.95 % is not 100 %, and 99 % has no decimals. */
export function formatTarget(target: number) {
  return { figure: String(Number((target * 100).toFixed(4))), unit: '%' };
}

/** The budget that is left, in whole percent as promises of 30 days are read; overspent is below 0. */
export function formatLeft(left: number | null) {
  if (left === null) return null;
  const percent = Math.round(left * 100);
  if (percent === 0 && left !== 0) return formatRatio(left);
  return { figure: percent < 0 ? `−${-percent}` : String(percent), unit: '%' };
}

export const noMonth = 'the telemetry backend does not hold 30 days of it';
export const noRecent = 'no request in the last 5 min';

/** The objective that a list shows: the one that is spent fastest, then the one with least left. */
export function tightest(objectives: readonly ServiceObjective[]): ServiceObjective | null {
  const sorted = objectives.toSorted(
    (a, b) => (b.burn ?? -1) - (a.burn ?? -1) || (a.left ?? 1) - (b.left ?? 1),
  );
  return sorted[0] ?? null;
}
