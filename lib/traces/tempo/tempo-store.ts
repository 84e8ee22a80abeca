import { z } from 'zod';
import { compareText } from '../../domain/fixed-order.ts';
import { assembleTrace, byTrace } from '../../domain/trace/assemble-trace.ts';
import { normaliseTraceId } from '../../domain/trace/trace-id.ts';
import type { TraceQuery } from '../../domain/trace/trace-query.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import type { UpstreamOptions } from '../../http/upstream.ts';
import type {
  StoredTrace,
  TraceSearch,
  TraceStore,
  TraceStoreIdentity,
  TraceWarning,
} from '../../ports/trace-store.ts';
import { eachOf } from '../each-of.ts';
import { otlpSpans, resourceSpansSchema } from '../otlp-spans.ts';
import { StoreClient, type StoreAnswer } from '../store-client.ts';
import { compileTraceQl, quoted } from './trace-ql.ts';

const valuesSchema = z.object({ tagValues: z.array(z.object({ value: z.string() })) });
const searchSchema = z.object({ traces: z.array(z.object({ traceID: z.string().max(64) })).nullish() });
const traceSchema = z.object({
  trace: z.object({ resourceSpans: resourceSpansSchema.nullish(), batches: resourceSpansSchema.nullish() }),
  status: z.string().nullish(),
  message: z.string().nullish(),
});
const firstTraceSchema = z.object({ batches: resourceSpansSchema.nullish() });
const buildSchema = z.object({ version: z.string().min(1) });

/** Tempo refuses longer windows. */
const LONGEST_WINDOW_SECONDS = 168 * 3_600;
/** Traces that are fetched at the same time after a search, which knows only their ids. */
const AT_ONCE = 6;

/** Grafana Tempo: TraceQL, traces by `api/v2` from version 2.6 on and by `api` before. */
export class TempoStore implements TraceStore {
  readonly #client: StoreClient;

  /** The tenant goes in the header `X-Scope-OrgID` of the options. Throws `RangeError` where the address cannot be used. */
  constructor(options: Omit<UpstreamOptions, 'source'>) {
    this.#client = new StoreClient({ ...options, source: 'Tempo' });
  }

  services(signal: AbortSignal): Promise<readonly string[]> {
    return this.#values('services', 'resource.service.name', undefined, signal);
  }

  operations(service: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#values('operations', 'name', `{ resource.service.name = ${quoted(service)} }`, signal);
  }

  async search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch> {
    const from = Math.max(query.from, query.to - LONGEST_WINDOW_SECONDS);
    const { q, pushedDown } = compileTraceQl(query);
    const newest = await this.#ask(`${q} with (most_recent=true)`, { ...query, from }, signal);
    const isNewestFirst = newest.status !== 400;
    const answer = isNewestFirst ? newest : await this.#ask(q, { ...query, from }, signal);
    const parsed = searchSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    const ids = (parsed.data.traces ?? []).flatMap(({ traceID }) => normaliseTraceId(traceID) ?? []);
    const found = await eachOf([...new Set(ids)], AT_ONCE, (id) => this.trace(id, signal));
    return {
      traces: found.flatMap((one): Trace[] => (one === null ? [] : [one.trace])),
      pushedDown,
      isTruncated: ids.length >= query.limit,
      isNewestFirst,
      warnings: from > query.from ? [SHORTENED] : [],
    };
  }

  async trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    const answer = await this.#client.get('trace', `/api/v2/traces/${traceId}`, {}, signal);
    if (answer.status === 404) return this.#firstTrace(traceId, signal);
    const parsed = traceSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    const { trace: own, status, message } = parsed.data;
    const spans = otlpSpans(own.resourceSpans ?? own.batches ?? []);
    const trace = assembleTrace(byTrace(spans).get(traceId) ?? [], { isPartial: status === 'PARTIAL' });
    if (trace === null) return null;
    const words = message ?? '';
    const warnings: readonly TraceWarning[] =
      words === '' ? [] : [{ code: 'store-words', text: `Tempo says: ${words}.` }];
    return { trace, warnings };
  }

  async probe(signal: AbortSignal): Promise<TraceStoreIdentity> {
    const echo = await this.#client.get('echo', '/api/echo', {}, signal);
    if (echo.status !== 200 || echo.words !== 'echo') throw this.#client.failure(echo, null);
    await this.services(signal);
    const build = await this.#client.get('build info', '/api/status/buildinfo', {}, signal);
    const version = buildSchema.safeParse(build.json).data?.version ?? null;
    return { kind: 'tempo', product: 'Tempo', version };
  }

  /** Closes idle connections. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async #values(
    operation: string,
    tag: string,
    q: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const answer = await this.#client.get(operation, `/api/v2/search/tag/${tag}/values`, { q }, signal);
    const parsed = valuesSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    return [...new Set(parsed.data.tagValues.map(({ value }) => value))].sort(compareText);
  }

  #ask(q: string, { from, to, limit }: TraceQuery, signal: AbortSignal): Promise<StoreAnswer> {
    const start = String(Math.floor(from));
    const end = String(Math.ceil(to));
    return this.#client.get(
      'search',
      '/api/search',
      { q, start, end, limit: String(limit), spss: '1' },
      signal,
    );
  }

  /** Before version 2.6; also where a newer one says "not found" by its status. */
  async #firstTrace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null> {
    const answer = await this.#client.get('trace', `/api/traces/${traceId}`, {}, signal);
    if (answer.status === 404 && answer.isEmpty) return null;
    const parsed = firstTraceSchema.safeParse(answer.json);
    if (answer.status !== 200 || !parsed.success) throw this.#client.failure(answer, saidBy(answer));
    const trace = assembleTrace(byTrace(otlpSpans(parsed.data.batches ?? [])).get(traceId) ?? []);
    return trace === null ? null : { trace, warnings: [] };
  }
}

/** Errors are plain text. */
const saidBy = ({ json, isPage, words }: StoreAnswer): string | null =>
  json === undefined && !isPage ? words : null;

const SHORTENED: TraceWarning = {
  code: 'window-shortened',
  text: 'Tempo searches 168 hours at most: the last 168 hours of the window were searched.',
};
