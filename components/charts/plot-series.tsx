import { Area, Line, ReferenceDot, usePlotArea } from 'recharts';
import { chartColor } from './chart-color.ts';
import { placeEndLabels } from './end-labels.ts';
import { lastKnown, type TimeRow, type TimeSeries } from './time-series.ts';
import styles from './time-series-chart.module.css';

interface PlotSeriesProps {
  readonly series: readonly TimeSeries[];
  readonly look: 'line' | 'area';
  /** Value at the upper edge of the plot. */
  readonly top: number;
}

/** The lines, a dot at the newest value of each, and their names at the line's end when there are several. */
export function PlotSeries({ series, look, top }: PlotSeriesProps) {
  return (
    <>
      {series.map((one) => bandMark(one))}
      {series.map((one) => seriesMark(one, look))}
      {series.map((one) => lastDot(one))}
      {series.length > 1 && <EndLabels series={series} top={top} />}
    </>
  );
}

/** Where the true value lies, behind the line. */
function bandMark({ id, label, tone, band }: TimeSeries) {
  if (band === undefined) return null;
  const bounds = new Map(
    band.map(({ at, low, high }) => [at, low === null || high === null ? null : [low, high]]),
  );
  return (
    <Area
      key={`${id} band`}
      name={`${label}, 95 % interval`}
      dataKey={(row: TimeRow) => bounds.get(row.at) ?? null}
      stroke="none"
      fill={chartColor(tone)}
      fillOpacity={0.2}
      type="linear"
      dot={false}
      activeDot={false}
      connectNulls={false}
      isAnimationActive={false}
      tooltipType="none"
    />
  );
}

function seriesMark({ id, label, tone, isAsked = false }: TimeSeries, look: 'line' | 'area') {
  if (isAsked) {
    return (
      <Line
        key={id}
        name={label}
        dataKey={(row: TimeRow) => row.values[id] ?? null}
        type="stepAfter"
        stroke="var(--text-1)"
        strokeWidth={1.25}
        strokeDasharray="4 3"
        dot={false}
        activeDot={false}
        connectNulls
        isAnimationActive={false}
      />
    );
  }
  const shared = {
    key: id,
    name: label,
    dataKey: (row: TimeRow) => row.values[id] ?? null,
    stroke: chartColor(tone),
    strokeWidth: 1.5,
    strokeLinejoin: 'round',
    dot: false,
    activeDot: { r: 2.5, strokeWidth: 0, fill: chartColor(tone) },
    connectNulls: false,
    isAnimationActive: false,
  } as const;
  const { key, ...rest } = shared;
  return look === 'area' ? (
    <Area key={key} {...rest} type="linear" fill={chartColor(tone)} fillOpacity={0.12} />
  ) : (
    <Line key={key} {...rest} type="linear" />
  );
}

function lastDot({ id, tone, points, isAsked = false }: TimeSeries) {
  if (isAsked) return null;
  const last = lastKnown(points);
  if (last?.value === undefined || last.value === null) return null;
  return (
    <ReferenceDot key={`${id} last`} x={last.at} y={last.value} r={2} fill={chartColor(tone)} stroke="none" />
  );
}

function EndLabels({ series, top }: { readonly series: readonly TimeSeries[]; readonly top: number }) {
  const plot = usePlotArea();
  if (plot === undefined) return null;
  const known = series.flatMap(({ id, label, points, isAsked = false }) => {
    const value = lastKnown(points)?.value;
    return isAsked || value === undefined || value === null
      ? []
      : [{ id, label, y: plot.y + plot.height * (1 - value / top) }];
  });
  const heights = placeEndLabels(
    known.map(({ y }) => y),
    plot.y,
    plot.y + plot.height,
  );
  return known.map(({ id, label }, position) => (
    <text key={id} x={plot.x + plot.width + 6} y={(heights[position] ?? 0) + 4} className={styles.end}>
      {label}
    </text>
  ));
}
