import { absentAt, labelsOfAbsent } from './absent.ts';
import { withoutParentheses, type Call, type Expression } from './ast.ts';
import { DATE_FUNCTIONS, ELEMENT_FUNCTIONS, type ElementFunction } from './element-functions.ts';
import { timeOfStep, type EvaluationContext } from './evaluation-context.ts';
import { histogramQuantile } from './histogram-quantile.ts';
import { joinLabels, replaceLabel } from './label-functions.ts';
import { OVER_TIME_FUNCTIONS } from './over-time-functions.ts';
import { sortByValue } from './ranked-aggregation.ts';
import { applyRangeFunction, type RangeFunction, type RangeVector } from './range-vector.ts';
import { RATE_FUNCTIONS } from './rate-functions.ts';
import { selectVector } from './select-samples.ts';
import { dropMetricName } from './unique-series.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** How a function gets at its arguments. */
export interface ArgumentEvaluation {
  evaluateScalar(expression: Expression, context: EvaluationContext): Float64Array;
  evaluateVector(expression: Expression, context: EvaluationContext): VectorMatrix;
  evaluateRange(expression: Expression, context: EvaluationContext): RangeVector;
}

const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  ...RATE_FUNCTIONS,
  ...OVER_TIME_FUNCTIONS,
};
const PER_ELEMENT: Readonly<Record<string, ElementFunction>> = { ...ELEMENT_FUNCTIONS, ...DATE_FUNCTIONS };

/** Calls a function that gives an instant vector. */
export function callFunction(
  call: Call,
  context: EvaluationContext,
  evaluate: ArgumentEvaluation,
): VectorMatrix {
  const { name } = call.signature;
  const rangeFunction = RANGE_FUNCTIONS[name];
  if (rangeFunction !== undefined) return callRangeFunction(call, rangeFunction, context, evaluate);
  const elementFunction = PER_ELEMENT[name];
  if (elementFunction !== undefined) return callElementFunction(call, elementFunction, context, evaluate);
  const vector = (): VectorMatrix => evaluate.evaluateVector(argument(call, 0), context);
  switch (name) {
    case 'absent':
      return absentAt(vector(), labelsOfAbsent(argument(call, 0)));
    case 'absent_over_time': {
      const range = evaluate.evaluateRange(argument(call, 0), context);
      return absentAt(
        applyRangeFunction(range, () => 1, null, context),
        labelsOfAbsent(argument(call, 0)),
      );
    }
    case 'histogram_quantile': {
      const phis = evaluate.evaluateScalar(argument(call, 0), context);
      return histogramQuantile(phis, evaluate.evaluateVector(argument(call, 1), context), context);
    }
    case 'label_replace':
      return replaceLabel(vector(), stringArguments(call));
    case 'label_join':
      return joinLabels(vector(), stringArguments(call));
    case 'sort':
    case 'sort_desc':
      return sortByValue(vector(), name === 'sort_desc');
    case 'timestamp':
      return timestampOf(call, context, evaluate);
    case 'vector':
      return vectorOf(evaluate.evaluateScalar(argument(call, 0), context));
    default:
      throw new TypeError(`function ${name} has a signature but no evaluation`);
  }
}

function argument(call: Call, index: number): Expression {
  const expression = call.args[index];
  if (expression === undefined) throw new TypeError(`${call.signature.name} lacks argument ${index + 1}`);
  return expression;
}

function stringArguments(call: Call): string[] {
  return call.args.slice(1).map((expression) => {
    const literal = withoutParentheses(expression);
    return literal.kind === 'string' ? literal.value : '';
  });
}

function callRangeFunction(
  call: Call,
  rangeFunction: RangeFunction,
  context: EvaluationContext,
  evaluate: ArgumentEvaluation,
): VectorMatrix {
  const rangeIndex = call.signature.argumentTypes.indexOf('matrix');
  const parameter = call.args[rangeIndex === 0 ? 1 : 0];
  const parameters =
    call.args.length > 1 && parameter !== undefined ? evaluate.evaluateScalar(parameter, context) : null;
  const range = evaluate.evaluateRange(argument(call, rangeIndex), context);
  const matrix = applyRangeFunction(range, rangeFunction, parameters, context);
  return call.signature.name === 'last_over_time' ? matrix : dropMetricName(matrix, true);
}

function callElementFunction(
  call: Call,
  elementFunction: ElementFunction,
  context: EvaluationContext,
  evaluate: ArgumentEvaluation,
): VectorMatrix {
  const matrix =
    call.args.length === 0
      ? vectorOf(Float64Array.from({ length: context.steps }, (_, step) => timeOfStep(context, step) / 1000))
      : evaluate.evaluateVector(argument(call, 0), context);
  const [first, second] = call.args
    .slice(1)
    .map((expression) => evaluate.evaluateScalar(expression, context));
  const empty = call.signature.name === 'clamp';
  const result = new VectorMatrix(matrix.steps, matrix.rows);
  result.nameDropped = matrix.nameDropped;
  for (const labels of matrix.labels) {
    const base = result.addRow(labels);
    for (let step = 0; step < matrix.steps; step++) {
      if (!matrix.isPresent(base + step)) continue;
      const one = first?.[step] ?? (call.signature.name === 'round' ? 1 : NaN);
      const two = second?.[step] ?? NaN;
      // A clamp whose bounds exclude everything has no answer.
      if (empty && two < one) continue;
      result.set(base + step, elementFunction(matrix.valueAt(base + step), one, two));
    }
  }
  return dropMetricName(result);
}

function timestampOf(call: Call, context: EvaluationContext, evaluate: ArgumentEvaluation): VectorMatrix {
  const operand = withoutParentheses(argument(call, 0));
  if (operand.kind === 'vector-selector') return dropMetricName(selectVector(operand, context, 'timestamps'));
  const matrix = evaluate.evaluateVector(operand, context);
  const result = matrix.relabelled(matrix.labels, matrix.nameDropped);
  result.values = matrix.values.map((_, cell) => timeOfStep(context, cell % matrix.steps) / 1000);
  return dropMetricName(result);
}

function vectorOf(scalars: Float64Array): VectorMatrix {
  const matrix = new VectorMatrix(scalars.length, 1);
  const base = matrix.addRow({});
  for (const [step, value] of scalars.entries()) matrix.set(base + step, value);
  return matrix;
}
