import type { Random } from './random.ts';

/** Own time of a workload per request, given by its quantiles; between them it is straight on a log scale. */
export interface LatencyModel {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** A latency model prepared for drawing. */
export class LatencySampler {
  readonly #shares: readonly number[];
  readonly #logMs: readonly number[];

  constructor(model: LatencyModel) {
    const floorMs = model.p50Ms * 0.4;
    const longestMs = model.p99Ms * 1.5;
    this.#shares = [0, 0.5, 0.95, 0.99, 1];
    this.#logMs = [floorMs, model.p50Ms, model.p95Ms, model.p99Ms, longestMs].map((ms) => Math.log(ms));
  }

  drawMs(random: Random): number {
    const share = random.next();
    let upper = 1;
    while (upper < 4 && share >= (this.#shares[upper] ?? 1)) upper++;
    const lowShare = this.#shares[upper - 1] ?? 0;
    const highShare = this.#shares[upper] ?? 1;
    const low = this.#logMs[upper - 1] ?? 0;
    const high = this.#logMs[upper] ?? low;
    return Math.exp(low + ((high - low) * (share - lowShare)) / (highShare - lowShare));
  }
}
