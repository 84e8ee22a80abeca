/** A Prometheus histogram: cumulative counts up to each bound, their sum and number. */
export class CumulativeHistogram {
  readonly bounds: readonly number[];
  readonly #counts: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.sum += value;
    this.count += 1;
    for (const [index, bound] of this.bounds.entries()) {
      if (value <= bound) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    }
  }

  /** `le` and cumulative count of every bucket, `+Inf` last. */
  buckets(): readonly (readonly [le: string, count: number])[] {
    const finite = this.bounds.map((bound, index) => [String(bound), this.#counts[index] ?? 0] as const);
    return [...finite, ['+Inf', this.count]];
  }
}
