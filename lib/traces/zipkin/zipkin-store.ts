import { z } from 'zod';
import { compareText } from '../../domain/fixed-order.ts';
import { assembleTrace, byTrace } from '../../domain/trace/assemble-trace.ts';
import type { TraceFilter, TraceQuery } from '../../domain/trace/trace-query.ts';
import { selectsSpans } from '../../domain/trace/trace-query.ts';
import type { UpstreamOptions } from '../../http/upstream.ts';
import type { StoredTrace, TraceSearch, TraceStore, TraceStoreIdentity } from '../../ports/trace-store.ts';
import { StoreClient, type StoreAnswer } from '../store-client.ts';
import { zipkinSpans, zipkinSpanSchema } from './zipkin-spans.ts';

const namesSchema = z.array(z.string());
const spansSchema = z.array(zipkinSpanSchema);
const tracesSchema = z.array(spansSchema);
const infoSchema = z.object({ zipkin: z.object({ version: z.string() }) });

/** Zipkin by its HTTP API, version 2 (https://zipkin.io/zipkin-api/). */
export class ZipkinStore implements TraceStore {
  readonly #client: StoreClient;

  /** Throws `RangeError` where the address cannot be used. */
  constructor(options: Omit<UpstreamOptions, 'source'>) {
    this.#client = new StoreClient({ ...options, source: 'Zipkin' });
  }

  services(signal: AbortSignal): Promise<readonly string[]> {
    return this.#names('services', '/api/v2/services', undefined, signal);
  }

  operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#names('operations', '/api/v2/spans', service.toLowerCase(), signal);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    const { parameters, pushedDown } = parametersOf(query);
    const answer = await this.#client.get('search', '/api/v2/traces', parameters, signal);
    const parsed = tracesSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    const traces = [...byTrace(zipkinSpans(parsed.data.flat())).values()];
    return {
      traces: traces.flatMap((own) => assembleTrace(own) ?? []),
      pushedDown,
      isTruncated: traces.length >= query.limit,
      isNewestFirst: true,
      warnings: [],
    };
  }

  async trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    const id = traceId.replace(/^0{16}/, '');
    const answer = await this.#client.get('trace', `/api/v2/trace/${id}`, {}, signal);
    if (answer.status === 404 && answer.words.startsWith(id)) return null;
    const parsed = spansSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    const trace = assembleTrace(zipkinSpans(parsed.data));
    return trace === null ? null : { trace, warnings: [] };
  }

  async probe(signal: AbortSignal): Promise<TraceStoreIdentity> {
    await this.services(signal);
    const info = await this.#client.get('info', '/info', {}, signal);
    const version = infoSchema.safeParse(info.json).data?.zipkin.version ?? null;
    return { kind: 'zipkin', product: 'Zipkin', version };
  }

  /** Closes idle connections. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async #names(
    operation: string,
    path: string,
    serviceName: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const answer = await this.#client.get(operation, path, { serviceName }, signal);
    const parsed = namesSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    return [...new Set(parsed.data)].sort(compareText);
  }
}

/** Errors are plain text. */
const saidBy = ({ json, isPage, words }: StoreAnswer): string | null =>
  json === undefined && !isPage ? words : null;

interface Asked {
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly pushedDown: readonly TraceFilter[];
}

/** Names are small in Zipkin; a longest duration needs a shortest one; terms with one key would fall together. */
function parametersOf(query: TraceQuery): Asked {
  const { service, operation, minDurationMs: min, maxDurationMs: max } = query;
  const terms = new Map(query.tags.filter(isTerm).map(({ key, value }) => [key, `${key}=${value}`]));
  const areAllTerms = terms.size === query.tags.length;
  if (query.onlyFailed) terms.set('error', 'error');
  const hasDuration = selectsSpans(query) && (min !== null || max !== null);
  return {
    parameters: {
      serviceName: service?.toLowerCase(),
      spanName: operation?.toLowerCase(),
      annotationQuery: terms.size === 0 ? undefined : [...terms.values()].join(' and '),
      minDuration: hasDuration ? String(Math.max(1, Math.floor((min ?? 0) * 1_000))) : undefined,
      maxDuration: hasDuration && max !== null ? String(Math.max(1, Math.ceil(max * 1_000))) : undefined,
      endTs: String(Math.ceil(query.to * 1_000)),
      lookback: String(Math.max(1, Math.ceil((query.to - query.from) * 1_000))),
      limit: String(query.limit),
    },
    pushedDown: [
      'service',
      'operation',
      'from',
      'to',
      'limit',
      ...(query.onlyFailed ? (['error'] as const) : []),
      ...(areAllTerms ? (['tags'] as const) : []),
      ...(hasDuration ? (['minDurationMs', 'maxDurationMs'] as const) : []),
    ],
  };
}

/** Zipkin has no way to quote: `error` is a tag with any value there, and ` and ` ends a term. */
const isTerm = ({ key, value }: { readonly key: string; readonly value: string }): boolean =>
  key !== 'error' &&
  key !== 'span.kind' &&
  !key.startsWith('resource.') &&
  !/ and |=/.test(key) &&
  !value.includes(' and ');
