import type { SampleStore } from '../tsdb/sample-store.ts';
import { PromqlExecutionError, PromqlTimeoutError } from './errors.ts';

const CLOCK_CHECK_EVERY = 128;

/** Bounds one query: how many samples it may touch and until when it may run. */
export class QueryBudget {
  readonly #maxSamples: number;
  readonly #deadlineMs: number;
  readonly #wallMs: () => number;
  #samples = 0;
  #calls = 0;

  constructor(options: { maxSamples: number; timeoutMs: number; wallMs?: () => number }) {
    this.#maxSamples = options.maxSamples;
    this.#wallMs = options.wallMs ?? Date.now;
    this.#deadlineMs = this.#wallMs() + options.timeoutMs;
  }

  /** Accounts for samples; throws where the query asks for too many or has run too long. */
  take(samples: number): void {
    this.#samples += samples;
    if (this.#samples > this.#maxSamples) {
      throw new PromqlExecutionError(
        'query processing would load too many samples into memory in query execution',
      );
    }
    if (this.#calls++ % CLOCK_CHECK_EVERY === 0 && this.#wallMs() >= this.#deadlineMs) {
      throw new PromqlTimeoutError();
    }
  }
}

/** The evaluation times of an expression, and where its samples come from. */
export interface EvaluationContext {
  readonly store: SampleStore;
  readonly startMs: number;
  readonly stepMs: number;
  /** Number of evaluation times; 1 for an instant query. */
  readonly steps: number;
  /** What `start()` and `end()` mean, also inside a subquery. */
  readonly queryStartMs: number;
  readonly queryEndMs: number;
  /** How far a sample may lie back to still be the present value. */
  readonly lookbackMs: number;
  readonly defaultSubqueryStepMs: number;
  readonly budget: QueryBudget;
}

/** Milliseconds of one evaluation time. */
export function timeOfStep(context: EvaluationContext, step: number): number {
  return context.startMs + step * context.stepMs;
}
