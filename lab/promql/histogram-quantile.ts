import { canonicalLabels, METRIC_NAME } from '../tsdb/labels.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { LabelGroups } from './label-groups.ts';
import { parseGoFloat } from './literals.ts';
import { uniqueSeries } from './unique-series.ts';
import { VectorMatrix, withoutLabels } from './vector-matrix.ts';

const BUCKET_LABEL = 'le';

/** A cumulative bucket: how many observations were at most `upperBound`. */
export interface Bucket {
  readonly upperBound: number;
  readonly count: number;
}

/** The buckets of one histogram, by rising upper bound. */
interface HistogramRows {
  readonly row: number;
  readonly upperBound: number;
}

/** `histogram_quantile` over classic buckets, for every histogram and step. */
export function histogramQuantile(
  phis: Float64Array,
  matrix: VectorMatrix,
  context: EvaluationContext,
): VectorMatrix {
  const groups = new LabelGroups({ only: false, names: [BUCKET_LABEL] });
  const histograms: HistogramRows[][] = [];
  const bounds = new Map<string, number | null>();
  for (let row = 0; row < matrix.rows; row++) {
    const labels = matrix.labels[row];
    const le = labels?.[BUCKET_LABEL];
    if (labels === undefined || le === undefined) continue;
    let upperBound = bounds.get(le);
    if (upperBound === undefined) bounds.set(le, (upperBound = parseGoFloat(le)));
    if (upperBound === null) continue;
    (histograms[groups.groupOf(labels)] ??= []).push({ row, upperBound });
  }
  const result = new VectorMatrix(matrix.steps, histograms.length);
  for (const [group, rows] of histograms.entries()) {
    context.budget.take(rows.length * matrix.steps);
    rows.sort((left, right) => left.upperBound - right.upperBound);
    const labels = canonicalLabels(
      withoutLabels(groups.representative(group) ?? {}, [BUCKET_LABEL, METRIC_NAME]),
    );
    const base = result.addRow(labels);
    for (let step = 0; step < matrix.steps; step++) {
      const buckets = bucketsAt(rows, matrix, step);
      if (buckets.length > 0) result.set(base + step, quantileOfBuckets(phis[step] ?? NaN, buckets));
    }
    result.dropLastRowIfEmpty();
  }
  return uniqueSeries(result);
}

function bucketsAt(rows: readonly HistogramRows[], matrix: VectorMatrix, step: number): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { row, upperBound } of rows) {
    const cell = row * matrix.steps + step;
    if (matrix.isPresent(cell)) buckets.push({ upperBound, count: matrix.valueAt(cell) });
  }
  return buckets;
}

/**
 * The φ-quantile of cumulative buckets sorted by upper bound, linear within the bucket it falls into.
 * NaN without a `+Inf` bucket, without a second bucket, or without observations.
 * https://prometheus.io/docs/prometheus/2.42/querying/functions/#histogram_quantile
 */
export function quantileOfBuckets(phi: number, sorted: readonly Bucket[]): number {
  if (Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  if (sorted.at(-1)?.upperBound !== Infinity) return NaN;
  const { bounds, counts } = monotonic(sorted);
  const last = bounds.length - 1;
  const observations = counts[last] ?? 0;
  if (last < 1 || observations === 0) return NaN;
  const rank = phi * observations;
  let bucket = counts.findIndex((count) => count >= rank);
  if (bucket === -1 || bucket > last) bucket = last;
  if (bucket === last) return bounds[last - 1] ?? NaN;
  const upper = bounds[bucket] ?? NaN;
  if (bucket === 0) return upper <= 0 ? upper : upper * (rank / (counts[0] ?? NaN));
  const lower = bounds[bucket - 1] ?? NaN;
  const below = counts[bucket - 1] ?? 0;
  return lower + (upper - lower) * ((rank - below) / ((counts[bucket] ?? 0) - below));
}

// Buckets with equal bounds written differently (`1`, `1.0`) are one; a count that falls, which scrapes at
// different moments produce, is lifted to the highest before it.
function monotonic(sorted: readonly Bucket[]): { bounds: number[]; counts: number[] } {
  const bounds: number[] = [];
  const counts: number[] = [];
  for (const { upperBound, count } of sorted) {
    if (bounds.at(-1) === upperBound) counts[counts.length - 1] = (counts.at(-1) ?? 0) + count;
    else {
      bounds.push(upperBound);
      counts.push(count);
    }
  }
  let highest = counts[0] ?? 0;
  for (const [index, count] of counts.entries()) {
    if (count > highest) highest = count;
    else if (count < highest) counts[index] = highest;
  }
  return { bounds, counts };
}
