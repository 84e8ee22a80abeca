import { amountText, type Amount } from '@/lib/format/amount.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { chartColor } from './chart-color.ts';
import type { TimeRow, TimeSeries } from './time-series.ts';
import styles from './time-series-chart.module.css';

interface ChartTooltipProps {
  /** Given by the chart: whether the pointer is over it, and over which instant (unix seconds). */
  readonly active?: boolean;
  readonly label?: string | number;
  readonly series: readonly TimeSeries[];
  readonly rows: readonly TimeRow[];
  readonly format: (value: number) => Amount | null;
}

/** All series at one instant, with its seconds. */
export function ChartTooltip({ active = false, label: at, series, rows, format }: ChartTooltipProps) {
  const row = rows.find((candidate) => candidate.at === at);
  if (!active || row === undefined) return null;
  return (
    <div className={styles.tooltip}>
      <p className={styles.time}>{formatClockSecond(row.at * 1_000)}</p>
      {series.map(({ id, label, tone }) => (
        <p key={id} className={styles.entry}>
          <span className={styles.square} style={{ background: chartColor(tone) }} aria-hidden />
          {label}
          <span className={styles.value}>{valueText(row.values[id] ?? null, format)}</span>
        </p>
      ))}
    </div>
  );
}

function valueText(value: number | null, format: ChartTooltipProps['format']): string {
  return amountText(value === null ? null : format(value));
}
