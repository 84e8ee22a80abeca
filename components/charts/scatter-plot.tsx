'use client';

import { CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { healthStrokes } from '@/components/ui/glyphs/health-strokes.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import styles from './scatter-plot.module.css';

/** How a mark looks: dot, octagon, hollow octagon, hollow diamond. */
export type ScatterState = 'ok' | 'failed' | 'inside' | 'injected';

/** One mark of a scatter chart. */
export interface ScatterDot {
  /** Unix seconds. */
  readonly x: number;
  readonly y: number;
  readonly state: ScatterState;
  /** A letter beside it; null: none. */
  readonly mark: string | null;
}

interface ScatterPlotProps {
  readonly dots: readonly ScatterDot[];
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
  /** Few where the plot is narrow. */
  readonly timeTicks: number;
}

/** Room around the plot, px: whoever lays something over it must know. */
export const scatterFrame = {
  axisWidth: 56,
  axisHeight: 22,
  margin: { top: 12, right: 14, bottom: 0, left: 0 },
} as const;

/** Amounts over time, each a mark whose shape says how it went. */
export function ScatterPlot({ dots, from, to, ticks, labels, timeTicks: count }: ScatterPlotProps) {
  const timeTicks = Array.from({ length: count }, (_, place) => from + ((to - from) * place) / (count - 1));
  return (
    <div className={styles.plot}>
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={scatterFrame.margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line-1)" />
          <XAxis
            dataKey="x"
            type="number"
            domain={[from, to]}
            ticks={timeTicks}
            tick={<TimeTick from={from} to={to} />}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-2)' }}
            height={scatterFrame.axisHeight}
            interval={0}
            allowDataOverflow
          />
          <YAxis
            dataKey="y"
            type="number"
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={[...ticks]}
            tickFormatter={(_, place: number) => labels[place] ?? ''}
            tickLine={false}
            axisLine={false}
            width={scatterFrame.axisWidth}
            interval={0}
          />
          <Scatter data={[...dots]} shape={<DotShape />} isAnimationActive={false} />
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  );
}

interface TimeTickProps {
  readonly from: number;
  readonly to: number;
  readonly x?: number;
  readonly y?: number;
  readonly payload?: { readonly value: number };
}

function TimeTick({ from, to, x = 0, y = 0, payload }: TimeTickProps) {
  const at = payload?.value ?? from;
  const inner = at >= to ? 'end' : 'middle';
  return (
    <text x={x} y={y + 10} textAnchor={at <= from ? 'start' : inner} suppressHydrationWarning>
      {formatClockSecond(at * 1_000)}
    </text>
  );
}

const glyphs = {
  failed: { strokes: healthStrokes('unhealthy', false), color: 'var(--health-unhealthy)' },
  inside: { strokes: healthStrokes('unhealthy', true), color: 'var(--health-unhealthy)' },
  injected: { strokes: healthStrokes('injected', true), color: 'var(--injected)' },
} as const;
const glyphSize = 11;

interface DotShapeProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly payload?: ScatterDot;
}

/** Shape says how it went: dot, octagon, hollow octagon, hollow diamond. */
function DotShape({ cx = 0, cy = 0, payload }: DotShapeProps) {
  if (payload === undefined) return null;
  const { state, mark } = payload;
  return (
    <g>
      {state === 'ok' ? (
        <circle cx={cx} cy={cy} r={2.4} fill="var(--series-1)" fillOpacity={0.5} />
      ) : (
        <g
          transform={`translate(${cx - glyphSize / 2} ${cy - glyphSize / 2}) scale(${glyphSize / 16})`}
          style={{ color: glyphs[state].color }}
        >
          {glyphs[state].strokes.map(({ d, paint, width }) => (
            <path
              key={d}
              d={d}
              fill={paint === 'area' ? 'currentColor' : 'none'}
              stroke={paint === 'area' ? 'none' : strokeOf(paint)}
              strokeWidth={width ?? 1.5}
            />
          ))}
        </g>
      )}
      {mark !== null && (
        <>
          <circle cx={cx} cy={cy} r={9} fill="none" stroke="var(--text-1)" strokeWidth={1.5} />
          <text x={cx + 12} y={cy - 6} className={styles.mark}>
            {mark}
          </text>
        </>
      )}
    </g>
  );
}

const strokeOf = (paint: string): string => (paint.startsWith('sign') ? 'var(--on-status)' : 'currentColor');
