import { normaliseTraceId } from '../../domain/trace/trace-id.ts';
import type { TraceQuery } from '../../domain/trace/trace-query.ts';
import type { UpstreamOptions } from '../../http/upstream.ts';
import type { StoredTrace, TraceSearch, TraceStore, TraceStoreIdentity } from '../../ports/trace-store.ts';
import { FoundOnce } from '../found-once.ts';
import { StoreClient } from '../store-client.ts';
import { findApi, type JaegerApi } from './find-api.ts';
import { legacyOperations, legacySearch, legacyServices, legacyTrace } from './legacy-api.ts';
import { v3Operations, v3Search, v3Services, v3Trace, v3TraceIfServed } from './v3-api.ts';

/** Jaeger by its HTTP APIs: `api/v3` from version 2.19 on, the older one before. */
export class JaegerStore implements TraceStore {
  readonly #client: StoreClient;
  readonly #api: FoundOnce<JaegerApi>;

  /** Throws `RangeError` where the address cannot be used. */
  constructor(options: Omit<UpstreamOptions, 'source'>) {
    this.#client = new StoreClient({ ...options, source: 'Jaeger' });
    this.#api = new FoundOnce((signal) => findApi(this.#client, signal));
  }

  async services(signal: AbortSignal): Promise<readonly string[]> {
    const api = await this.#api.get();
    return api === 'legacy' ? legacyServices(this.#client, signal) : v3Services(this.#client, signal);
  }

  async operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    const api = await this.#api.get();
    return api === 'legacy'
      ? legacyOperations(this.#client, service, signal)
      : v3Operations(this.#client, service, signal);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    const api = await this.#api.get();
    return api === 'legacy'
      ? legacySearch(this.#client, query, signal)
      : v3Search(this.#client, query, api === 'v3', signal);
  }

  /** `api/v3` keeps nanoseconds and types in all versions, so it goes first; its absence is a page or a refusal. */
  async trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    const id = normaliseTraceId(traceId);
    if (id === null) return null;
    const api = await this.#api.get();
    if (api !== 'legacy') return v3Trace(this.#client, id, signal);
    const exact = await v3TraceIfServed(this.#client, id, signal);
    return exact === 'not-served' ? legacyTrace(this.#client, id, signal) : exact;
  }

  async probe(signal: AbortSignal): Promise<TraceStoreIdentity> {
    this.#api.forget();
    const api = await this.#api.get();
    await this.services(signal);
    const words = {
      v3: 'version 2.19 or later',
      'v3-bare': 'without search by tags',
      legacy: 'before version 2.19',
    };
    return { kind: 'jaeger', product: `Jaeger, ${words[api]}`, version: null };
  }

  /** Closes idle connections. */
  close(): Promise<void> {
    return this.#client.close();
  }
}
