'use client';

import {
  CartesianGrid,
  ComposedChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Amount } from '@/lib/format/amount.ts';
import { formatClockMinute } from '@/lib/format/clock.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import { PlotBackground, PlotLines, type ChartLimit, type ChartMarker } from './plot-background.tsx';
import { PlotSeries } from './plot-series.tsx';
import { tickLabels } from './ticks.ts';
import type { Span, TimeRow, TimeSeries } from './time-series.ts';
import { useBrush } from './use-brush.ts';

export interface TimeSeriesPlotProps {
  readonly patternId: string;
  readonly series: readonly TimeSeries[];
  readonly rows: readonly TimeRow[];
  readonly gaps: readonly Span[];
  readonly span: Span;
  readonly ticks: readonly number[];
  readonly format: (value: number) => Amount | null;
  readonly look: 'line' | 'area';
  readonly markers: readonly ChartMarker[];
  readonly limits: readonly ChartLimit[];
  readonly faults: readonly Span[];
  /** Takes a stretch of time that is dragged over, or a point that is pressed. */
  readonly onRange?: ((range: Span) => void) | undefined;
}

const axisHeightPx = 18;
const endLabelWidthPx = 34;

/** The drawing itself; everything around it is in `TimeSeriesChart`. */
export function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { patternId, series, rows, gaps, span, ticks, format, look, markers, limits, faults } = props;
  const brush = useBrush(props.onRange);
  const labels = tickLabels(ticks, format);
  const top = ticks.at(-1) ?? 1;
  const margin = {
    top: markers.length === 0 ? 8 : 16,
    right: series.length > 1 ? endLabelWidthPx : 4,
    bottom: 0,
    left: 0,
  };
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={[...rows]} margin={margin} accessibilityLayer={false} {...brush.handlers}>
        <CartesianGrid vertical={false} stroke="var(--line-1)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={[span.from, span.to]}
          ticks={[span.from, span.to]}
          tickFormatter={(at: number) => formatClockMinute(at * 1_000)}
          tick={<TimeTick span={span} />}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-2)' }}
          height={axisHeightPx}
          interval={0}
          allowDataOverflow
        />
        <YAxis
          domain={[0, top]}
          ticks={[...ticks]}
          tickFormatter={(_, position: number) => labels[position] ?? ''}
          tickLine={false}
          axisLine={false}
          width={8 + 6.4 * Math.max(...labels.map((label) => label.length))}
          interval={0}
        />
        <PlotBackground patternId={patternId} gaps={gaps} faults={faults} />
        <PlotLines markers={markers} limits={limits} span={span} />
        {brush.range !== null && (
          <ReferenceArea
            x1={brush.range.from}
            x2={brush.range.to}
            fill="var(--accent)"
            fillOpacity={0.16}
            stroke="var(--accent)"
          />
        )}
        <PlotSeries series={series} look={look} top={top} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-3)', strokeWidth: 1 }}
          content={<ChartTooltip series={series} rows={rows} format={format} />}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

interface TimeTickProps {
  readonly span: Span;
  readonly x?: number;
  readonly y?: number;
  readonly payload?: { readonly value: number };
}

/** The label of an end of the time axis, inside the plot's width. */
function TimeTick({ span, x = 0, y = 0, payload }: TimeTickProps) {
  const at = payload?.value ?? span.from;
  return (
    <text x={x} y={y + 8} textAnchor={at === span.from ? 'start' : 'end'} suppressHydrationWarning>
      {formatClockMinute(at * 1_000)}
    </text>
  );
}
