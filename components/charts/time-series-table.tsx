import Link from 'next/link';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import type { ChartTraces } from '@/lib/client/chart-traces.ts';
import { amountText, type Amount } from '@/lib/format/amount.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import type { TimeRow, TimeSeries } from './time-series.ts';

interface TimeSeriesTableProps {
  readonly label: string;
  readonly series: readonly TimeSeries[];
  readonly rows: readonly TimeRow[];
  readonly format: (value: number) => Amount | null;
  /** Distance of two rows. */
  readonly stepSeconds: number;
  /** The requests behind a row. */
  readonly traces?: ChartTraces | undefined;
}

/** The chart's twin for readers of words: the newest instant first. */
export function TimeSeriesTable(props: TimeSeriesTableProps) {
  const { label, series, rows, format, stepSeconds, traces } = props;
  const measured = rows
    .filter(({ values }) => Object.values(values).some((value) => value !== null))
    .toReversed();
  return (
    <Table label={label} density="dense" isTall>
      <thead>
        <tr>
          <ColumnHeader>Time</ColumnHeader>
          {series.map(({ id, label: name }) => (
            <ColumnHeader key={id} numeric>
              {name}
            </ColumnHeader>
          ))}
        </tr>
      </thead>
      <tbody>
        {measured.map(({ at, values }) => (
          <Row key={at}>
            <RowHeader>
              {traces === undefined ? (
                formatClockSecond(at * 1_000)
              ) : (
                <Link
                  href={traces({ from: at - stepSeconds, to: at }, null)}
                  prefetch={false}
                  aria-label={`Traces of ${formatClockSecond(at * 1_000)}`}
                >
                  {formatClockSecond(at * 1_000)}
                </Link>
              )}
            </RowHeader>
            {series.map(({ id }) => {
              const value = values[id] ?? null;
              return (
                <Cell key={id} numeric>
                  {amountText(value === null ? null : format(value))}
                </Cell>
              );
            })}
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
