import { rowsByGroup, type Grouping } from './aggregate.ts';
import { PromqlExecutionError } from './errors.ts';
import { formatFloat } from './float-format.ts';
import { VectorMatrix } from './vector-matrix.ts';

// The largest float below 2^63, beyond which Go cannot make an integer of it.
const MAX_INT64 = 9_223_372_036_854_774_784;

/** `topk` and `bottomk`: the k highest or lowest series of each group, at each step by itself. */
export function rank(
  operator: 'topk' | 'bottomk',
  parameters: Float64Array,
  grouping: Grouping,
  matrix: VectorMatrix,
): VectorMatrix {
  const { steps } = matrix;
  const kept = new Uint8Array(matrix.rows * steps);
  const order: number[] = [];
  const groups = rowsByGroup(grouping);
  for (let step = 0; step < steps; step++) {
    const k = wholeNumber(parameters[step] ?? NaN);
    if (k < 1) continue;
    for (const rows of groups) {
      const present = rows.filter((row) => matrix.isPresent(row * steps + step));
      const value = (row: number): number => matrix.valueAt(row * steps + step);
      present.sort((left, right) => compareRanked(operator, value(left), value(right)));
      for (const row of present.slice(0, k)) {
        if (steps === 1) order.push(row);
        kept[row * steps + step] = 1;
      }
    }
  }
  return takeRows(matrix, steps === 1 ? order : [...matrix.labels.keys()], kept);
}

function wholeNumber(parameter: number): number {
  if (Number.isNaN(parameter) || Math.abs(parameter) > MAX_INT64) {
    throw new PromqlExecutionError(`Scalar value ${formatFloat(parameter, 'plain')} overflows int64`);
  }
  return Math.trunc(parameter);
}

/** NaN ranks behind every number. */
function compareRanked(operator: 'topk' | 'bottomk', left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  if (left === right) return 0;
  return left > right === (operator === 'topk') ? -1 : 1;
}

/** The given rows in the given order, with only the kept cells. */
function takeRows(matrix: VectorMatrix, order: readonly number[], kept: Uint8Array): VectorMatrix {
  const { steps } = matrix;
  const result = new VectorMatrix(steps, order.length);
  result.nameDropped = matrix.nameDropped;
  for (const row of order) {
    const labels = matrix.labels[row];
    if (labels === undefined) continue;
    const base = result.addRow(labels);
    for (let step = 0; step < steps; step++) {
      const cell = row * steps + step;
      if (kept[cell] === 1) result.set(base + step, matrix.valueAt(cell));
    }
    result.dropLastRowIfEmpty();
  }
  return result;
}

/** `sort` and `sort_desc`: only an instant query's answer has an order to change. NaN comes last. */
export function sortByValue(matrix: VectorMatrix, descending: boolean): VectorMatrix {
  if (matrix.steps !== 1) return matrix;
  const operator = descending ? 'topk' : 'bottomk';
  const order = [...matrix.labels.keys()].sort((left, right) =>
    compareRanked(operator, matrix.valueAt(left), matrix.valueAt(right)),
  );
  return takeRows(matrix, order, matrix.present);
}
