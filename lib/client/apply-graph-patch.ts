import type { GraphPatch, GraphSnapshot } from '../contract/graph.ts';

/** The snapshot after a patch, or null where the patch starts from another revision. Unchanged elements keep their identity. */
export function applyGraphPatch(snapshot: GraphSnapshot, patch: GraphPatch): GraphSnapshot | null {
  if (patch.base !== snapshot.revision) return null;
  const { nodes, edges, base: _, ...rest } = patch;
  return {
    ...snapshot,
    ...rest,
    nodes: patched(snapshot.nodes, nodes),
    edges: patched(snapshot.edges, edges),
  };
}

function patched<Element extends { readonly id: string }>(
  before: readonly Element[],
  { set, remove }: { readonly set: readonly Element[]; readonly remove: readonly string[] },
): Element[] {
  const elements = new Map(before.map((element) => [element.id, element]));
  for (const id of remove) elements.delete(id);
  for (const element of set) elements.set(element.id, element);
  return [...elements.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
