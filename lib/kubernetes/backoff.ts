/** Growing waits between attempts, with full jitter so that clients of one outage do not come back as a herd. */
export class Backoff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(firstMs: number, mostMs: number, random: () => number = Math.random) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt: between half and all of a bound that doubles. */
  next(): number {
    const bound = Math.min(this.#mostMs, this.#firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return bound / 2 + (bound / 2) * this.#random();
  }

  /** Begins anew after a success. */
  reset(): void {
    this.#failures = 0;
  }
}
