/** Upper bounds of Envoy's buckets, the same for durations (ms) and sizes (bytes). */
export const bucketBounds: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000,
  3600000,
];

/** Values of the label `le`, the last for everything. */
export const bucketLabels: readonly string[] = [...bucketBounds.map(String), '+Inf'];

/** Counts of observations per bucket (not cumulative), their sum and number. */
export class Histogram {
  readonly #counts = new Float64Array(bucketLabels.length);
  sum = 0;
  count = 0;

  observe(value: number): void {
    let bucket = 0;
    while (bucket < bucketBounds.length && value > (bucketBounds[bucket] ?? Infinity)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }

  /** Observations in one bucket alone; a reader adds them up from the first. */
  countIn(bucket: number): number {
    return this.#counts[bucket] ?? 0;
  }
}
