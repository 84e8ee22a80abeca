import 'server-only';
import type { TraceQuery } from '../../domain/trace/trace-query.ts';
import type { StoredTrace, TraceSearch, TraceStore, TraceStoreIdentity } from '../../ports/trace-store.ts';
import type { Clock } from '../clock.ts';
import { SharedTasks } from './shared-tasks.ts';

/** How long an answer is good for whoever asks the same: viewers of a live tail ask within a moment of each other. */
const KEEP_MS = 1_500;
/** Answers may be large: no more than this are kept. */
const MOST_KEPT = 4;

interface Kept {
  readonly search: TraceSearch;
  readonly untilMs: number;
}

/** Asks a store once for all who look at the same traces at a time. */
export class SharedTraceStore implements TraceStore {
  readonly #store: TraceStore;
  readonly #clock: Clock;
  readonly #searches = new SharedTasks<TraceSearch>();
  readonly #traces = new SharedTasks<StoredTrace | null>();
  readonly #kept = new Map<string, Kept>();

  constructor(store: TraceStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    const key = JSON.stringify(query);
    this.#forgetOld();
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.search;
    return this.#searches.join(key, (ended) => this.#ask(key, query, ended), signal);
  }

  trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    return this.#traces.join(traceId, (ended) => this.#store.trace(traceId, ended), signal);
  }

  services(signal: AbortSignal): Promise<readonly string[]> {
    return this.#store.services(signal);
  }

  operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#store.operations(service, signal);
  }

  probe(signal: AbortSignal): Promise<TraceStoreIdentity> {
    return this.#store.probe(signal);
  }

  async #ask(key: string, query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    const search = await this.#store.search(query, signal);
    this.#kept.set(key, { search, untilMs: this.#clock.nowMs() + KEEP_MS });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return search;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.nowMs();
    for (const [key, { untilMs }] of this.#kept) if (untilMs <= nowMs) this.#kept.delete(key);
  }
}
