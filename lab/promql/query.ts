import { compareLabels, type Labels } from '../tsdb/labels.ts';
import type { SampleStore } from '../tsdb/sample-store.ts';
import { typeOf, withoutParentheses, type Expression } from './ast.ts';
import { PromqlUnsuitableError } from './errors.ts';
import { timeOfStep, type EvaluationContext, type QueryBudget } from './evaluation-context.ts';
import { evaluateRange, evaluateScalar, evaluateVector } from './evaluator.ts';
import { parsePromql } from './parse.ts';
import { describeType } from './value-type.ts';
import type { VectorMatrix } from './vector-matrix.ts';

const DEFAULT_LOOKBACK_MS = 5 * 60_000;
const DEFAULT_SUBQUERY_STEP_MS = 60_000;

/** One series' values; times in ms. */
export interface SeriesResult {
  readonly labels: Labels;
  readonly timestampsMs: readonly number[];
  readonly values: readonly number[];
}

/** What a query answers; an instant vector's series have one value each. */
export type QueryResult =
  | { readonly type: 'scalar'; readonly timestampMs: number; readonly value: number }
  | { readonly type: 'string'; readonly timestampMs: number; readonly value: string }
  | { readonly type: 'vector'; readonly series: readonly SeriesResult[] }
  | { readonly type: 'matrix'; readonly series: readonly SeriesResult[] };

export interface QueryOptions {
  readonly store: SampleStore;
  readonly budget: QueryBudget;
  readonly lookbackMs?: number;
  readonly defaultSubqueryStepMs?: number;
}

/** Evaluates at one time. Throws `PromqlParseError`, `PromqlExecutionError` or `PromqlTimeoutError`. */
export function queryInstant(text: string, timeMs: number, options: QueryOptions): QueryResult {
  const expression = parsePromql(text);
  const context = contextOf(options, timeMs, timeMs, 1, 1);
  const type = typeOf(expression);
  switch (type) {
    case 'scalar':
      return { type: 'scalar', timestampMs: timeMs, value: evaluateScalar(expression, context)[0] ?? NaN };
    case 'string': {
      const literal = withoutParentheses(expression);
      return { type: 'string', timestampMs: timeMs, value: literal.kind === 'string' ? literal.value : '' };
    }
    case 'vector':
      return { type: 'vector', series: seriesOf(evaluateVector(expression, context), context) };
    case 'matrix':
      return { type: 'matrix', series: rawSamples(expression, context) };
  }
  return type satisfies never;
}

/** Evaluates at every step from start to end, both included. Errors as {@link queryInstant}, and
 * `PromqlUnsuitableError` for strings and range vectors. */
export function queryRange(
  text: string,
  range: { startMs: number; endMs: number; stepMs: number },
  options: QueryOptions,
): QueryResult {
  const expression = parsePromql(text);
  const type = typeOf(expression);
  if (type !== 'scalar' && type !== 'vector') {
    const found = `invalid expression type "${describeType(type)}" for range query`;
    throw new PromqlUnsuitableError(`${found}, must be Scalar or instant Vector`);
  }
  const steps = Math.floor((range.endMs - range.startMs) / range.stepMs) + 1;
  const context = contextOf(options, range.startMs, range.endMs, steps, range.stepMs);
  context.budget.take(steps);
  if (type === 'scalar') {
    const values = Array.from(evaluateScalar(expression, context));
    const timestampsMs = values.map((_, step) => timeOfStep(context, step));
    return { type: 'matrix', series: [{ labels: {}, timestampsMs, values }] };
  }
  const series = seriesOf(evaluateVector(expression, context), context);
  series.sort((left, right) => compareLabels(left.labels, right.labels));
  return { type: 'matrix', series };
}

function contextOf(
  options: QueryOptions,
  startMs: number,
  endMs: number,
  steps: number,
  stepMs: number,
): EvaluationContext {
  return {
    store: options.store,
    budget: options.budget,
    startMs,
    stepMs,
    steps,
    queryStartMs: startMs,
    queryEndMs: endMs,
    lookbackMs: options.lookbackMs ?? DEFAULT_LOOKBACK_MS,
    defaultSubqueryStepMs: options.defaultSubqueryStepMs ?? DEFAULT_SUBQUERY_STEP_MS,
  };
}

function seriesOf(matrix: VectorMatrix, context: EvaluationContext): SeriesResult[] {
  const series: SeriesResult[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    const timestampsMs: number[] = [];
    const values: number[] = [];
    for (let step = 0; step < matrix.steps; step++) {
      const cell = row * matrix.steps + step;
      if (!matrix.isPresent(cell)) continue;
      timestampsMs.push(timeOfStep(context, step));
      values.push(matrix.valueAt(cell));
    }
    if (values.length > 0) series.push({ labels: matrix.visibleLabels(row), timestampsMs, values });
  }
  return series;
}

function rawSamples(expression: Expression, context: EvaluationContext): SeriesResult[] {
  const range = evaluateRange(expression, context);
  const endMs = range.windowEndMs(0);
  const series: SeriesResult[] = [];
  range.forEach((labels, samples) => {
    const inside = Array.from({ length: samples.length }, (_, index) => index).filter((index) => {
      const timeMs = samples.timestampsMs[index] ?? 0;
      return timeMs >= endMs - range.rangeMs && timeMs <= endMs;
    });
    if (inside.length === 0) return;
    series.push({
      labels,
      timestampsMs: inside.map((index) => samples.timestampsMs[index] ?? 0),
      values: inside.map((index) => samples.values[index] ?? NaN),
    });
  });
  return series;
}
