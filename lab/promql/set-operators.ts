import type { SetOperator, VectorMatching } from './ast.ts';
import { uniqueSeries } from './unique-series.ts';
import { matchGroups } from './vector-matching.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** `and`, `or`, `unless`: which samples of the sides stay, by the presence of their match group at each step. */
export function combineSets(
  operator: SetOperator,
  matching: VectorMatching,
  left: VectorMatrix,
  right: VectorMatrix,
): VectorMatrix {
  switch (operator) {
    case 'and':
      return keepWhere(left, presenceOf(right, matching), true);
    case 'unless':
      return keepWhere(left, presenceOf(right, matching), false);
    case 'or':
      return union(left, keepWhere(right, presenceOf(left, matching), false));
  }
  return operator satisfies never;
}

type Presence = (matrix: VectorMatrix, row: number) => Uint8Array | null;

/** At which steps a row's match group has a sample in `matrix`. */
function presenceOf(matrix: VectorMatrix, matching: VectorMatching): Presence {
  const groups = matchGroups(matching);
  const present: Uint8Array[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    const steps = (present[groups.groupOf(matrix.visibleLabels(row))] ??= new Uint8Array(matrix.steps));
    for (let step = 0; step < matrix.steps; step++) {
      if (matrix.isPresent(row * matrix.steps + step)) steps[step] = 1;
    }
  }
  return (other, row) => present[groups.find(other.visibleLabels(row))] ?? null;
}

function keepWhere(matrix: VectorMatrix, presence: Presence, wanted: boolean): VectorMatrix {
  const { steps } = matrix;
  const result = new VectorMatrix(steps, matrix.rows);
  result.nameDropped = matrix.nameDropped;
  for (const [row, labels] of matrix.labels.entries()) {
    const matched = presence(matrix, row);
    const base = result.addRow(labels);
    for (let step = 0; step < steps; step++) {
      const cell = row * steps + step;
      if (matrix.isPresent(cell) && (matched?.[step] === 1) === wanted)
        result.set(base + step, matrix.valueAt(cell));
    }
    result.dropLastRowIfEmpty();
  }
  return result;
}

function union(left: VectorMatrix, right: VectorMatrix): VectorMatrix {
  const result = new VectorMatrix(left.steps, left.rows + right.rows);
  for (const side of [left, right]) {
    for (let row = 0; row < side.rows; row++) {
      const base = result.addRow(side.visibleLabels(row));
      for (let step = 0; step < side.steps; step++) {
        const cell = row * side.steps + step;
        if (side.isPresent(cell)) result.set(base + step, side.valueAt(cell));
      }
      result.dropLastRowIfEmpty();
    }
  }
  return uniqueSeries(result);
}
