import { digits, isUnknown, rounded, type Amount } from './amount.ts';

/** The sign stands without a gap and zero has none. */
function signed(value: number, decimals: number): string {
  const text = digits(value, decimals);
  return value > 0 && rounded(value, decimals) !== 0 ? `+${text}` : text;
}

/** A relative change (1 is twice as much): `+100 %`, `−3.5 %`; one decimal below 10 %. */
export function formatRatioChange(changeRatio: number | null): Amount | null {
  if (isUnknown(changeRatio)) return null;
  const percent = changeRatio * 100;
  if (percent === 0) return { figure: '0', unit: '%' };
  if (rounded(percent, 1) === 0) return { figure: percent > 0 ? '< +0.1' : '> −0.1', unit: '%' };
  return { figure: signed(percent, Math.abs(rounded(percent, 1)) < 10 ? 1 : 0), unit: '%' };
}

/** A difference of two latencies: `−5.0 ms`, `+142 ms`, `+1.20 s`. */
export function formatLatencyChange(changeMs: number | null): Amount | null {
  if (isUnknown(changeMs)) return null;
  if (changeMs === 0) return { figure: '0', unit: 'ms' };
  if (Math.abs(rounded(changeMs, 0)) >= 1_000) return { figure: signed(changeMs / 1_000, 2), unit: 's' };
  if (rounded(changeMs, 1) === 0) return { figure: changeMs > 0 ? '< +0.1' : '> −0.1', unit: 'ms' };
  return { figure: signed(changeMs, Math.abs(rounded(changeMs, 1)) < 10 ? 1 : 0), unit: 'ms' };
}

/** How fast an error budget is used; 1× uses it up exactly. */
export function formatBurn(burn: number | null): string {
  return burn === null || Number.isNaN(burn) ? '–' : `${digits(burn, 1)}×`;
}
