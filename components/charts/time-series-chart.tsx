'use client';

import { useId } from 'react';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import type { Amount } from '@/lib/format/amount.ts';
import { summarize } from './chart-summary.ts';
import type { ChartTraces } from '@/lib/client/chart-traces.ts';
import { roomFor, type ChartLimit, type ChartMarker } from './plot-background.tsx';
import { TracedPlot } from './traced-plot.tsx';
import { TimeSeriesTable } from './time-series-table.tsx';
import { findGaps, greatestValue, toRows, type Span, type TimeSeries } from './time-series.ts';
import { ticksFromZero } from './ticks.ts';
import styles from './time-series-chart.module.css';

export interface TimeSeriesChartProps {
  /** What is shown, with its unit: "Requests per second". */
  readonly label: string;
  readonly series: readonly TimeSeries[];
  /** Ends of the time axis, unix seconds. */
  readonly span: Span;
  /** Usual distance of two points, seconds: a longer one is a gap. */
  readonly stepSeconds: number;
  readonly format: (value: number) => Amount | null;
  readonly look?: 'line' | 'area' | undefined;
  readonly height?: number | undefined;
  /** Changes, each labelled once. */
  readonly markers?: readonly ChartMarker[] | undefined;
  readonly limits?: readonly ChartLimit[] | undefined;
  /** When a fault was injected. */
  readonly faults?: readonly Span[] | undefined;
  /** The requests behind a part of it. */
  readonly traces?: ChartTraces | undefined;
  /** The same for all charts of one kind side by side. */
  readonly greatest?: number | undefined;
}

/** Values over time: zero is the base, what is missing is hatched, and a table says the same. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const {
    label,
    series,
    span,
    stepSeconds,
    format,
    look = 'line',
    height = 132,
    markers,
    limits,
    faults,
    traces,
  } = props;

  const patternId = useId();
  const measured = series.filter(({ isAsked }) => isAsked !== true);
  const gaps = findGaps(measured.length === 0 ? series : measured, stepSeconds);
  const rows = toRows(series, gaps);
  const highest = Math.max(greatestValue(series), props.greatest ?? 0, roomFor(limits ?? []));
  const naming = { role: 'img', 'aria-label': summarize(label, series, gaps, format) };
  return (
    <div className={styles.frame}>
      <div className={styles.plot} style={{ height }} {...naming}>
        <TracedPlot
          patternId={patternId}
          series={series}
          rows={rows}
          gaps={gaps}
          span={span}
          ticks={ticksFromZero(highest)}
          format={format}
          look={look}
          markers={markers ?? []}
          limits={limits ?? []}
          faults={faults ?? []}
          traces={traces}
        />
      </div>
      <Disclosure summary="Show as table">
        <TimeSeriesTable
          label={label}
          series={series}
          rows={rows}
          format={format}
          stepSeconds={stepSeconds}
          traces={traces}
        />
      </Disclosure>
    </div>
  );
}
