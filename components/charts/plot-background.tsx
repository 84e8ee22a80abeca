import { ReferenceArea, ReferenceLine } from 'recharts';
import type { Span } from './time-series.ts';

/** Something that happened, unix seconds. */
export interface ChartMarker {
  readonly at: number;
  readonly label: string;
}

/** A value that must not be passed. */
export interface ChartLimit {
  readonly value: number;
  readonly label: string;
}

interface PlotBackgroundProps {
  readonly patternId: string;
  readonly gaps: readonly Span[];
  readonly faults: readonly Span[];
}

/** Behind the lines: where nothing is known, and where errors were asked for. */
export function PlotBackground({ patternId, gaps, faults }: PlotBackgroundProps) {
  return (
    <>
      <defs>
        <pattern
          id={patternId}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0V6" stroke="var(--line-2)" strokeWidth="1.2" />
        </pattern>
      </defs>
      {gaps.map(({ from, to }) => (
        <ReferenceArea
          key={from}
          x1={from}
          x2={to}
          fill={`url(#${patternId})`}
          fillOpacity={1}
          ifOverflow="hidden"
        />
      ))}
      {faults.map(({ from, to }) => (
        <ReferenceArea
          key={from}
          x1={from}
          x2={to}
          fill="var(--injected)"
          fillOpacity={0.14}
          ifOverflow="hidden"
        />
      ))}
    </>
  );
}

interface PlotLinesProps {
  readonly markers: readonly ChartMarker[];
  readonly limits: readonly ChartLimit[];
  readonly span: Span;
}

/** The label of a limit stands above its line. */
const labelRoom = 1.2;

/** How far a scale must reach for limits and their labels to be on it. */
export const roomFor = (limits: readonly ChartLimit[]): number =>
  Math.max(0, ...limits.map(({ value }) => value * labelRoom));

const letterPx = 6;
/** Nearer to an end of the axis than this part of it, a label would be cut off. */
const edgeShare = 0.08;

/** How far a label moves from the middle of its line to stay on the chart, px. */
function labelShift(at: number, label: string, { from, to }: Span): number {
  const place = (at - from) / (to - from);
  const half = (label.length * letterPx) / 2;
  if (place > 1 - edgeShare) return -half;
  return place < edgeShare ? half : 0;
}

/** Dashed: changes upright, limits level. */
export function PlotLines({ markers, limits, span }: PlotLinesProps) {
  return (
    <>
      {markers.map(({ at, label }) => (
        <ReferenceLine
          key={at}
          x={at}
          stroke="var(--text-3)"
          strokeDasharray="2 2"
          label={{ value: label, position: 'top', dx: labelShift(at, label, span) }}
        />
      ))}
      {limits.map(({ value, label }) => (
        <ReferenceLine
          key={label}
          y={value}
          stroke="var(--health-degraded)"
          strokeDasharray="4 3"
          label={{
            value: label,
            position: 'insideBottomLeft',
            style: { fill: 'var(--health-degraded-text)' },
          }}
        />
      ))}
    </>
  );
}
