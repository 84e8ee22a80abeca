import { formatDurationParameter, parseDurationSeconds } from '../domain/time-window.ts';

/** Orders of the list; `problems` has failed ones first, and the slowest of them. */
export const traceSorts = ['problems', 'started', 'took', 'spans'] as const;
/** Which outcomes are listed. */
export const traceOutcomes = ['all', 'failed', 'ok'] as const;

export type TraceSort = (typeof traceSorts)[number];
export type TraceOutcome = (typeof traceOutcomes)[number];

/** Everything that a link to the search of traces carries. */
export interface TracesLocation {
  /** Kept for the other pages; traces of all meshes are in one store. */
  readonly mesh: string | null;
  readonly windowSeconds: number;
  /** Unix seconds that the search ends at; null: now. */
  readonly at: number | null;
  readonly service: string | null;
  readonly operation: string | null;
  /** Pairs as the API takes them: `name:value,name:value`. */
  readonly tags: string | null;
  /** Ids of the map. */
  readonly edge: string | null;
  readonly node: string | null;
  /** Response flag of Envoy. */
  readonly flag: string | null;
  readonly outcome: TraceOutcome;
  /** Code of the answer, such as `503` or `grpc 14`. */
  readonly code: string | null;
  readonly injected: boolean | null;
  /** Whether a call on the way was tried again. */
  readonly retried: boolean | null;
  /** The region: unix seconds and milliseconds. */
  readonly from: number | null;
  readonly to: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly limit: number;
  readonly sort: TraceSort;
  /** Whether new traces come in as they are written. */
  readonly tail: boolean;
  /** Ids of the traces that are picked for comparison. */
  readonly a: string | null;
  readonly b: string | null;
}

export const defaultTracesLocation: TracesLocation = {
  mesh: null,
  windowSeconds: 900,
  at: null,
  service: null,
  operation: null,
  tags: null,
  edge: null,
  node: null,
  flag: null,
  outcome: 'all',
  code: null,
  injected: null,
  retried: null,
  from: null,
  to: null,
  min: null,
  max: null,
  limit: 100,
  sort: 'problems',
  tail: false,
  a: null,
  b: null,
};

/** Steps that the limit can be set to. */
export const traceLimits = [20, 50, 100, 200, 500] as const;

const mostCharacters = 12_000;
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Reads a link. A parameter that makes no sense is as good as absent. */
export function parseTracesLocation(parameters: Pick<URLSearchParams, 'get'>): TracesLocation {
  const word = (name: string): string | null => {
    const value = parameters.get(name)?.slice(0, mostCharacters) ?? '';
    return value === '' ? null : value;
  };
  const amount = (name: string): number | null => {
    const text = parameters.get(name) ?? '';
    return /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : null;
  };
  const limit = amount('limit');
  return {
    mesh: word('mesh'),
    windowSeconds:
      parseDurationSeconds(parameters.get('window') ?? '') ?? defaultTracesLocation.windowSeconds,
    at: amount('at'),
    service: word('service'),
    operation: word('operation'),
    tags: word('tags'),
    edge: word('edge'),
    node: word('node'),
    flag: word('flag'),
    outcome: traceOutcomes.find((one) => one === parameters.get('show')) ?? 'all',
    code: word('code'),
    injected: booleans[parameters.get('injected') ?? ''] ?? null,
    retried: booleans[parameters.get('retried') ?? ''] ?? null,
    from: amount('from'),
    to: amount('to'),
    min: amount('min'),
    max: amount('max'),
    limit: limit !== null && limit >= 1 && limit <= 500 ? Math.round(limit) : defaultTracesLocation.limit,
    sort: traceSorts.find((sort) => sort === parameters.get('sort')) ?? 'problems',
    tail: parameters.get('tail') === 'on',
    a: word('a'),
    b: word('b'),
  };
}

const texts = ['mesh', 'service', 'operation', 'tags', 'edge', 'node', 'flag', 'code', 'a', 'b'] as const;
const amounts = ['at', 'from', 'to', 'min', 'max'] as const;

/** Writes a link, without what is as by default; `parseTracesLocation` gives the same location back. */
export function formatTracesLocation(location: TracesLocation): string {
  const parameters = new URLSearchParams();
  for (const name of texts) {
    const value = location[name];
    if (value !== null) parameters.set(name, value);
  }
  for (const name of amounts) {
    const value = location[name];
    if (value !== null) parameters.set(name, String(Number(value.toFixed(3))));
  }
  if (location.windowSeconds !== defaultTracesLocation.windowSeconds) {
    parameters.set('window', formatDurationParameter(location.windowSeconds));
  }
  if (location.outcome !== 'all') parameters.set('show', location.outcome);
  if (location.injected !== null) parameters.set('injected', String(location.injected));
  if (location.retried !== null) parameters.set('retried', String(location.retried));
  if (location.limit !== defaultTracesLocation.limit) parameters.set('limit', String(location.limit));
  if (location.sort !== defaultTracesLocation.sort) parameters.set('sort', location.sort);
  if (location.tail) parameters.set('tail', 'on');
  return parameters.toString();
}

const withSearch = (path: string, search: string): string => (search === '' ? path : `${path}?${search}`);

/** The address of a search. */
export const tracesHref = (location: Partial<TracesLocation>): string =>
  withSearch('/traces', formatTracesLocation({ ...defaultTracesLocation, ...location }));

/** The address of one trace, with a span of it opened. */
export const traceHref = (traceId: string, spanId: string | null = null): string =>
  withSearch(
    `/traces/${encodeURIComponent(traceId)}`,
    spanId === null ? '' : `span=${encodeURIComponent(spanId)}`,
  );

/** Most traces of one side of a comparison. */
export const mostCohort = 20;

/** The address of a comparison; each side is an id, or several separated by commas. */
export const compareTracesHref = (a: string, b: string): string =>
  `/traces/compare?${new URLSearchParams({ a, b }).toString()}`;
