import { z } from 'zod';
import { BadRequest } from './bad-request.ts';
import { parseGoDurationMs } from './go-duration.ts';
import { resourceSpans, traceSummary } from './otlp-model.ts';
import { ERROR_TYPE, jsonReply, pageNotFound, type Reply } from './reply.ts';
import { searchTraces, type TraceQuery } from './search.ts';
import { normaliseTraceId } from './trace-id.ts';
import type { StoredTrace, TraceStore } from './trace-store.ts';

/** Jaeger's stable query API under `/api/v3/`, as version 2.20 answers it. */
export function answerV3(store: TraceStore, url: URL): Reply {
  try {
    return route(store, url);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const body = { error: { httpCode: error.status, message: error.message } };
    return { status: error.status, contentType: ERROR_TYPE, body: `${JSON.stringify(body)}\n` };
  }
}

function route(store: TraceStore, url: URL): Reply {
  const [, , , resource, id] = url.pathname.split('/').map(decodeURIComponent);
  const parameters = url.searchParams;
  switch (resource ?? '') {
    case 'services':
      return jsonReply({ services: [...store.operations().keys()] });
    case 'operations':
      return operations(store, parameters);
    case 'traces':
      return id === undefined ? search(store, parameters) : oneTrace(store, id);
    case 'trace-summaries':
      return jsonReply({ summaries: searchTraces(store, v3Query(store, parameters)).map(traceSummary) });
    default:
      return pageNotFound;
  }
}

function operations(store: TraceStore, parameters: URLSearchParams): Reply {
  const kind = parameters.get('spanKind') ?? parameters.get('span_kind');
  const known = store.operations().get(parameters.get('service') ?? '') ?? new Map<string, Set<string>>();
  const rows = [...known].flatMap(([name, kinds]) =>
    [...kinds]
      .filter((spanKind) => kind === null || spanKind === kind)
      .map((spanKind) => ({ name, spanKind })),
  );
  return jsonReply({ operations: rows });
}

function oneTrace(store: TraceStore, id: string): Reply {
  let traceId: string;
  try {
    traceId = normaliseTraceId(id);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    throw new BadRequest('malformed parameter trace_id: invalid length for TraceID');
  }
  const trace = store.get(traceId);
  if (trace === null) throw new BadRequest('No traces found', 404);
  return result([trace]);
}

function search(store: TraceStore, parameters: URLSearchParams): Reply {
  const found = searchTraces(store, v3Query(store, parameters));
  if (found.length === 0) throw new BadRequest('No traces found', 404);
  return result(found);
}

const result = (traces: readonly StoredTrace[]): Reply =>
  jsonReply({ result: { resourceSpans: resourceSpans(traces) } });

/** Each parameter under its present name and, as an alias, its name before version 2.19. */
const oldNames: Readonly<Record<string, string>> = {
  serviceName: 'service_name',
  operationName: 'operation_name',
  startTimeMin: 'start_time_min',
  startTimeMax: 'start_time_max',
  durationMin: 'duration_min',
  durationMax: 'duration_max',
  searchDepth: 'num_traces',
};

function parameter(parameters: URLSearchParams, name: string): string | null {
  return (
    parameters.get(`query.${name}`) ??
    parameters.get(`query.${oldNames[name] ?? name}`) ??
    (name === 'searchDepth' ? parameters.get('query.search_depth') : null)
  );
}

function v3Query(store: TraceStore, parameters: URLSearchParams): TraceQuery {
  const from = parameter(parameters, 'startTimeMin');
  const to = parameter(parameters, 'startTimeMax');
  if (from === null || to === null) {
    throw new BadRequest('query.startTimeMin and query.startTimeMax are required');
  }
  const startMs = instant(from, 'start_time_min');
  const endMs = instant(to, 'start_time_max');
  if (startMs >= endMs) throw new BadRequest('query.startTimeMin must be before query.startTimeMax');
  return {
    service: parameter(parameters, 'serviceName'),
    operation: parameter(parameters, 'operationName'),
    startMs,
    endMs,
    minDurationMs: duration(parameters, 'durationMin'),
    maxDurationMs: duration(parameters, 'durationMax'),
    attributes: attributes(parameters.get('query.attributes')),
    limit: depth(store, parameter(parameters, 'searchDepth')),
  };
}

function instant(text: string, name: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  const layout = '2006-01-02T15:04:05.999999999Z07:00';
  throw new BadRequest(
    `malformed parameter query.${name}: parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(text)} as "2006"`,
  );
}

function duration(parameters: URLSearchParams, name: string): number | null {
  const text = parameter(parameters, name);
  if (text === null) return null;
  const refuse = (reason: string): BadRequest =>
    new BadRequest(`malformed parameter query.${oldNames[name] ?? name}: ${reason}`);
  return parseGoDurationMs(text, refuse);
}

function depth(store: TraceStore, text: string | null): number {
  if (text === null) return 100;
  if (!/^[-+]?\d+$/.test(text)) {
    throw new BadRequest(
      `malformed parameter query.num_traces: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const limit = Number(text);
  if (limit > 0 && limit <= store.maxTraces) return limit;
  throw new BadRequest('search depth must be greater than 0 and less than max traces', 500);
}

const attributesSchema = z.record(z.string(), z.string());

function attributes(text: string | null): Record<string, string> {
  if (text === null) return {};
  try {
    return attributesSchema.parse(JSON.parse(text));
  } catch {
    throw new BadRequest('malformed parameter query.attributes: unexpected end of JSON input');
  }
}
