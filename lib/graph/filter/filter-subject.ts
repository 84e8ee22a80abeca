import type { GraphEdge, GraphNode, MeshGraph } from '../../domain/mesh-graph.ts';

/** One element of a map with what is around it: what a condition is asked about. */
export type FilterSubject =
  | {
      readonly kind: 'node';
      readonly node: GraphNode;
      readonly callers: readonly GraphNode[];
      readonly callees: readonly GraphNode[];
      /** Edges from and to it. */
      readonly edges: readonly GraphEdge[];
    }
  | {
      readonly kind: 'edge';
      readonly edge: GraphEdge;
      readonly source: GraphNode;
      readonly destination: GraphNode;
    };

/** Id of the element. */
export const subjectId = (subject: FilterSubject): string =>
  subject.kind === 'node' ? subject.node.id : subject.edge.id;

/** All elements of a map as subjects, edges first. An edge with an end that is not on the map is left out. */
export function filterSubjects({
  nodes,
  edges,
}: Pick<MeshGraph, 'nodes' | 'edges'>): readonly FilterSubject[] {
  const places = new Map(
    nodes.map((node) => [
      node.id,
      {
        kind: 'node' as const,
        node,
        callers: [] as GraphNode[],
        callees: [] as GraphNode[],
        edges: [] as GraphEdge[],
      },
    ]),
  );
  const calls = edges.flatMap((edge) => {
    const [source, destination] = [places.get(edge.source), places.get(edge.destination)];
    if (source === undefined || destination === undefined) return [];
    source.callees.push(destination.node);
    destination.callers.push(source.node);
    source.edges.push(edge);
    if (source !== destination) destination.edges.push(edge);
    return { kind: 'edge' as const, edge, source: source.node, destination: destination.node };
  });
  return [...calls, ...places.values()];
}
