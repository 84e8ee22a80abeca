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
}

/** Dashed: changes upright, limits level. */
export function PlotLines({ markers, limits }: PlotLinesProps) {
  return (
    <>
      {markers.map(({ at, label }) => (
        <ReferenceLine
          key={at}
          x={at}
          stroke="var(--text-3)"
          strokeDasharray="2 2"
          label={{ value: label, position: 'top' }}
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
