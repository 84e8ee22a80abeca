import { z } from 'zod';
import { BadRequest } from './bad-request.ts';
import { dependencies } from './dependencies.ts';
import { parseGoDurationMs } from './go-duration.ts';
import { legacyTrace } from './legacy-model.ts';
import { ERROR_TYPE, jsonReply, pageNotFound, type Reply } from './reply.ts';
import { searchTraces, type TraceQuery } from './search.ts';
import { normaliseTraceId } from './trace-id.ts';
import type { StoredTrace, TraceStore } from './trace-store.ts';

const TWO_DAYS_MS = 2 * 86_400_000;
const DAY_MS = 86_400_000;

interface LegacyError {
  readonly code?: number;
  readonly msg: string;
  readonly traceID?: string;
}

const envelope = (data: unknown, total = 0, errors: readonly LegacyError[] | null = null): object => ({
  data,
  total,
  limit: 0,
  offset: 0,
  errors,
});

/** Jaeger's own query API under `/api/`, as version 2.20 answers it. */
export function answerLegacy(store: TraceStore, nowMs: number, url: URL): Reply {
  try {
    return route(store, nowMs, url);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const body = envelope(null, 0, [{ code: error.status, msg: error.message }]);
    return { status: error.status, contentType: ERROR_TYPE, body: `${JSON.stringify(body)}\n` };
  }
}

function route(store: TraceStore, nowMs: number, url: URL): Reply {
  const [, , resource, id, part] = url.pathname.split('/').map(decodeURIComponent);
  const parameters = url.searchParams;
  switch (resource ?? '') {
    case 'services':
      return id === undefined ? services(store) : operationNames(store, id, part);
    case 'operations':
      return operations(store, parameters);
    case 'traces':
      return id === undefined ? search(store, nowMs, parameters) : oneTrace(store, id);
    case 'dependencies':
      return jsonReply(envelope(dependencies(store, ...dependencyWindow(nowMs, parameters))));
    case 'metrics':
      throw new BadRequest('metrics querying is currently disabled', 501);
    default:
      return pageNotFound;
  }
}

function services(store: TraceStore): Reply {
  const names = [...store.operations().keys()];
  return jsonReply(envelope(names, names.length));
}

function operationNames(store: TraceStore, service: string, part: string | undefined): Reply {
  if (part !== 'operations') return pageNotFound;
  const names = [...(store.operations().get(service)?.keys() ?? [])];
  return jsonReply(envelope(names, names.length));
}

function operations(store: TraceStore, parameters: URLSearchParams): Reply {
  const service = requiredService(parameters);
  const kind = parameters.get('spanKind');
  const rows = [...(store.operations().get(service) ?? [])].flatMap(([name, kinds]) =>
    [...kinds]
      .filter((spanKind) => kind === null || spanKind === kind)
      .map((spanKind) => ({ name, spanKind })),
  );
  return jsonReply(envelope(rows, rows.length));
}

function oneTrace(store: TraceStore, id: string): Reply {
  const trace = store.get(normaliseTraceId(id));
  if (trace === null) throw new BadRequest('trace not found', 404);
  return jsonReply(envelope([legacyTrace(trace)]));
}

function search(store: TraceStore, nowMs: number, parameters: URLSearchParams): Reply {
  const ids = parameters.getAll('traceID');
  if (ids.length > 0) return tracesByIds(store, ids);
  const found = searchTraces(store, legacyQuery(store, nowMs, parameters));
  return jsonReply(envelope(found.map(legacyTrace)));
}

function tracesByIds(store: TraceStore, ids: readonly string[]): Reply {
  const wanted = ids.map(normaliseTraceId);
  const found = wanted.map((id) => store.get(id)).filter((trace): trace is StoredTrace => trace !== null);
  const missing = wanted.filter((id) => store.get(id) === null);
  const errors = missing.map((traceID) => ({ msg: 'trace not found', traceID }));
  return jsonReply(envelope(found.map(legacyTrace), 0, errors.length === 0 ? null : errors));
}

function legacyQuery(store: TraceStore, nowMs: number, parameters: URLSearchParams): TraceQuery {
  const service = requiredService(parameters);
  const minDurationMs = duration(parameters, 'minDuration');
  const maxDurationMs = duration(parameters, 'maxDuration');
  if (minDurationMs !== null && maxDurationMs !== null && minDurationMs > maxDurationMs) {
    throw new BadRequest("'maxDuration' should be greater than 'minDuration'");
  }
  const limit = integer(parameters.get('limit') ?? '100', (reason) => new BadRequest(reason));
  if (limit <= 0 || limit > store.maxTraces) {
    throw new BadRequest('search depth must be greater than 0 and less than max traces', 500);
  }
  return {
    service,
    operation: parameters.get('operation'),
    startMs: microseconds(parameters, 'start') ?? nowMs - TWO_DAYS_MS,
    endMs: microseconds(parameters, 'end') ?? nowMs,
    minDurationMs,
    maxDurationMs,
    attributes: tags(parameters),
    limit,
  };
}

function requiredService(parameters: URLSearchParams): string {
  const service = parameters.get('service');
  if (service === null || service === '') throw new BadRequest("parameter 'service' is required");
  return service;
}

function duration(parameters: URLSearchParams, name: string): number | null {
  const text = parameters.get(name);
  if (text === null) return null;
  return parseGoDurationMs(text, (reason) => new BadRequest(`unable to parse param '${name}': ${reason}`));
}

function integer(text: string, refuse: (reason: string) => BadRequest): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw refuse(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function microseconds(parameters: URLSearchParams, name: string): number | null {
  const text = parameters.get(name);
  if (text === null) return null;
  return integer(text, (reason) => new BadRequest(`unable to parse param '${name}': ${reason}`)) / 1000;
}

const tagsSchema = z.record(z.string(), z.string());

/** `tag=key:value` is cut at its first colon; keys that hold one need the JSON form `tags`. */
function tags(parameters: URLSearchParams): Record<string, string> {
  const single = parameters.getAll('tag').map((tag): [string, string] => {
    const colon = tag.indexOf(':');
    if (colon < 0) throw new BadRequest(`malformed 'tag' parameter, expecting key:value, received: ${tag}`);
    return [tag.slice(0, colon), tag.slice(colon + 1)];
  });
  const grouped = parameters.getAll('tags').flatMap((text) => Object.entries(tagObject(text)));
  return Object.fromEntries([...single, ...grouped]);
}

function tagObject(text: string): Record<string, string> {
  const malformed = "malformed 'tags' parameter, cannot unmarshal JSON:";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new BadRequest(`${malformed} unexpected end of JSON input`);
  }
  const parsed = tagsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadRequest(`${malformed} json: cannot unmarshal ${jsonKind(value)} into Go value of type string`);
}

function jsonKind(value: unknown): string {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.values(value).find((v) => typeof v !== 'string')
      : value;
  if (Array.isArray(inner)) return 'array';
  return typeof inner === 'boolean' ? 'bool' : typeof inner;
}

function dependencyWindow(nowMs: number, parameters: URLSearchParams): [number, number] {
  const refuse = (name: string) => (reason: string) =>
    new BadRequest(`unable to parse param '${name}': ${reason}`);
  const endMs = integer(parameters.get('endTs') ?? String(nowMs), refuse('endTs'));
  const lookbackMs = integer(parameters.get('lookback') ?? String(DAY_MS), refuse('lookback'));
  return [endMs - lookbackMs, endMs];
}
