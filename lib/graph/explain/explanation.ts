import type { GraphEdge, GraphNode, GraphView, GraphWarning, MeshGraph } from '../../domain/mesh-graph.ts';
import type { WarningCode } from '../../domain/warning.ts';

/** Everything that can be the reason why the map says what it says, the most telling first. */
export const EXPLANATION_CODES = [
  'metric-absent',
  'backend-limit',
  'backend-partial',
  'no-healthy-host',
  'connection-failed',
  'no-route',
  'aborted-on-purpose',
  'nobody-answered',
  'blocked-egress',
  'pass-through',
  'hosts-folded',
  'undeclared-host',
  'callers-without-identity',
  'tcp-bytes-missing',
  'status-missing',
  'window-short',
  'latency-missing',
  'caller-silent',
  'server-without-proxy',
  'server-silent',
  'plaintext-between-proxies',
  'partly-plaintext',
  'caller-partly-silent',
  'series-skipped',
  'clock-skew',
  'only-tcp',
  'idle',
  'few-samples',
  'shown-in-part',
] as const;

/** Stable name of a cause. */
export type ExplanationCode = (typeof EXPLANATION_CODES)[number];

/** Why the map says something: the cause in words, what shows it, and what to do. Sentences. */
export interface Explanation {
  readonly code: ExplanationCode;
  readonly cause: string;
  readonly evidence: string;
  readonly remedy: string;
}

/** What is looked at: a node or an edge, with what is around it. */
export interface Looked {
  readonly view: GraphView;
  readonly windowSeconds: number;
  readonly warnings: readonly GraphWarning[];
  /** Whether latency is known of some edge: while it is of none, it is still being read. */
  readonly hasLatency: boolean;
  /** A node of the map; undefined where the map has none of that id. */
  readonly node: (id: string) => GraphNode | undefined;
  /** Edges that end in a node, busiest first. */
  readonly inbound: (id: string) => readonly GraphEdge[];
  /** Edges that begin in a node, busiest first. */
  readonly outbound: (id: string) => readonly GraphEdge[];
}

const busiestFirst = (left: GraphEdge, right: GraphEdge): number =>
  (right.requestRate ?? 0) - (left.requestRate ?? 0);

/** What explanations read of a map. */
export function lookAt(
  graph: Pick<MeshGraph, 'view' | 'windowSeconds' | 'warnings' | 'nodes' | 'edges'>,
): Looked {
  const { view, windowSeconds, warnings, nodes, edges } = graph;
  return {
    view,
    windowSeconds,
    warnings,
    hasLatency: edges.some((edge) => isTimed(edge)),
    node: (id) => nodes.find((one) => one.id === id),
    inbound: (id) => edges.filter(({ destination }) => destination === id).toSorted(busiestFirst),
    outbound: (id) => edges.filter(({ source }) => source === id).toSorted(busiestFirst),
  };
}

/** Whether any quantile of an edge is known. */
export const isTimed = ({ latency }: GraphEdge): boolean =>
  latency !== null && Object.values(latency).some((quantile) => quantile !== null);

/** The sentence of a warning; null where the map carries none of that code. */
export const warned = ({ warnings }: Looked, code: WarningCode): string | null =>
  warnings.find((one) => one.code === code)?.text ?? null;

/** The most telling first. */
export const byRank = (left: Explanation, right: Explanation): number =>
  EXPLANATION_CODES.indexOf(left.code) - EXPLANATION_CODES.indexOf(right.code);

/** Requests per second as a sentence says them: `0.2`, `42`. */
export const rateWords = (perSecond: number): string =>
  `${perSecond < 10 ? Number(perSecond.toFixed(perSecond < 1 ? 2 : 1)) : Math.round(perSecond)} requests a second`;
