import { amountText, type Amount } from '@/lib/format/amount.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { lastKnown, type Span, type TimeSeries } from './time-series.ts';

/** What a chart shows, in words for those who do not see it: per series the last value and the range, then the gaps. */
export function summarize(
  label: string,
  series: readonly TimeSeries[],
  gaps: readonly Span[],
  format: (value: number) => Amount | null,
): string {
  const sentences = series.map(({ label: name, points }) => {
    const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
    const last = lastKnown(points)?.value ?? null;
    if (last === null) return `${name}: nothing measured.`;
    const range = `${text(Math.min(...values), format)} to ${text(Math.max(...values), format)}`;
    return `${name}: now ${text(last, format)}, between ${range}.`;
  });
  const missing = gaps.map(({ from, to }) => `${clock(from)} to ${clock(to)}`);
  const tail = missing.length === 0 ? [] : [`Nothing measured from ${missing.join(', ')}.`];
  return [`${label}.`, ...sentences, ...tail].join(' ');
}

function text(value: number, format: (value: number) => Amount | null): string {
  return amountText(format(value));
}

function clock(at: number): string {
  return formatClockSecond(at * 1_000);
}
