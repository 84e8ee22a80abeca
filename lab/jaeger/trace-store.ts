import type { RequestRecord } from '../mesh/request-record.ts';
import { proxySpans } from './proxy-spans.ts';
import type { Span } from './span.ts';

/** A trace as it is known now. Spans come in the order in which they were written. */
export interface StoredTrace {
  readonly traceId: string;
  readonly spans: readonly Span[];
}

/**
 * The latest traces, whole ones dropped first-come when there are too many. What is kept is the record of the
 * request that the metrics counted; spans are made from it when somebody reads, which keeps a trace small.
 */
export class TraceStore {
  readonly maxTraces: number;
  /** In order of the first span written. */
  readonly #records = new Map<string, RequestRecord[]>();

  constructor(options: { maxTraces?: number } = {}) {
    this.maxTraces = options.maxTraces ?? 5_000;
  }

  /** Takes a finished request; one that was not sampled leaves no trace. */
  add(record: RequestRecord): void {
    const traceId = record.span?.traceId;
    if (traceId === undefined) return;
    const known = this.#records.get(traceId);
    if (known !== undefined) {
      known.push(record);
      return;
    }
    this.#records.set(traceId, [record]);
    if (this.#records.size > this.maxTraces) {
      const [oldest] = this.#records.keys();
      if (oldest !== undefined) this.#records.delete(oldest);
    }
  }

  /** One trace by its 32-digit id, or null. */
  get(traceId: string): StoredTrace | null {
    const records = this.#records.get(traceId);
    return records === undefined ? null : { traceId, spans: records.flatMap(proxySpans) };
  }

  /** All traces, the last written first. */
  *newestFirst(): Generator<StoredTrace> {
    for (const [traceId, records] of [...this.#records].reverse()) {
      yield { traceId, spans: records.flatMap(proxySpans) };
    }
  }

  /** Operations by service, with the kind of each. */
  operations(): Map<string, Map<string, Set<Span['kind']>>> {
    const services = new Map<string, Map<string, Set<Span['kind']>>>();
    for (const { spans } of this.newestFirst()) {
      for (const { service, operation, kind } of spans) {
        const operations = getOrCreate(services, service, () => new Map<string, Set<Span['kind']>>());
        getOrCreate(operations, operation, () => new Set<Span['kind']>()).add(kind);
      }
    }
    return services;
  }
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
