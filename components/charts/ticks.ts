import { amountText, type Amount } from '@/lib/format/amount.ts';

const steps = [1, 2, 2.5, 5, 10];

/**
 * Three or four ticks from zero to at least the greatest value, on round numbers. Nothing but zeros gets a scale of one,
 * so that the line lies on the ground and not in the middle.
 */
export function ticksFromZero(greatest: number): readonly number[] {
  const top = greatest > 0 ? greatest : 1;
  const magnitude = 10 ** Math.floor(Math.log10(top / 3));
  const step = steps.map((factor) => factor * magnitude).find((size) => top / size <= 3) ?? 10 * magnitude;
  const count = Math.max(2, Math.ceil(top / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, position) => Number((position * step).toPrecision(12)));
}

/** Words of the ticks: the unit stands on the top one only, unless the units differ (800 ms, 1.20 s). */
export function tickLabels(
  ticks: readonly number[],
  format: (value: number) => Amount | null,
): readonly string[] {
  const amounts = ticks.map((tick) => format(tick));
  const units = new Set(amounts.slice(1).map((amount) => amount?.unit));
  return amounts.map((amount, position) => {
    if (ticks[position] === 0) return '0';
    const isTop = position === ticks.length - 1;
    const round = amount === null ? null : { ...amount, figure: amount.figure.replace(/\.0+(?=\D*$)/, '') };
    return isTop || units.size > 1 ? amountText(round) : (round?.figure ?? '');
  });
}
