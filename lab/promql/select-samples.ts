import { SampleBuffer } from '../tsdb/sample-buffer.ts';
import type { MatrixSelector, TimeShift, VectorSelector } from './ast.ts';
import { timeOfStep, type EvaluationContext } from './evaluation-context.ts';
import type { RangeVector } from './range-vector.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** Where a selector looks at a step, after `@` and `offset`, in ms. */
export function referenceMs(shift: TimeShift, context: EvaluationContext, step: number): number {
  return anchorMs(shift, context, step) - (shift.offsetMs ?? 0);
}

function anchorMs(shift: TimeShift, context: EvaluationContext, step: number): number {
  switch (shift.at?.kind) {
    case 'timestamp':
      return shift.at.timestampMs;
    case 'start':
      return context.queryStartMs;
    case 'end':
      return context.queryEndMs;
    case undefined:
      return timeOfStep(context, step);
  }
}

/** The present value of each series at each step; `timestamps` gives the samples' times in seconds instead. */
export function selectVector(
  selector: VectorSelector,
  context: EvaluationContext,
  result: 'values' | 'timestamps',
): VectorMatrix {
  const { shift } = selector;
  const { steps, lookbackMs } = context;
  const fromMs = referenceMs(shift, context, 0) - lookbackMs;
  const toMs = referenceMs(shift, context, steps - 1);
  const selected = context.store.select(selector.matchers, fromMs, toMs);
  const matrix = new VectorMatrix(steps, selected.length);
  const buffer = new SampleBuffer();
  for (const series of selected) {
    series.read(buffer);
    context.budget.take(Math.max(buffer.length, steps));
    const base = matrix.addRow(series.labels);
    let next = 0;
    for (let step = 0; step < steps; step++) {
      const timeMs = referenceMs(shift, context, step);
      while (next < buffer.length && (buffer.timestampsMs[next] ?? 0) <= timeMs) next++;
      if (next === 0 || buffer.stale[next - 1] === 1) continue;
      const sampleMs = buffer.timestampsMs[next - 1] ?? 0;
      if (sampleMs < timeMs - lookbackMs) continue;
      matrix.set(base + step, result === 'values' ? (buffer.values[next - 1] ?? NaN) : sampleMs / 1000);
    }
    matrix.dropLastRowIfEmpty();
  }
  return matrix;
}

/** The samples that the windows of a range selector cover. */
export function selectRange(expression: MatrixSelector, context: EvaluationContext): RangeVector {
  const { shift, matchers } = expression.selector;
  const { rangeMs } = expression;
  const windowEndMs = (step: number): number => referenceMs(shift, context, step);
  const selected = context.store.select(matchers, windowEndMs(0) - rangeMs, windowEndMs(context.steps - 1));
  return {
    rangeMs,
    expectedSeries: selected.length,
    windowEndMs,
    forEach: (visit) => {
      const buffer = new SampleBuffer();
      for (const series of selected) {
        series.read(buffer);
        context.budget.take(buffer.length);
        dropStale(buffer);
        if (buffer.length > 0) visit(series.labels, buffer);
      }
    },
  };
}

function dropStale(buffer: SampleBuffer): void {
  let kept = 0;
  for (let index = 0; index < buffer.length; index++) {
    if (buffer.stale[index] === 1) continue;
    if (kept !== index) {
      buffer.timestampsMs[kept] = buffer.timestampsMs[index] ?? 0;
      buffer.values[kept] = buffer.values[index] ?? NaN;
      buffer.stale[kept] = 0;
    }
    kept++;
  }
  buffer.length = kept;
}
