import {
  isSetOperator,
  typeOf,
  withoutParentheses,
  type Aggregation,
  type Binary,
  type Call,
  type Expression,
  type Unary,
  type VectorMatching,
} from './ast.ts';
import { aggregateQuantile, aggregateSimply, countValues, groupRows } from './aggregate.ts';
import { combineScalars, combineWithScalar } from './binary-arithmetic.ts';
import { callFunction } from './call-function.ts';
import { timeOfStep, type EvaluationContext } from './evaluation-context.ts';
import { rank } from './ranked-aggregation.ts';
import type { RangeVector } from './range-vector.ts';
import { selectRange, selectVector } from './select-samples.ts';
import { combineSets } from './set-operators.ts';
import { rangeOfSubquery, subqueryContext } from './subquery.ts';
import { dropMetricName } from './unique-series.ts';
import { combineVectors } from './vector-matching.ts';
import { VectorMatrix } from './vector-matrix.ts';

const PLAIN_MATCHING: VectorMatching = { cardinality: 'one-to-one', on: false, labels: [], include: [] };

/** The value of a scalar expression at every step. */
export function evaluateScalar(expression: Expression, context: EvaluationContext): Float64Array {
  switch (expression.kind) {
    case 'number':
      return new Float64Array(context.steps).fill(expression.value);
    case 'paren':
      return evaluateScalar(expression.expression, context);
    case 'unary': {
      const values = evaluateScalar(expression.operand, context);
      return expression.operator === '-' ? values.map((value) => -value) : values;
    }
    case 'binary':
      if (isSetOperator(expression.operator)) throw untyped(expression, 'scalar');
      return combineScalars(
        expression.operator,
        evaluateScalar(expression.left, context),
        evaluateScalar(expression.right, context),
      );
    case 'call':
      return callScalarFunction(expression, context);
    case 'string':
    case 'vector-selector':
    case 'matrix-selector':
    case 'subquery':
    case 'aggregation':
      throw untyped(expression, 'scalar');
  }
  return expression satisfies never;
}

function callScalarFunction(call: Call, context: EvaluationContext): Float64Array {
  const values = new Float64Array(context.steps);
  if (call.signature.name === 'pi') return values.fill(Math.PI);
  if (call.signature.name === 'time') return values.map((_, step) => timeOfStep(context, step) / 1000);
  const [operand] = call.args;
  if (operand === undefined) throw untyped(call, 'scalar');
  const matrix = evaluateVector(operand, context);
  return values.map((_, step) => {
    const cells = matrix.labels
      .map((__, row) => row * matrix.steps + step)
      .filter((cell) => matrix.isPresent(cell));
    return cells.length === 1 ? matrix.valueAt(cells[0] ?? 0) : NaN;
  });
}

/** The value of an instant vector expression at every step. */
export function evaluateVector(expression: Expression, context: EvaluationContext): VectorMatrix {
  switch (expression.kind) {
    case 'paren':
      return evaluateVector(expression.expression, context);
    case 'vector-selector':
      return selectVector(expression, context, 'values');
    case 'unary':
      return evaluateUnary(expression, context);
    case 'binary':
      return evaluateBinary(expression, context);
    case 'aggregation':
      return evaluateAggregation(expression, context);
    case 'call':
      return callFunction(expression, context, { evaluateScalar, evaluateVector, evaluateRange });
    case 'number':
    case 'string':
    case 'matrix-selector':
    case 'subquery':
      throw untyped(expression, 'vector');
  }
  return expression satisfies never;
}

/** The samples that a range vector expression covers at every step. */
export function evaluateRange(expression: Expression, context: EvaluationContext): RangeVector {
  const inner = withoutParentheses(expression);
  if (inner.kind === 'matrix-selector') return selectRange(inner, context);
  if (inner.kind !== 'subquery') throw untyped(inner, 'matrix');
  const innerContext = subqueryContext(inner, context);
  const matrix =
    innerContext.steps === 0 ? new VectorMatrix(0, 0) : evaluateVector(inner.expression, innerContext);
  return rangeOfSubquery(inner, matrix, innerContext, context);
}

function evaluateUnary(expression: Unary, context: EvaluationContext): VectorMatrix {
  const matrix = evaluateVector(expression.operand, context);
  if (expression.operator === '+') return matrix;
  const negated = matrix.relabelled(matrix.labels, matrix.nameDropped);
  negated.values = matrix.values.map((value) => -value);
  return dropMetricName(negated, true);
}

function evaluateBinary(expression: Binary, context: EvaluationContext): VectorMatrix {
  const { operator, returnBool, left, right } = expression;
  const matching = expression.matching ?? PLAIN_MATCHING;
  if (isSetOperator(operator)) {
    return combineSets(operator, matching, evaluateVector(left, context), evaluateVector(right, context));
  }
  if (typeOf(left) === 'scalar') {
    const scalars = evaluateScalar(left, context);
    return combineWithScalar(operator, returnBool, evaluateVector(right, context), scalars, 'left');
  }
  const matrix = evaluateVector(left, context);
  if (typeOf(right) === 'scalar') {
    return combineWithScalar(operator, returnBool, matrix, evaluateScalar(right, context), 'right');
  }
  return combineVectors(operator, returnBool, matching, matrix, evaluateVector(right, context), context);
}

function evaluateAggregation(expression: Aggregation, context: EvaluationContext): VectorMatrix {
  const { operator, parameter } = expression;
  const matrix = evaluateVector(expression.operand, context);
  const grouping = groupRows(expression, matrix);
  const scalars = (): Float64Array =>
    parameter === null ? new Float64Array(context.steps) : evaluateScalar(parameter, context);
  switch (operator) {
    case 'topk':
    case 'bottomk':
      return rank(operator, scalars(), grouping, matrix);
    case 'quantile':
      return aggregateQuantile(scalars(), grouping, matrix);
    case 'count_values': {
      const label = parameter === null ? null : withoutParentheses(parameter);
      return countValues(label?.kind === 'string' ? label.value : '', grouping, matrix);
    }
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'count':
    case 'group':
    case 'stddev':
    case 'stdvar':
      return aggregateSimply(operator, grouping, matrix, context);
  }
  return operator satisfies never;
}

function untyped(expression: Expression, wanted: string): TypeError {
  return new TypeError(`${expression.kind} is not a ${wanted}; the type check should have refused it`);
}
