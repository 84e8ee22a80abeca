import { isComparison, type ArithmeticOperator, type ComparisonOperator } from './ast.ts';
import { dropMetricName } from './unique-series.ts';
import { VectorMatrix } from './vector-matrix.ts';

export type ScalarOperator = ArithmeticOperator | ComparisonOperator;

/** Go's `math.Pow`, which knows more powers of one than JavaScript does. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && (exponent === Infinity || exponent === -Infinity)) return 1;
  return base ** exponent;
}

const ARITHMETIC: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2: Math.atan2,
};

const COMPARISON: Readonly<Record<ComparisonOperator, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

/**
 * An operator on two values: its result, or undefined where a comparison without `bool` filters the sample out.
 * A comparison that holds keeps the left value.
 */
export function elementOperation(
  operator: ScalarOperator,
  returnBool: boolean,
): (left: number, right: number) => number | undefined {
  if (!isComparison(operator)) return ARITHMETIC[operator];
  const holds = COMPARISON[operator];
  if (returnBool) return (left, right) => (holds(left, right) ? 1 : 0);
  return (left, right) => (holds(left, right) ? left : undefined);
}

/**
 * Whether the result still is the metric it came from. It is for a comparison that filters, and in
 * Prometheus 2.42 also for `atan2`.
 */
export function keepsMetricName(operator: ScalarOperator, returnBool: boolean): boolean {
  return !returnBool && (isComparison(operator) || operator === 'atan2');
}

/** Scalar with scalar. Comparisons are always `bool` here. */
export function combineScalars(
  operator: ScalarOperator,
  left: Float64Array,
  right: Float64Array,
): Float64Array {
  const operation = elementOperation(operator, true);
  return left.map((value, step) => operation(value, right[step] ?? NaN) ?? NaN);
}

/** Vector with scalar. A filtering comparison keeps the vector's value, whichever side it is on. */
export function combineWithScalar(
  operator: ScalarOperator,
  returnBool: boolean,
  matrix: VectorMatrix,
  scalars: Float64Array,
  scalarSide: 'left' | 'right',
): VectorMatrix {
  const operation = elementOperation(operator, returnBool);
  const { steps } = matrix;
  const result = new VectorMatrix(steps, matrix.rows);
  result.nameDropped = matrix.nameDropped;
  const filters = isComparison(operator) && !returnBool;
  for (const labels of matrix.labels) {
    const base = result.addRow(labels);
    for (let step = 0; step < steps; step++) {
      if (!matrix.isPresent(base + step)) continue;
      const value = matrix.valueAt(base + step);
      const scalar = scalars[step] ?? NaN;
      const outcome = scalarSide === 'right' ? operation(value, scalar) : operation(scalar, value);
      if (outcome !== undefined) result.set(base + step, filters ? value : outcome);
    }
  }
  return keepsMetricName(operator, returnBool) ? result : dropMetricName(result);
}
