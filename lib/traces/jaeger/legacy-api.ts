import { z } from 'zod';
import { compareText } from '../../domain/fixed-order.ts';
import { assembleTrace, byTrace } from '../../domain/trace/assemble-trace.ts';
import { isFailed } from '../../domain/trace/request-facts.ts';
import type { TraceFilter, TraceQuery } from '../../domain/trace/trace-query.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import type { StoredTrace, TraceSearch, TraceWarning } from '../../ports/trace-store.ts';
import type { StoreAnswer, StoreClient } from '../store-client.ts';
import { goMilliseconds } from './go-duration.ts';
import { legacySpans, legacyTraceSchema } from './legacy-spans.ts';
import { storeRemarks } from './store-remarks.ts';

const namesSchema = z.object({ data: z.array(z.string()).nullable() });
const tracesSchema = z.object({ data: z.array(legacyTraceSchema).nullable() });
const errorsSchema = z.object({ errors: z.array(z.object({ msg: z.string() })) });

const saidBy = ({ json }: StoreAnswer): string | null =>
  errorsSchema.safeParse(json).data?.errors[0]?.msg ?? null;

async function names(
  client: StoreClient,
  operation: string,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await client.get(operation, path, {}, signal);
  const parsed = namesSchema.safeParse(answer.json);
  if (answer.status !== 200 || !parsed.success) throw client.failure(answer, saidBy(answer));
  return [...new Set(parsed.data.data ?? [])].sort(compareText);
}

export const legacyServices = (client: StoreClient, signal: AbortSignal): Promise<readonly string[]> =>
  names(client, 'services', '/api/services', signal);

export const legacyOperations = (
  client: StoreClient,
  service: string,
  signal: AbortSignal,
): Promise<readonly string[]> =>
  names(client, 'operations', `/api/services/${encodeURIComponent(service)}/operations`, signal);

/** One trace in the old form, with microseconds. */
export async function legacyTrace(
  client: StoreClient,
  traceId: string,
  signal: AbortSignal,
): Promise<StoredTrace | null> {
  const answer = await client.get('trace', `/api/traces/${traceId}`, {}, signal);
  if (answer.status === 404 && saidBy(answer) !== null) return null;
  const [trace] = tracesOf(client, answer);
  return trace === undefined ? null : { trace, warnings: storeRemarks(trace) };
}

/** More services than this are not asked one by one. */
const MOST_SERVICES = 24;

/** Searches the old API, which wants a service: without one all services are asked. */
export async function legacySearch(
  client: StoreClient,
  query: TraceQuery,
  signal: AbortSignal,
): Promise<TraceSearch> {
  if (query.service !== null) return searchService(client, query, query.service, signal);
  const services = await legacyServices(client, signal);
  const asked = services.slice(0, MOST_SERVICES);
  const found: TraceSearch[] = [];
  for (const service of asked) found.push(await searchService(client, query, service, signal));
  const traces = new Map(found.flatMap((one) => one.traces).map((trace) => [trace.traceId, trace]));
  const left = services.length - asked.length;
  const warning: TraceWarning = {
    code: 'services-asked',
    text:
      left === 0
        ? `This Jaeger searches one service at a time: all ${asked.length} were asked.`
        : `This Jaeger searches one service at a time: ${asked.length} were asked, ${left} were not. Choose a service.`,
    count: asked.length,
  };
  return {
    traces: [...traces.values()],
    pushedDown: found[0]?.pushedDown ?? [],
    isTruncated: left > 0 || found.some(({ isTruncated }) => isTruncated),
    isNewestFirst: false,
    warnings: [warning, ...(found.find(({ warnings }) => warnings.length > 0)?.warnings ?? [])],
  };
}

async function searchService(
  client: StoreClient,
  query: TraceQuery,
  service: string,
  signal: AbortSignal,
): Promise<TraceSearch> {
  const first = await ask(client, query, service, query.onlyFailed, signal);
  const told: readonly TraceFilter[] = [
    'service',
    'operation',
    'tags',
    'minDurationMs',
    'maxDurationMs',
    'from',
    'to',
    'limit',
  ];
  const isWrong = query.onlyFailed && !first.every((trace) => hasFailure(trace, service));
  const hasMissed = query.onlyFailed && first.length === 0;
  if (!isWrong && !hasMissed) {
    return outcome(first, query, query.onlyFailed ? [...told, 'error'] : told, []);
  }
  const all = await ask(client, query, service, false, signal);
  const warning: TraceWarning = {
    code: 'store-defect',
    text: 'This Jaeger answers a search for failed requests with others (a defect of versions 2.8 to 2.16): failures were looked for here, among what came without that condition.',
  };
  // Nothing may be right; it is not where failures are found without the condition.
  const isProven = isWrong || all.some((trace) => hasFailure(trace, service));
  return outcome(all, query, told, isProven ? [warning] : []);
}

const hasFailure = ({ spans }: Trace, service: string): boolean =>
  spans.some((span) => span.process.service === service && isFailed(span));

const outcome = (
  traces: readonly Trace[],
  { limit }: TraceQuery,
  pushedDown: readonly TraceFilter[],
  warnings: readonly TraceWarning[],
): TraceSearch => ({
  traces,
  pushedDown,
  isTruncated: traces.length >= limit,
  isNewestFirst: false,
  warnings,
});

/** `tag=` is cut at its first colon, so tags go in the form of JSON, whose values must be text. */
async function ask(
  client: StoreClient,
  query: TraceQuery,
  service: string,
  onlyFailed: boolean,
  signal: AbortSignal,
): Promise<readonly Trace[]> {
  const tags = {
    ...Object.fromEntries(query.tags.map(({ key, value }) => [key, value])),
    ...(onlyFailed ? { error: 'true' } : {}),
  };
  const answer = await client.get(
    'search',
    '/api/traces',
    {
      service,
      operation: query.operation ?? undefined,
      start: String(Math.floor(query.from * 1e6)),
      end: String(Math.ceil(query.to * 1e6)),
      minDuration: goMilliseconds(query.minDurationMs) ?? undefined,
      maxDuration: goMilliseconds(query.maxDurationMs) ?? undefined,
      limit: String(query.limit),
      tags: Object.keys(tags).length === 0 ? undefined : JSON.stringify(tags),
    },
    signal,
  );
  return tracesOf(client, answer);
}

function tracesOf(client: StoreClient, answer: StoreAnswer): readonly Trace[] {
  const parsed = tracesSchema.safeParse(answer.json);
  if (answer.status !== 200 || !parsed.success) throw client.failure(answer, saidBy(answer));
  const spans = (parsed.data.data ?? []).flatMap(legacySpans);
  return [...byTrace(spans).values()].flatMap((own) => assembleTrace(own) ?? []);
}
