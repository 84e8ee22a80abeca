import type { TraceQuery } from '../domain/trace/trace-query.ts';
import { isSourceError, SourceError } from '../ports/source-error.ts';
import type { StoredTrace, TraceSearch, TraceStore, TraceStoreIdentity } from '../ports/trace-store.ts';
import { FoundOnce } from './found-once.ts';

/** The first of several stores that answers as its kind does; found out once, and again after it failed to. */
export class AutoStore implements TraceStore {
  readonly #candidates: readonly TraceStore[];
  readonly #found = new FoundOnce<TraceStore>((signal) => this.#find(signal));

  constructor(candidates: readonly TraceStore[]) {
    this.#candidates = candidates;
  }

  async services(signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#found.get()).services(signal);
  }

  async operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#found.get()).operations(service, signal);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    return (await this.#found.get()).search(query, signal);
  }

  async trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    return (await this.#found.get()).trace(traceId, signal);
  }

  /** Looks anew: another store may have come to stand behind the address. */
  async probe(signal: AbortSignal): Promise<TraceStoreIdentity> {
    this.#found.forget();
    return (await this.#found.get()).probe(signal);
  }

  async #find(signal: AbortSignal): Promise<TraceStore> {
    const failures: SourceError[] = [];
    for (const store of this.#candidates) {
      try {
        await store.probe(signal);
        return store;
      } catch (error) {
        if (!isSourceError(error)) throw error;
        failures.push(error);
      }
    }
    // Who refuses us, or cannot be reached, is nobody's wrong kind.
    const telling = failures.find(({ code }) => code !== 'malformed' && code !== 'unsupported');
    if (telling !== undefined) throw telling;
    throw new SourceError(
      'traces',
      'malformed',
      'Neither Jaeger, Tempo nor Zipkin answers at the configured address: check TRACES_URL and its path, or set TRACES_KIND to have its own words.',
    );
  }
}
