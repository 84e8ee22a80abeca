import { digits, isUnknown, rounded, type Amount } from './amount.ts';

/**
 * A ratio (0..1) in percent: two decimals below 1 %, one below 100 %, none at 100 %. A failure is never rounded away
 * and a whole is never rounded full: `< 0.01 %`, `99.98 %`, `> 99.99 %`.
 */
export function formatRatio(ratio: number | null): Amount | null {
  if (isUnknown(ratio)) return null;
  return { figure: percentFigure(ratio * 100), unit: '%' };
}

function percentFigure(percent: number): string {
  if (percent === 0) return '0.0';
  if (percent < 0) return `−${percentFigure(-percent)}`;
  if (rounded(percent, 2) === 0) return '< 0.01';
  if (rounded(percent, 2) < 1) return digits(percent, 2);
  if (percent >= 100) return digits(percent, 0);
  if (rounded(percent, 1) < 100) return digits(percent, 1);
  return rounded(percent, 2) < 100 ? digits(percent, 2) : '> 99.99';
}

/** A share that is evidence, with what it rests on: its interval (95 %) and the count of requests. */
export interface ShareEvidence {
  readonly ratio: number;
  readonly lowRatio: number;
  readonly highRatio: number;
  readonly requests: number;
}

/** `10.0 % (9.6 to 10.4 %), 19,806 requests` */
export function formatShareEvidence({ ratio, lowRatio, highRatio, requests }: ShareEvidence): string {
  const percent = percentFigure(ratio * 100);
  const low = percentFigure(lowRatio * 100);
  const high = percentFigure(highRatio * 100);
  const noun = requests === 1 ? 'request' : 'requests';
  return `${percent}\u202f% (${low} to ${high}\u202f%), ${digits(requests, 0)} ${noun}`;
}
