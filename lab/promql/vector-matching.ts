import { canonicalLabels, METRIC_NAME, type Labels } from '../tsdb/labels.ts';
import type { VectorMatching } from './ast.ts';
import { elementOperation, keepsMetricName, type ScalarOperator } from './binary-arithmetic.ts';
import { PromqlExecutionError } from './errors.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { LabelGroups } from './label-groups.ts';
import { uniqueSeries } from './unique-series.ts';
import { onlyLabels, VectorMatrix, withoutLabels } from './vector-matrix.ts';

const ONE_TO_ONE_MESSAGE =
  'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
const GROUPED_MESSAGE = 'multiple matches for labels: grouping labels must ensure unique matches';

/** The groups that `on` or `ignoring` form; both sides must use the same instance. */
export function matchGroups(matching: VectorMatching): LabelGroups {
  return new LabelGroups({
    only: matching.on,
    names: matching.on ? matching.labels : [...matching.labels, METRIC_NAME],
  });
}

interface Pairing {
  readonly many: VectorMatrix;
  readonly one: VectorMatrix;
  /** Rows of the "one" side by match group. */
  readonly onesByGroup: readonly (readonly number[])[];
  readonly groupOfManyRow: Int32Array;
  /** 1 at steps where both sides have any sample; elsewhere nothing is matched and nothing can clash. */
  readonly active: Uint8Array;
}

/** Vector with vector under arithmetic or comparison. */
export function combineVectors(
  operator: ScalarOperator,
  returnBool: boolean,
  matching: VectorMatching,
  left: VectorMatrix,
  right: VectorMatrix,
  context: EvaluationContext,
): VectorMatrix {
  const swapped = matching.cardinality === 'one-to-many';
  const pairing = pair(matching, swapped ? right : left, swapped ? left : right, swapped);
  const operation = elementOperation(operator, returnBool);
  const dropName = !keepsMetricName(operator, returnBool);
  const oneToOne = matching.cardinality === 'one-to-one';
  const { many, one, active } = pairing;
  const { steps } = many;
  const result = new VectorMatrix(steps, many.rows);
  const taken = oneToOne ? new Uint8Array(pairing.onesByGroup.length * steps) : null;
  for (let row = 0; row < many.rows; row++) {
    const group = pairing.groupOfManyRow[row] ?? -1;
    for (const oneRow of pairing.onesByGroup[group] ?? []) {
      context.budget.take(steps);
      const base = result.addRow(
        resultLabels(matching, many.visibleLabels(row), one.visibleLabels(oneRow), dropName),
      );
      for (let step = 0; step < steps; step++) {
        const manyCell = row * steps + step;
        const oneCell = oneRow * steps + step;
        if (active[step] === 0 || !many.isPresent(manyCell) || !one.isPresent(oneCell)) continue;
        const a = many.valueAt(manyCell);
        const b = one.valueAt(oneCell);
        const outcome = swapped ? operation(b, a) : operation(a, b);
        if (outcome === undefined) continue;
        if (taken !== null && taken[group * steps + step] === 1)
          throw new PromqlExecutionError(ONE_TO_ONE_MESSAGE);
        if (taken !== null) taken[group * steps + step] = 1;
        result.set(base + step, outcome);
      }
      result.dropLastRowIfEmpty();
    }
  }
  return uniqueSeries(result, GROUPED_MESSAGE);
}

function pair(matching: VectorMatching, many: VectorMatrix, one: VectorMatrix, swapped: boolean): Pairing {
  const active = stepsWithSamples(many);
  const oneActive = stepsWithSamples(one);
  for (const step of active.keys()) if (oneActive[step] === 0) active[step] = 0;
  const groups = matchGroups(matching);
  const onesByGroup: number[][] = [];
  for (let row = 0; row < one.rows; row++) {
    (onesByGroup[groups.groupOf(one.visibleLabels(row))] ??= []).push(row);
  }
  for (const rows of onesByGroup) refuseDuplicates(rows, one, active, swapped ? 'left' : 'right');
  const groupOfManyRow = Int32Array.from(many.labels, (_, row) => groups.find(many.visibleLabels(row)));
  return { many, one, onesByGroup, groupOfManyRow, active };
}

function stepsWithSamples(matrix: VectorMatrix): Uint8Array {
  const any = new Uint8Array(matrix.steps);
  for (let row = 0; row < matrix.rows; row++) {
    for (let step = 0; step < matrix.steps; step++)
      if (matrix.isPresent(row * matrix.steps + step)) any[step] = 1;
  }
  return any;
}

function refuseDuplicates(
  rows: readonly number[],
  one: VectorMatrix,
  active: Uint8Array,
  side: string,
): void {
  if (rows.length < 2) return;
  for (let step = 0; step < one.steps; step++) {
    if (active[step] === 0) continue;
    const present = rows.filter((row) => one.isPresent(row * one.steps + step));
    const [first, second] = present;
    if (first === undefined || second === undefined) continue;
    const names = [second, first].map((row) => JSON.stringify(one.visibleLabels(row))).join(', ');
    throw new PromqlExecutionError(
      `found duplicate series for the match group on the ${side} hand-side of the operation: [${names}];` +
        'many-to-many matching not allowed: matching labels must be unique on one side',
    );
  }
}

function resultLabels(matching: VectorMatching, many: Labels, one: Labels, dropName: boolean): Labels {
  let labels = dropName ? withoutLabels(many, [METRIC_NAME]) : many;
  if (matching.cardinality === 'one-to-one') {
    labels = matching.on
      ? onlyLabels(labels, [...new Set(matching.labels)].sort())
      : withoutLabels(labels, matching.labels);
  }
  if (matching.include.length === 0) return labels;
  const included: Record<string, string> = { ...labels };
  for (const name of matching.include) included[name] = one[name] ?? '';
  return canonicalLabels(included);
}
