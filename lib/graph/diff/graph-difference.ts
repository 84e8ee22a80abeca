import type { GraphEdge, GraphNode } from '../../domain/mesh-graph.ts';

/** A figure that two windows are compared by. */
export type ComparedSignal = 'requestRate' | 'errorRatio' | 'bytesPerSecond' | 'p50' | 'p95' | 'p99';

/** How sure a difference is. */
export interface Significance {
  /** Likelihood of a difference this large where nothing has changed, 0..1; null where nothing was counted, as of bytes. */
  readonly p: number | null;
  /** The same with regard to how many figures were compared (Benjamini–Hochberg); null where `p` is. */
  readonly adjustedP: number | null;
  /** Requests behind both figures; null where none were counted. */
  readonly samplesBefore: number | null;
  readonly samplesAfter: number | null;
}

/** One figure of one element in both windows. Null where it is not known; an edge that is not there has a rate of 0. */
export interface FigureDifference {
  readonly id: string;
  readonly signal: ComparedSignal;
  readonly before: number | null;
  readonly after: number | null;
  readonly significance: Significance;
}

/** What differs among the edges, or the nodes, of two windows. */
export interface Differences {
  /** Traffic where there was none. */
  readonly added: readonly FigureDifference[];
  readonly removed: readonly FigureDifference[];
  readonly changed: readonly FigureDifference[];
  /** Differences as large that may be chance. */
  readonly uncertain: readonly FigureDifference[];
  /** Elements of which no figure differs. */
  readonly alike: number;
}

/** Two windows of one map compared. */
export interface GraphDifference {
  readonly edges: Differences;
  readonly nodes: Differences;
}

/** An element of the map in both windows; undefined where it is not on the map. */
export interface ElementPair {
  readonly id: string;
  readonly before: GraphEdge | GraphNode | undefined;
  readonly after: GraphEdge | GraphNode | undefined;
}
