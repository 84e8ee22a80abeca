import 'server-only';
import { isSourceError, type SourceError } from '../../ports/source-error.ts';
import type { SourceErrorCode } from '../../ports/source-error.ts';
import type { Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';

/** What is known of a backend that does not answer. Times in ms. */
export interface Outage {
  readonly sinceMs: number;
  readonly nextTryAtMs: number;
  readonly error: SourceError;
}

/** Failures of the backend as a whole. The others are about one question, and asking another one may work. */
const OUTAGE_CODES: ReadonlySet<SourceErrorCode> = new Set([
  'unavailable',
  'timeout',
  'malformed',
  'unauthorized',
  'forbidden',
]);

/** A backend that asks for a longer rest than this is tried anyway. */
const MOST_RETRY_AFTER_MS = 120_000;

/**
 * Stands between the samplers and one backend. After a failure nothing passes until a pause is over; then one question
 * goes first, and the others only once that one was answered.
 */
export class BackendGate {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #listeners = new Set<() => void>();
  #failures = 0;
  #outage: Outage | null = null;
  #isProbing = false;

  constructor(clock: Clock, random: () => number = Math.random) {
    this.#clock = clock;
    this.#random = random;
  }

  get outage(): Outage | null {
    return this.#outage;
  }

  /** Calls back each time the backend answers again; gives the way to stop. */
  onRecovery(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks, or throws the failure that closed the gate. */
  async pass<T>(ask: () => Promise<T>): Promise<T> {
    const outage = this.#outage;
    if (outage !== null && (this.#isProbing || this.#clock.nowMs() < outage.nextTryAtMs)) throw outage.error;
    if (outage !== null) this.#isProbing = true;
    try {
      const answer = await ask();
      this.#open();
      return answer;
    } catch (error) {
      if (isSourceError(error)) this.#learn(error);
      throw error;
    } finally {
      if (outage !== null) this.#isProbing = false;
    }
  }

  #open(): void {
    this.#failures = 0;
    if (this.#outage === null) return;
    this.#outage = null;
    for (const listener of this.#listeners) listener();
  }

  #learn(error: SourceError): void {
    if (!OUTAGE_CODES.has(error.code)) return this.#open();
    const nowMs = this.#clock.nowMs();
    // Questions that were under way together fail together: that is one failure.
    if (this.#outage !== null && nowMs < this.#outage.nextTryAtMs) return;
    this.#failures += 1;
    const askedMs = Math.min((error.retryAfterSeconds ?? 0) * 1000, MOST_RETRY_AFTER_MS);
    this.#outage = {
      sinceMs: this.#outage?.sinceMs ?? nowMs,
      nextTryAtMs: nowMs + Math.max(backoffMs(this.#failures, this.#random), askedMs),
      error,
    };
  }
}
