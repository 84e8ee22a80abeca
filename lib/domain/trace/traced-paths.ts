import type { GraphView } from '../mesh-graph.ts';
import { parseEdgeId } from '../node-id.ts';
import type { AnalysedTrace } from './analyse-trace.ts';
import { injectionOf, isFailed, requestFacts } from './request-facts.ts';
import { edgesInView, isOutbound, type DrawnEdges } from './span-flow.ts';
import type { Span } from './trace.ts';

/** What the requests of one trace did on one edge. */
export interface TracedShare {
  /** Position of the trace among those looked at. */
  readonly trace: number;
  readonly requests: number;
  readonly failed: number;
  readonly injected: number;
  /** Durations as the callers saw them, summed up, ns. */
  readonly sumNs: number;
}

/** What the traced requests did on one edge of the map. */
export interface TracedEdge {
  /** Id as the map of the view has it. */
  readonly id: string;
  /** Traces that went over it, and requests that they made over it. */
  readonly traces: number;
  readonly requests: number;
  readonly failed: number;
  readonly injected: number;
  /** Mean duration of a request as its caller saw it, ns. */
  readonly meanNs: number;
  /** The same by trace, in their order. */
  readonly shares: readonly TracedShare[];
}

/** The part of the map that requests really took. */
export interface TracedPaths {
  readonly view: GraphView;
  /** Traces looked at. */
  readonly traces: number;
  /** The busiest first. */
  readonly edges: readonly TracedEdge[];
  /** Ids of the ends of these edges. */
  readonly nodes: readonly string[];
}

type Sums = Map<string, Map<number, TracedShare>>;

/** Which edges of a view the requests of these traces took. One request has a span at both of its ends, and counts once. */
export function tracedPaths(traces: readonly AnalysedTrace[], view: GraphView): TracedPaths {
  const sums: Sums = new Map();
  const drawn: DrawnEdges = new Map();
  for (const [position, one] of traces.entries()) {
    addTrace(sums, position, one, edgesInView(one.flows, view, drawn));
  }
  const edges = [...sums]
    .map(([id, shares]) => edgeOfShares(id, [...shares.values()]))
    .sort((a, b) => b.requests - a.requests);
  const ends = edges.flatMap(({ id }) => {
    const edge = parseEdgeId(id);
    return edge === null ? [] : [edge.source, edge.destination];
  });
  return { view, traces: traces.length, edges, nodes: [...new Set(ends)] };
}

function edgeOfShares(id: string, shares: readonly TracedShare[]): TracedEdge {
  const sum = (of: (share: TracedShare) => number): number =>
    shares.reduce((total, share) => total + of(share), 0);
  const requests = sum((share) => share.requests);
  return {
    id,
    traces: shares.length,
    requests,
    failed: sum(({ failed }) => failed),
    injected: sum(({ injected }) => injected),
    meanNs: sum(({ sumNs }) => sumNs) / requests,
    shares,
  };
}

function addTrace(
  sums: Sums,
  position: number,
  { trace, tree }: AnalysedTrace,
  ids: readonly (string | null)[],
): void {
  for (const index of tree.order) {
    const id = ids[index] ?? null;
    const span = trace.spans[index];
    const above = tree.parent[index] ?? -1;
    if (id === null || span === undefined) continue;
    if (ids[above] === id && isAnswerOf(span, trace.spans[above])) continue;
    const shares = sums.get(id) ?? new Map<number, TracedShare>();
    sums.set(id, shares);
    const share = shares.get(position) ?? { trace: position, requests: 0, failed: 0, injected: 0, sumNs: 0 };
    const { abort, delay } = injectionOf(requestFacts(span));
    shares.set(position, {
      trace: position,
      requests: share.requests + 1,
      failed: share.failed + (isFailed(span) ? 1 : 0),
      injected: share.injected + (abort || delay ? 1 : 0),
      sumNs: share.sumNs + span.durationNs,
    });
  }
}

const isAnswerOf = (span: Span, caller: Span | undefined): boolean =>
  caller !== undefined && !isOutbound(span) && isOutbound(caller);
