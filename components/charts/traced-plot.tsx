'use client';

import { use } from 'react';
import type { ChartTraces } from '@/lib/client/chart-traces.ts';
import { ChartNavigation } from './chart-navigation.ts';
import { TimeSeriesPlot, type TimeSeriesPlotProps } from './time-series-plot.tsx';

interface TracedPlotProps extends Omit<TimeSeriesPlotProps, 'onRange'> {
  /** The requests behind a part of it; without, nothing happens where it is pressed. */
  readonly traces: ChartTraces | undefined;
}

/** A plot that leads to the requests of the stretch of time that is dragged over, or of the point that is pressed. */
export function TracedPlot({ traces, ...plot }: TracedPlotProps) {
  return traces === undefined ? <TimeSeriesPlot {...plot} /> : <PressedPlot {...plot} traces={traces} />;
}

function PressedPlot({ traces, ...plot }: TracedPlotProps & { readonly traces: ChartTraces }) {
  const go = use(ChartNavigation);
  const only = plot.series.length === 1 ? (plot.series[0]?.id ?? null) : null;
  return <TimeSeriesPlot {...plot} onRange={(range) => go(traces(range, only))} />;
}
