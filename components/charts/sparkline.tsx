import { chartColor, type ChartTone } from './chart-color.ts';
import { sparklineShape } from './sparkline-path.ts';
import styles from './sparkline.module.css';

interface SparklineProps {
  /** Evenly spaced in time, the newest last; `null` where nothing was measured. */
  readonly values: readonly (number | null)[];
  readonly tone?: ChartTone | undefined;
  readonly filled?: boolean | undefined;
  /** CSS px; the width may also be `100%`. */
  readonly width?: number | '100%' | undefined;
  readonly height?: number | undefined;
  /** A limit in the unit of the values, dashed; the scale makes room for it. */
  readonly limit?: number | undefined;
  /** Greatest value of a line that shares the scale. */
  readonly scaleTo?: number | undefined;
  /** Where a change happened, 0..1 of the width. */
  readonly markerRatio?: number | undefined;
  /** What it shows, in words; `null` when a figure beside it says so. */
  readonly label: string | null;
}

/** Units of the drawing across; stretched to the width it gets. */
const gridWidth = 100;

/** A line as small as a word: zero at the bottom, gaps stay gaps. Plain SVG, since a page may have hundreds. */
export function Sparkline(props: SparklineProps) {
  const {
    values,
    tone = 'series',
    filled = false,
    width = 62,
    height = 18,
    limit,
    scaleTo,
    markerRatio,
    label,
  } = props;
  const greatest = 1.08 * Math.max(limit ?? 0, scaleTo ?? 0, ...values.map((value) => value ?? 0));
  const shape = sparklineShape(values, greatest, gridWidth, height);
  const color = chartColor(tone);
  const naming = label === null ? ({ 'aria-hidden': true } as const) : { role: 'img', 'aria-label': label };
  const limitY = limit === undefined || greatest === 0 ? undefined : height - (limit / greatest) * height;
  return (
    <svg
      className={styles.sparkline}
      width={width}
      height={height}
      viewBox={`0 0 ${gridWidth} ${height}`}
      preserveAspectRatio="none"
      focusable="false"
      {...naming}
    >
      <path d={`M0 ${height}H${gridWidth}`} className={styles.ground} />
      {filled && <path d={shape.area} className={styles.area} fill={color} />}
      <path d={shape.line} className={styles.line} stroke={color} />
      {limitY !== undefined && <path d={`M0 ${limitY}H${gridWidth}`} className={styles.limit} />}
      {markerRatio !== undefined && (
        <path d={`M${markerRatio * gridWidth} 0V${height}`} className={styles.marker} />
      )}
    </svg>
  );
}
