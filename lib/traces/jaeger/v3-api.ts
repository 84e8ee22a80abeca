import { z } from 'zod';
import { assembleTrace, byTrace } from '../../domain/trace/assemble-trace.ts';
import type { TraceFilter, TraceQuery } from '../../domain/trace/trace-query.ts';
import type { StoredTrace, TraceSearch } from '../../ports/trace-store.ts';
import { compareText } from '../../domain/fixed-order.ts';
import { otlpSpans, resourceSpansSchema } from '../otlp-spans.ts';
import type { StoreAnswer, StoreClient } from '../store-client.ts';
import { goMilliseconds } from './go-duration.ts';
import { storeRemarks } from './store-remarks.ts';

/** An empty server answers `{}`. */
export const servicesSchema = z.object({ services: z.array(z.string()).nullish() }).strict();
const operationsSchema = z.object({ operations: z.array(z.object({ name: z.string() })).nullish() });
const tracesSchema = z.object({ result: z.object({ resourceSpans: resourceSpansSchema.nullish() }) });
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

const saidBy = (answer: StoreAnswer): string | null =>
  errorSchema.safeParse(answer.json).data?.error.message ?? null;

/** "Nothing found" is a 404 in JSON; a path that is not served is one in plain text, or a page. */
const isNothingFound = (answer: StoreAnswer): boolean => answer.status === 404 && saidBy(answer) !== null;

const inOrder = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort(compareText);

export async function v3Services(client: StoreClient, signal: AbortSignal): Promise<readonly string[]> {
  const answer = await client.get('services', '/api/v3/services', {}, signal);
  const parsed = servicesSchema.safeParse(answer.json);
  if (answer.status !== 200 || !parsed.success) throw client.failure(answer, saidBy(answer));
  return inOrder(parsed.data.services ?? []);
}

export async function v3Operations(
  client: StoreClient,
  service: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await client.get('operations', '/api/v3/operations', { service }, signal);
  const parsed = operationsSchema.safeParse(answer.json);
  if (answer.status !== 200 || !parsed.success) throw client.failure(answer, saidBy(answer));
  return inOrder((parsed.data.operations ?? []).map(({ name }) => name));
}

/** Both spellings of each name, since version 2.18 and earlier know the second one only; where both are known the first wins. */
function parametersOf(query: TraceQuery, hasTags: boolean): Readonly<Record<string, string | undefined>> {
  const tags = {
    ...Object.fromEntries(query.tags.map(({ key, value }) => [key, value])),
    ...(query.onlyFailed ? { error: 'true' } : {}),
  };
  const both = (name: string, old: string, value: string | null) =>
    value === null ? {} : { [`query.${name}`]: value, [`query.${old}`]: value };
  return {
    ...both('serviceName', 'service_name', query.service),
    ...both('operationName', 'operation_name', query.operation),
    ...both('startTimeMin', 'start_time_min', new Date(query.from * 1000).toISOString()),
    ...both('startTimeMax', 'start_time_max', new Date(query.to * 1000).toISOString()),
    ...both('durationMin', 'duration_min', goMilliseconds(query.minDurationMs)),
    ...both('durationMax', 'duration_max', goMilliseconds(query.maxDurationMs)),
    ...both('searchDepth', 'num_traces', String(query.limit)),
    ...(hasTags && Object.keys(tags).length > 0 ? { 'query.attributes': JSON.stringify(tags) } : {}),
  };
}

/** Searches `api/v3/traces`. Without `hasTags` the server ignores tags, and says nothing of it. */
export async function v3Search(
  client: StoreClient,
  query: TraceQuery,
  hasTags: boolean,
  signal: AbortSignal,
): Promise<TraceSearch> {
  const answer = await client.get('search', '/api/v3/traces', parametersOf(query, hasTags), signal);
  const spans = isNothingFound(answer) ? [] : spansOf(client, answer);
  const traces = [...byTrace(spans).values()].flatMap((own) => assembleTrace(own) ?? []);
  const told: readonly TraceFilter[] = [
    'service',
    'operation',
    'minDurationMs',
    'maxDurationMs',
    'from',
    'to',
    'limit',
  ];
  return {
    traces,
    pushedDown: hasTags ? [...told, 'tags', 'error'] : told,
    isTruncated: traces.length >= query.limit,
    isNewestFirst: false,
    warnings: [],
  };
}

function spansOf(client: StoreClient, answer: StoreAnswer): ReturnType<typeof otlpSpans> {
  const parsed = tracesSchema.safeParse(answer.json);
  if (answer.status !== 200 || !parsed.success) throw client.failure(answer, saidBy(answer));
  return otlpSpans(parsed.data.result.resourceSpans ?? []);
}

const askForTrace = (client: StoreClient, traceId: string, signal: AbortSignal): Promise<StoreAnswer> =>
  client.get('trace', `/api/v3/traces/${traceId}`, {}, signal);

function traceIn(client: StoreClient, traceId: string, answer: StoreAnswer): StoredTrace | null {
  if (isNothingFound(answer)) return null;
  const trace = assembleTrace(byTrace(spansOf(client, answer)).get(traceId) ?? []);
  return trace === null ? null : { trace, warnings: storeRemarks(trace) };
}

/** One trace; null where there is none. */
export async function v3Trace(
  client: StoreClient,
  traceId: string,
  signal: AbortSignal,
): Promise<StoredTrace | null> {
  return traceIn(client, traceId, await askForTrace(client, traceId, signal));
}

/** The same of a server that may not have the path: then it answers with a page, or a 404 in plain text. */
export async function v3TraceIfServed(
  client: StoreClient,
  traceId: string,
  signal: AbortSignal,
): Promise<StoredTrace | null | 'not-served'> {
  const answer = await askForTrace(client, traceId, signal);
  const isServed = !answer.isPage && (answer.status !== 404 || isNothingFound(answer));
  return isServed ? traceIn(client, traceId, answer) : 'not-served';
}
