import { canonicalLabels, METRIC_NAME, type Labels } from '../tsdb/labels.ts';
import type { Expression } from './ast.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** The labels that an absent series would have had, as far as its selector fixes them by equality. */
export function labelsOfAbsent(expression: Expression): Labels {
  const selector = expression.kind === 'matrix-selector' ? expression.selector : expression;
  if (selector.kind !== 'vector-selector') return {};
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    if (op === '=' && !seen.has(name)) {
      labels.set(name, value);
      seen.add(name);
    } else labels.delete(name);
  }
  return canonicalLabels(Object.fromEntries(labels));
}

/** One sample of value 1 at each step where `matrix` has none at all. */
export function absentAt(matrix: VectorMatrix, labels: Labels): VectorMatrix {
  const result = new VectorMatrix(matrix.steps, 1);
  const base = result.addRow(labels);
  for (let step = 0; step < matrix.steps; step++) {
    let any = false;
    for (let row = 0; row < matrix.rows && !any; row++) any = matrix.isPresent(row * matrix.steps + step);
    if (!any) result.set(base + step, 1);
  }
  result.dropLastRowIfEmpty();
  return result;
}
