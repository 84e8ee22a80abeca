import { digits, isUnknown, rounded, type Amount } from './amount.ts';

/** Where a rate stands: the map drops the decimal from 100, a table keeps one so that its column lines up. */
export type RatePlace = 'map' | 'table';

/** Requests per second; never per minute, never 0 for what is only small. */
export function formatRate(perSecond: number | null, place: RatePlace = 'table'): Amount | null {
  if (isUnknown(perSecond)) return null;
  return { figure: rateFigure(perSecond, place), unit: 'rps' };
}

function rateFigure(perSecond: number, place: RatePlace): string {
  if (perSecond === 0) return '0';
  if (rounded(perSecond, 2) === 0) return '< 0.01';
  if (rounded(perSecond, 2) < 0.1) return digits(perSecond, 2);
  if (rounded(perSecond, 1) < 100) return digits(perSecond, 1);
  if (rounded(perSecond, 0) < 10_000) return digits(perSecond, place === 'map' ? 0 : 1);
  if (rounded(perSecond / 1_000, 1) < 1_000) return `${digits(perSecond / 1_000, 1)}k`;
  return `${digits(perSecond / 1_000_000, 1)}M`;
}
