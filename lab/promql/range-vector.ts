import type { Labels } from '../tsdb/labels.ts';
import type { SampleBuffer } from '../tsdb/sample-buffer.ts';
import { timeOfStep, type EvaluationContext } from './evaluation-context.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** The samples of one series that fall into one range. Positions `start` (in) to `end` (out), never empty. */
export interface SampleWindow {
  timestampsMs: Float64Array;
  values: Float64Array;
  start: number;
  end: number;
  /** The range, both ends included. */
  rangeStartMs: number;
  rangeEndMs: number;
  /** The evaluation time, which differs from the range's end under `offset` and `@`. */
  evaluationMs: number;
  /** The function's scalar argument at this time, NaN where it has none. */
  parameter: number;
}

/** A function of a range: a value, or undefined where the samples do not suffice. */
export type RangeFunction = (window: SampleWindow) => number | undefined;

/** Series with the samples that all windows of an evaluation need. */
export interface RangeVector {
  readonly rangeMs: number;
  readonly expectedSeries: number;
  /** Where the window of a step ends, in ms. Never falls from step to step. */
  windowEndMs(step: number): number;
  /** Visits series by series; the buffer is only valid during the visit and holds no stale markers. */
  forEach(visit: (labels: Labels, samples: SampleBuffer) => void): void;
}

/** Evaluates a range function at every step. */
export function applyRangeFunction(
  range: RangeVector,
  rangeFunction: RangeFunction,
  parameters: Float64Array | null,
  context: EvaluationContext,
): VectorMatrix {
  const { steps } = context;
  const result = new VectorMatrix(steps, range.expectedSeries);
  range.forEach((labels, samples) => {
    context.budget.take(steps);
    const base = result.addRow(labels);
    visitWindows(range, samples, context, parameters, (window, step) => {
      const value = rangeFunction(window);
      if (value !== undefined) result.set(base + step, value);
    });
    result.dropLastRowIfEmpty();
  });
  return result;
}

/** Slides the range over one series' samples and visits each step whose window holds any. */
export function visitWindows(
  range: RangeVector,
  samples: SampleBuffer,
  context: EvaluationContext,
  parameters: Float64Array | null,
  visit: (window: SampleWindow, step: number) => void,
): void {
  const { timestampsMs, values, length } = samples;
  const window: SampleWindow = {
    timestampsMs,
    values,
    start: 0,
    end: 0,
    rangeStartMs: 0,
    rangeEndMs: 0,
    evaluationMs: 0,
    parameter: NaN,
  };
  for (let step = 0; step < context.steps; step++) {
    const endMs = range.windowEndMs(step);
    const startMs = endMs - range.rangeMs;
    while (window.start < length && (timestampsMs[window.start] ?? 0) < startMs) window.start++;
    while (window.end < length && (timestampsMs[window.end] ?? 0) <= endMs) window.end++;
    if (window.end <= window.start) continue;
    window.rangeStartMs = startMs;
    window.rangeEndMs = endMs;
    window.evaluationMs = timeOfStep(context, step);
    window.parameter = parameters?.[step] ?? NaN;
    visit(window, step);
  }
}
