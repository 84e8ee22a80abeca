'use client';

import { useId } from 'react';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { Amount } from '@/lib/format/amount.ts';
import { summarize } from './chart-summary.ts';
import styles from './chart-column.module.css';
import type { ChartTraces } from '@/lib/client/chart-traces.ts';
import { roomFor, type ChartLimit, type ChartMarker } from './plot-background.tsx';
import { ticksFromZero } from './ticks.ts';
import { TracedPlot } from './traced-plot.tsx';
import { TimeSeriesTable } from './time-series-table.tsx';
import { findGaps, greatestValue, toRows, type Span, type TimeSeries } from './time-series.ts';

export interface ChartColumnProps {
  /** What is compared: "Errors". */
  readonly name: string;
  /** One row each, top to bottom, whatever is known of them. */
  readonly rows: readonly TimeSeries[];
  /** Whether the values are still awaited. */
  readonly isLoading: boolean;
  readonly span: Span;
  readonly stepSeconds: number;
  readonly format: (value: number) => Amount | null;
  /** The scale reaches at least so far, so that a line of zeros leaves room for the first failures. */
  readonly leastScale?: number | undefined;
  readonly markers?: readonly ChartMarker[] | undefined;
  readonly limits?: readonly ChartLimit[] | undefined;
  readonly faults?: readonly Span[] | undefined;
  /** The requests behind a part of a row. */
  readonly traces?: ChartTraces | undefined;
  /** Unix seconds from which on nothing has happened yet: hatched. */
  readonly aheadFrom?: number | undefined;
}

/** Small multiples of one signal: a row for each series, all on one scale, so that heights can be compared. */
export function ChartColumn({ name, rows, isLoading, format, leastScale = 0, ...rest }: ChartColumnProps) {
  const greatestLimit = roomFor(rest.limits ?? []);
  const ticks = ticksFromZero(Math.max(greatestValue(rows), leastScale, greatestLimit));
  return (
    <div className={styles.column}>
      <h3 className={styles.heading}>{name}</h3>
      {rows.map((series) => (
        <div key={series.id} className={styles.plot}>
          {isLoading ? (
            <Skeleton height="88px" />
          ) : (
            <RowPlot {...rest} name={name} series={series} ticks={ticks} format={format} />
          )}
        </div>
      ))}
      <Disclosure summary={`${name} as table`}>
        <TimeSeriesTable
          label={name}
          series={rows}
          rows={toRows(rows, [])}
          format={format}
          stepSeconds={rest.stepSeconds}
          traces={rest.traces}
        />
      </Disclosure>
    </div>
  );
}

interface RowPlotProps extends Omit<ChartColumnProps, 'rows' | 'isLoading' | 'leastScale'> {
  readonly series: TimeSeries;
  readonly ticks: readonly number[];
}

function RowPlot(props: RowPlotProps) {
  const { name, series, span, stepSeconds, ticks, format, markers, limits, faults, aheadFrom } = props;
  const patternId = useId();
  if (series.points.every(({ value }) => value === null)) {
    return <p className={styles.nothing}>Nothing was measured of {series.label}.</p>;
  }
  const gaps = findGaps([series], stepSeconds);
  const ahead = aheadFrom === undefined || aheadFrom >= span.to ? [] : [{ from: aheadFrom, to: span.to }];
  const naming = {
    role: 'img',
    'aria-label': summarize(`${name} of ${series.label}`, [series], gaps, format),
  };
  return (
    <div className={styles.chart} {...naming}>
      <TracedPlot
        patternId={patternId}
        series={[series]}
        rows={toRows([series], gaps)}
        gaps={[...gaps, ...ahead]}
        span={span}
        ticks={ticks}
        format={format}
        look="line"
        markers={markers ?? []}
        limits={limits ?? []}
        faults={faults ?? []}
        traces={props.traces}
      />
    </div>
  );
}
