import type { GraphView } from '../mesh-graph.ts';
import { parseEdgeId } from '../node-id.ts';
import type { AnalysedTrace } from './analyse-trace.ts';
import { injectionOf, isFailed, requestFacts } from './request-facts.ts';
import { edgesOfFlows, isOutbound } from './span-flow.ts';
import type { Span } from './trace.ts';

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

interface Sum {
  readonly traces: Set<string>;
  requests: number;
  failed: number;
  injected: number;
  sumNs: number;
}

/** Which edges of a view the requests of these traces took. One request has a span at both of its ends, and counts once. */
export function tracedPaths(traces: readonly AnalysedTrace[], view: GraphView): TracedPaths {
  const sums = new Map<string, Sum>();
  for (const one of traces) addTrace(sums, one, view);
  const edges = [...sums]
    .map(([id, sum]) => ({
      id,
      traces: sum.traces.size,
      requests: sum.requests,
      failed: sum.failed,
      injected: sum.injected,
      meanNs: sum.sumNs / sum.requests,
    }))
    .sort((a, b) => b.requests - a.requests);
  const ends = edges.flatMap(({ id }) => {
    const edge = parseEdgeId(id);
    return edge === null ? [] : [edge.source, edge.destination];
  });
  return { view, traces: traces.length, edges, nodes: [...new Set(ends)] };
}

function addTrace(sums: Map<string, Sum>, { trace, tree, flows }: AnalysedTrace, view: GraphView): void {
  const ids = edgesOfFlows(flows).map((edges) => edges?.[view] ?? null);
  for (const index of tree.order) {
    const id = ids[index] ?? null;
    const span = trace.spans[index];
    const above = tree.parent[index] ?? -1;
    if (id === null || span === undefined) continue;
    if (ids[above] === id && isAnswerOf(span, trace.spans[above])) continue;
    const sum = sums.get(id) ?? { traces: new Set<string>(), requests: 0, failed: 0, injected: 0, sumNs: 0 };
    sums.set(id, sum);
    const { abort, delay } = injectionOf(requestFacts(span));
    sum.traces.add(trace.traceId);
    sum.requests += 1;
    sum.failed += isFailed(span) ? 1 : 0;
    sum.injected += abort || delay ? 1 : 0;
    sum.sumNs += span.durationNs;
  }
}

const isAnswerOf = (span: Span, caller: Span | undefined): boolean =>
  caller !== undefined && !isOutbound(span) && isOutbound(caller);
