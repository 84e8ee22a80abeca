import { canonicalLabels, METRIC_NAME, type Labels } from '../tsdb/labels.ts';
import { ACCUMULATE, aggregateOf, type SimpleAggregation } from './accumulators.ts';
import type { Aggregation } from './ast.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { PromqlExecutionError } from './errors.ts';
import { formatFloat } from './float-format.ts';
import { LabelGroups } from './label-groups.ts';
import { isLabelName } from './label-functions.ts';
import { quantileOf } from './quantile.ts';
import { uniqueSeries } from './unique-series.ts';
import { onlyLabels, VectorMatrix, withoutLabels } from './vector-matrix.ts';

/** The groups of an aggregation: a group number per row, and each group's labels. */
export interface Grouping {
  readonly groupOfRow: Int32Array;
  readonly labels: readonly Labels[];
}

/** Sorts rows into the groups that `by` or `without` ask for. */
export function groupRows(aggregation: Aggregation, matrix: VectorMatrix): Grouping {
  const { without } = aggregation;
  const names = without ? [...aggregation.labels, METRIC_NAME] : [...new Set(aggregation.labels)].sort();
  // A metric name that no longer counts must not tell groups apart.
  const counting = without || !matrix.nameDropped ? names : names.filter((name) => name !== METRIC_NAME);
  const groups = new LabelGroups({ only: !without, names: counting });
  const groupOfRow = Int32Array.from(matrix.labels, (labels) => groups.groupOf(labels));
  const labels = Array.from({ length: groups.size }, (_, group) => {
    const member = groups.representative(group) ?? {};
    return without ? withoutLabels(member, counting) : onlyLabels(member, counting);
  });
  return { groupOfRow, labels };
}

/** `sum`, `avg`, `min`, `max`, `count`, `group`, `stddev`, `stdvar`. */
export function aggregateSimply(
  operator: SimpleAggregation,
  grouping: Grouping,
  matrix: VectorMatrix,
  context: EvaluationContext,
): VectorMatrix {
  const { steps } = matrix;
  const size = grouping.labels.length * steps;
  const cells = {
    counts: new Float64Array(size),
    main: new Float64Array(size),
    means: new Float64Array(size),
  };
  const accumulate = ACCUMULATE[operator];
  for (let row = 0; row < matrix.rows; row++) {
    context.budget.take(steps);
    const target = (grouping.groupOfRow[row] ?? 0) * steps;
    for (let step = 0; step < steps; step++) {
      const cell = row * steps + step;
      if (matrix.isPresent(cell)) accumulate(cells, target + step, matrix.valueAt(cell));
    }
  }
  const result = new VectorMatrix(steps, grouping.labels.length);
  for (const labels of grouping.labels) {
    const base = result.addRow(labels);
    for (let cell = base; cell < base + steps; cell++) {
      if ((cells.counts[cell] ?? 0) > 0) result.set(cell, aggregateOf(operator, cells, cell));
    }
  }
  return result;
}

/** Rows of each group, in their order. */
export function rowsByGroup(grouping: Grouping): number[][] {
  const rows: number[][] = grouping.labels.map(() => []);
  for (const [row, group] of grouping.groupOfRow.entries()) rows[group]?.push(row);
  return rows;
}

/** `quantile(φ, …)` over the values of each group. */
export function aggregateQuantile(
  phis: Float64Array,
  grouping: Grouping,
  matrix: VectorMatrix,
): VectorMatrix {
  const { steps } = matrix;
  const result = new VectorMatrix(steps, grouping.labels.length);
  for (const [group, rows] of rowsByGroup(grouping).entries()) {
    const base = result.addRow(grouping.labels[group] ?? {});
    for (let step = 0; step < steps; step++) {
      const values = rows
        .map((row) => row * steps + step)
        .filter((cell) => matrix.isPresent(cell))
        .map((cell) => matrix.valueAt(cell));
      if (values.length > 0) result.set(base + step, quantileOf(phis[step] ?? NaN, values));
    }
  }
  return result;
}

/** `count_values("label", …)`: how often each value occurs in each group. */
export function countValues(label: string, grouping: Grouping, matrix: VectorMatrix): VectorMatrix {
  if (!isLabelName(label)) throw new PromqlExecutionError(`invalid label name ${JSON.stringify(label)}`);
  const { steps } = matrix;
  const result = new VectorMatrix(steps, grouping.labels.length);
  const baseOf = new Map<string, number>();
  for (let row = 0; row < matrix.rows; row++) {
    const group = grouping.groupOfRow[row] ?? 0;
    for (let step = 0; step < steps; step++) {
      const cell = row * steps + step;
      if (!matrix.isPresent(cell)) continue;
      const value = formatFloat(matrix.valueAt(cell), 'plain');
      const key = `${group}:${value}`;
      let base = baseOf.get(key);
      if (base === undefined) {
        base = result.addRow(canonicalLabels({ ...grouping.labels[group], [label]: value }));
        baseOf.set(key, base);
      }
      result.set(base + step, result.isPresent(base + step) ? result.valueAt(base + step) + 1 : 1);
    }
  }
  return uniqueSeries(result);
}
