import type { ChartTone } from './chart-color.ts';

/** A value at an instant (unix seconds); `null` where nothing was measured. */
export interface TimePoint {
  readonly at: number;
  readonly value: number | null;
}

export interface TimeSeries {
  readonly id: string;
  readonly label: string;
  readonly tone: ChartTone;
  readonly points: readonly TimePoint[];
  /** What was asked for rather than measured: drawn as dashed steps. */
  readonly isAsked?: boolean | undefined;
  /** Where the true value lies: drawn as a band behind the line. */
  readonly band?: readonly TimeBand[] | undefined;
}

/** Bounds of a value at an instant (unix seconds). */
export interface TimeBand {
  readonly at: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Where nothing is known, so that it is hatched: spans at whose instants every series is `null`, and steps longer than
 * one and a half of the usual. Single points inside are not bridged.
 */
export function findGaps(series: readonly TimeSeries[], stepSeconds: number): readonly Span[] {
  const known = knownInstants(series);
  const instants = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].sort(
    (a, b) => a - b,
  );
  const [first] = instants;
  const last = instants.at(-1);
  if (first === undefined || last === undefined) return [];
  const gaps: Span[] = [];
  let edge = known[0] ?? last;
  if (edge > first) gaps.push({ from: first, to: edge });
  for (const at of known) {
    if (at - edge > stepSeconds * 1.5) gaps.push({ from: edge, to: at });
    edge = at;
  }
  if (last > edge) gaps.push({ from: edge, to: last });
  return gaps;
}

function knownInstants(series: readonly TimeSeries[]): readonly number[] {
  const known = new Set<number>();
  for (const { points } of series) {
    for (const { at, value } of points) if (value !== null) known.add(at);
  }
  return [...known].sort((a, b) => a - b);
}

/** One row per instant with the value of each series, for the chart and for its table. */
export interface TimeRow {
  readonly at: number;
  readonly values: Readonly<Record<string, number | null>>;
}

export function toRows(series: readonly TimeSeries[], gaps: readonly Span[]): readonly TimeRow[] {
  const rows = new Map<number, Record<string, number | null>>();
  for (const { id, points } of series) {
    for (const { at, value } of points) {
      const row = rows.get(at) ?? {};
      row[id] = value;
      rows.set(at, row);
    }
  }
  // A line would be drawn across a step that is simply missing, so each gap gets an instant without values.
  for (const { from, to } of gaps) {
    const middle = (from + to) / 2;
    if (!rows.has(middle)) rows.set(middle, {});
  }
  return [...rows]
    .map(([at, values]) => ({ at, values: withAll(series, values) }))
    .sort((a, b) => a.at - b.at);
}

function withAll(series: readonly TimeSeries[], values: Readonly<Record<string, number | null>>) {
  return Object.fromEntries(series.map(({ id }) => [id, values[id] ?? null]));
}

export function greatestValue(series: readonly TimeSeries[]): number {
  return series.reduce(
    (greatest, { points }) => points.reduce((high, { value }) => Math.max(high, value ?? 0), greatest),
    0,
  );
}

export function lastKnown(points: readonly TimePoint[]): TimePoint | undefined {
  return points.findLast(({ value }) => value !== null);
}
