import type { GraphNode, MeshGraph } from '../domain/mesh-graph.ts';

/**
 * The nodes whose names contain all words, with their neighbours marked as outside, and the edges that touch one of them.
 * Letter case does not matter; no words keep everything.
 */
export function filterGraph(graph: MeshGraph, words: string): MeshGraph {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return graph;
  const matching = new Set(graph.nodes.filter((node) => matches(node, wanted)).map(({ id }) => id));
  const edges = graph.edges.filter(
    ({ source, destination }) => matching.has(source) || matching.has(destination),
  );
  const kept = new Set([...matching, ...edges.flatMap(({ source, destination }) => [source, destination])]);
  const nodes = graph.nodes
    .filter(({ id }) => kept.has(id))
    .map((node) => (matching.has(node.id) ? node : asOutside(node)));
  return { ...graph, nodes, edges };
}

function matches({ name, namespace, app, version, service }: GraphNode, words: readonly string[]): boolean {
  const names = [name, namespace, app, version, service].join(' ').toLowerCase();
  return words.every((word) => names.includes(word));
}

const asOutside = (node: GraphNode): GraphNode =>
  node.badges.includes('outside') ? node : { ...node, badges: [...node.badges, 'outside'] };
