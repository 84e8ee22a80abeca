import { normaliseTraceId } from '../../domain/trace/trace-id.ts';
import type { TraceQuery } from '../../domain/trace/trace-query.ts';
import type { UpstreamOptions } from '../../http/upstream.ts';
import type { StoredTrace, TraceSearch, TraceStore, TraceStoreIdentity } from '../../ports/trace-store.ts';
import { StoreClient } from '../store-client.ts';
import { findApi, type JaegerApi } from './find-api.ts';
import { legacyOperations, legacySearch, legacyServices, legacyTrace } from './legacy-api.ts';
import { v3Operations, v3Search, v3Services, v3Trace } from './v3-api.ts';

/** Jaeger by its HTTP APIs: `api/v3` from version 2.19 on, the older one before. */
export class JaegerStore implements TraceStore {
  readonly #client: StoreClient;
  #api: Promise<JaegerApi> | null = null;

  /** Throws `RangeError` where the address cannot be used. */
  constructor(options: Omit<UpstreamOptions, 'source'>) {
    this.#client = new StoreClient({ ...options, source: 'Jaeger' });
  }

  async services(signal: AbortSignal): Promise<readonly string[]> {
    const api = await this.#which(signal);
    return api === 'legacy' ? legacyServices(this.#client, signal) : v3Services(this.#client, signal);
  }

  async operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    const api = await this.#which(signal);
    return api === 'legacy'
      ? legacyOperations(this.#client, service, signal)
      : v3Operations(this.#client, service, signal);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    const api = await this.#which(signal);
    return api === 'legacy'
      ? legacySearch(this.#client, query, signal)
      : v3Search(this.#client, query, api === 'v3', signal);
  }

  /** `api/v3` keeps nanoseconds and types in all versions, so it goes first; its absence is a page or a refusal. */
  async trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    const id = normaliseTraceId(traceId);
    if (id === null) return null;
    const api = await this.#which(signal);
    const exact = await v3Trace(this.#client, id, signal);
    if (exact !== 'not-served' || api !== 'legacy') return exact === 'not-served' ? null : exact;
    return legacyTrace(this.#client, id, signal);
  }

  async probe(signal: AbortSignal): Promise<TraceStoreIdentity> {
    this.#api = null;
    const api = await this.#which(signal);
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

  /** Found out once; asked again after a failure. */
  #which(signal: AbortSignal): Promise<JaegerApi> {
    const asked = this.#api ?? findApi(this.#client, signal);
    this.#api = asked;
    asked.catch(() => {
      if (this.#api === asked) this.#api = null;
    });
    return asked;
  }
}
