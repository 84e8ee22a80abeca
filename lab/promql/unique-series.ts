import { METRIC_NAME } from '../tsdb/labels.ts';
import { PromqlExecutionError } from './errors.ts';
import { ALL_LABELS, LabelGroups } from './label-groups.ts';
import { VectorMatrix } from './vector-matrix.ts';

export const SAME_LABELSET = 'vector cannot contain metrics with the same labelset';

/**
 * Joins rows of equal labels into one series. Two of them at the same time are an error; `strict` makes
 * equal labels an error at any times, as Prometheus does for range functions and signs.
 */
export function uniqueSeries(matrix: VectorMatrix, message = SAME_LABELSET, strict = false): VectorMatrix {
  const groups = new LabelGroups(ALL_LABELS);
  const { steps } = matrix;
  const groupOfRow = Array.from({ length: matrix.rows }, (_, row) =>
    groups.groupOf(matrix.visibleLabels(row)),
  );
  if (groups.size === matrix.rows) return matrix;
  if (strict) throw new PromqlExecutionError(message);
  const merged = new VectorMatrix(steps, groups.size);
  for (let group = 0; group < groups.size; group++) merged.addRow(groups.representative(group) ?? {});
  for (const [row, group] of groupOfRow.entries()) {
    for (let step = 0; step < steps; step++) {
      const from = row * steps + step;
      const to = group * steps + step;
      if (!matrix.isPresent(from)) continue;
      if (merged.isPresent(to)) throw new PromqlExecutionError(message);
      merged.set(to, matrix.valueAt(from));
    }
  }
  return merged;
}

/** Lets the metric name fall; series that then are the same are joined or refused. */
export function dropMetricName(matrix: VectorMatrix, strict = false): VectorMatrix {
  if (matrix.nameDropped) return matrix;
  const dropped = matrix.relabelled(matrix.labels, true);
  // Series of one name stay different without it, which spares looking at all their labels.
  const name = matrix.labels[0]?.[METRIC_NAME];
  const oneName = matrix.labels.every((labels) => labels[METRIC_NAME] === name);
  return oneName ? dropped : uniqueSeries(dropped, SAME_LABELSET, strict);
}
