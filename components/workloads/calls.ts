import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';

/** An edge with the node at its other end. */
export interface Call {
  readonly edge: GraphEdge;
  readonly other: GraphNode;
}

/** The edges of a node with whoever is at the other end, the busiest first. */
export function neighbours(
  snapshot: GraphSnapshot | null,
  edges: readonly GraphEdge[],
  end: 'source' | 'destination',
  id: string,
): readonly Call[] {
  const nodes = new Map(snapshot?.nodes.map((node) => [node.id, node]));
  return edges
    .filter((edge) => edge[end] === id)
    .flatMap((edge) => {
      const other = nodes.get(end === 'source' ? edge.destination : edge.source);
      return other === undefined ? [] : [{ edge, other }];
    })
    .toSorted((a, b) => (b.edge.requestRate ?? 0) - (a.edge.requestRate ?? 0));
}
