import { SampleBuffer } from '../tsdb/sample-buffer.ts';
import type { Subquery } from './ast.ts';
import { timeOfStep, type EvaluationContext } from './evaluation-context.ts';
import type { RangeVector } from './range-vector.ts';
import { referenceMs } from './select-samples.ts';
import type { VectorMatrix } from './vector-matrix.ts';

/** The evaluation times inside a subquery: whole multiples of its step, whatever the outer query's start is. */
export function subqueryContext(subquery: Subquery, outer: EvaluationContext): EvaluationContext {
  const stepMs = subquery.stepMs ?? outer.defaultSubqueryStepMs;
  const earliestMs = referenceMs(subquery.shift, outer, 0) - subquery.rangeMs;
  const latestMs = referenceMs(subquery.shift, outer, outer.steps - 1);
  const startMs = Math.ceil(earliestMs / stepMs) * stepMs;
  const steps = startMs > latestMs ? 0 : Math.floor((latestMs - startMs) / stepMs) + 1;
  return { ...outer, startMs, stepMs, steps };
}

/** What the inner expression gave at its own times, as samples for the outer range function. */
export function rangeOfSubquery(
  subquery: Subquery,
  inner: VectorMatrix,
  innerContext: EvaluationContext,
  outer: EvaluationContext,
): RangeVector {
  return {
    rangeMs: subquery.rangeMs,
    expectedSeries: inner.rows,
    windowEndMs: (step) => referenceMs(subquery.shift, outer, step),
    forEach: (visit) => {
      const buffer = new SampleBuffer();
      for (let row = 0; row < inner.rows; row++) {
        buffer.clear();
        for (let step = 0; step < inner.steps; step++) {
          const cell = row * inner.steps + step;
          if (inner.isPresent(cell)) buffer.push(timeOfStep(innerContext, step), inner.valueAt(cell), 0);
        }
        outer.budget.take(buffer.length);
        if (buffer.length > 0) visit(inner.visibleLabels(row), buffer);
      }
    },
  };
}
