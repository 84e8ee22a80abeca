import type { AnalysedTrace } from './analyse-trace.ts';
import { isSameEdge, isSameNode, edgesOfFlows } from './span-flow.ts';
import { parseEdgeId } from '../node-id.ts';
import { injectionOf, isFailed, requestFacts } from './request-facts.ts';
import type { AttributeValue, Span, Trace } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/** What traces are asked for. All conditions must hold on one span, as Jaeger has it; the trace comes whole. */
export interface TraceQuery {
  /** Name of the service as it stands in spans; null: any. */
  readonly service: string | null;
  readonly operation: string | null;
  /** Values as text, compared exactly. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Of the span where anything selects one, else of the whole trace. */
  readonly minDurationMs: number | null;
  readonly maxDurationMs: number | null;
  readonly onlyFailed: boolean;
  /** Unix seconds: some of the trace lies within. */
  readonly from: number;
  readonly to: number;
  /** Most traces to answer. */
  readonly limit: number;
  /** Id of an edge of the map, in any view; null: any. */
  readonly edge: string | null;
  /** Id of a node of the map that called or was called; null: any. */
  readonly node: string | null;
  /** A response flag of Envoy, such as `UF`; null: any. */
  readonly flag: string | null;
  /** Whether an injected fault met the request; null: either. */
  readonly injected: boolean | null;
}

/** Conditions of a query by the names of the parameters that set them. */
export type TraceFilter =
  | 'service'
  | 'operation'
  | 'tags'
  | 'minDurationMs'
  | 'maxDurationMs'
  | 'error'
  | 'from'
  | 'to'
  | 'limit'
  | 'edge'
  | 'node'
  | 'flag'
  | 'injected';

/** The conditions that a query sets. */
export function filtersOf(query: TraceQuery): readonly TraceFilter[] {
  const set: readonly (readonly [TraceFilter, boolean])[] = [
    ['service', query.service !== null],
    ['operation', query.operation !== null],
    ['tags', query.tags.length > 0],
    ['minDurationMs', query.minDurationMs !== null],
    ['maxDurationMs', query.maxDurationMs !== null],
    ['error', query.onlyFailed],
    ['from', true],
    ['to', true],
    ['limit', true],
    ['edge', query.edge !== null],
    ['node', query.node !== null],
    ['flag', query.flag !== null],
    ['injected', query.injected !== null],
  ];
  return set.filter(([, isSet]) => isSet).map(([filter]) => filter);
}

/** Whether a query says anything of single spans; else its durations are about the whole trace. */
export const selectsSpans = (query: TraceQuery): boolean =>
  query.service !== null ||
  query.operation !== null ||
  query.tags.length > 0 ||
  query.edge !== null ||
  query.node !== null ||
  query.flag !== null;

const NS_PER_MS = 1_000_000;
const NS_PER_SECOND = 1_000_000_000;

/** When a trace began, unix seconds, exact to about a microsecond. */
export const startSecondsOf = ({ startUnixNano }: Pick<Trace, 'startUnixNano'>): number =>
  Number(startUnixNano / 1_000n) / 1e6;

/** Indices of the spans that meet all conditions, in order of time; empty where the trace is not among those asked for. */
export function matchingSpans(
  { trace, tree, flows }: Pick<AnalysedTrace, 'trace' | 'tree' | 'flows'>,
  query: TraceQuery,
): readonly number[] {
  const startSeconds = startSecondsOf(trace);
  if (startSeconds > query.to || startSeconds + trace.durationNs / NS_PER_SECOND < query.from) return [];
  if (query.injected !== null && query.injected !== trace.spans.some(wasInjected)) return [];
  if (!selectsSpans(query)) return matchesWhole(trace, query) ? wholeTrace(trace, query, tree) : [];
  const onMap = query.edge === null && query.node === null ? null : mapMatcher(edgesOfFlows(flows), query);
  return trace.spans.flatMap((span, index) =>
    matchesAlone(span, query) && (onMap === null || onMap(index)) ? [index] : [],
  );
}

const wasInjected = (span: Span): boolean => {
  const { abort, delay } = injectionOf(requestFacts(span));
  return abort || delay;
};

const isWithin = (durationNs: number, { minDurationMs, maxDurationMs }: TraceQuery): boolean =>
  (minDurationMs === null || durationNs >= minDurationMs * NS_PER_MS) &&
  (maxDurationMs === null || durationNs <= maxDurationMs * NS_PER_MS);

const matchesWhole = (trace: Trace, query: TraceQuery): boolean =>
  isWithin(trace.durationNs, query) && (!query.onlyFailed || trace.spans.some(isFailed));

function wholeTrace(trace: Trace, { onlyFailed }: TraceQuery, tree: TraceTree): readonly number[] {
  if (!onlyFailed) return tree.root < 0 ? [] : [tree.root];
  return trace.spans.flatMap((span, index) => (isFailed(span) ? [index] : []));
}

function matchesAlone(span: Span, query: TraceQuery): boolean {
  return (
    (query.service === null || span.process.service.toLowerCase() === query.service.toLowerCase()) &&
    (query.operation === null || span.operation.toLowerCase() === query.operation.toLowerCase()) &&
    isWithin(span.durationNs, query) &&
    (!query.onlyFailed || isFailed(span)) &&
    (query.flag === null || requestFacts(span).flags.includes(query.flag)) &&
    query.tags.every(({ key, value }) => hasTag(span, key, value))
  );
}

/** Attributes of the span, its resource and its events count, as they do in stores. `error` means the status. */
export function hasTag(span: Span, key: string, value: string): boolean {
  if (key === 'error' && (value === 'true' || value === 'false'))
    return isFailed(span) === (value === 'true');
  if (key === 'span.kind') return span.kind === value.toLowerCase();
  const bare = key.startsWith('resource.') ? key.slice('resource.'.length) : key;
  const isEqual = (held: AttributeValue | undefined): boolean => held !== undefined && String(held) === value;
  const own = (attributes: Readonly<Record<string, AttributeValue>>, name: string): boolean =>
    Object.hasOwn(attributes, name) && isEqual(attributes[name]);
  return (
    own(span.attributes, key) ||
    own(span.process.attributes, bare) ||
    span.events.some(({ attributes }) => own(attributes, key))
  );
}

function mapMatcher(
  edges: ReturnType<typeof edgesOfFlows>,
  { edge, node }: TraceQuery,
): (index: number) => boolean {
  return (index) => {
    const own = Object.values(edges[index] ?? {});
    const ends = own.flatMap((id) => {
      const parsed = node === null ? null : parseEdgeId(id);
      return parsed === null ? [] : [parsed.source, parsed.destination];
    });
    return (
      (edge === null || own.some((id) => isSameEdge(id, edge))) &&
      (node === null || ends.some((id) => isSameNode(id, node)))
    );
  };
}
