import type { Objective } from '../domain/objective.ts';
import { amountText, type Amount } from './amount.ts';
import { formatLatency } from './latency.ts';
import { formatRatio } from './ratio.ts';

/** What is promised, such as `99.9 % of requests do not fail`. */
export function objectiveWords({
  kind,
  target,
  thresholdMs,
}: Pick<Objective, 'kind' | 'target' | 'thresholdMs'>): string {
  const share = amountText(formatTarget(target));
  return kind === 'errors'
    ? `${share} of requests do not fail`
    : `${share} of requests are answered within ${amountText(formatLatency(thresholdMs))}`;
}

/** Promises are read as they were written: 99.95 % is not 100 %, and 99 % has no decimals. */
export function formatTarget(target: number): Amount {
  return { figure: String(Number((target * 100).toFixed(4))), unit: '%' };
}

/** The budget that is left, in whole percent as promises of 30 days are read; overspent is below 0. */
export function formatLeft(left: number | null): Amount | null {
  if (left === null) return null;
  const percent = Math.round(left * 100);
  if (percent === 0 && left !== 0) return formatRatio(left);
  return { figure: percent < 0 ? `−${-percent}` : String(percent), unit: '%' };
}
