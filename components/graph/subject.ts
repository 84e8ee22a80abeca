import type { PlacedContainer } from '@/lib/graph/layout/layout-engine.ts';
import { namespaceId } from '@/lib/domain/node-id.ts';
import type { Scene, SceneCard, SceneEdge } from './scene.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';

/** What can be selected: a node (one version), an edge, or the container of a namespace. */
export type Subject =
  | { readonly kind: 'node'; readonly node: GraphNode; readonly card: SceneCard }
  | { readonly kind: 'edge'; readonly edge: SceneEdge }
  | { readonly kind: 'container'; readonly container: PlacedContainer };

/** The id under which a container is selected: that of its namespace. */
export const containerSubject = ({ kind, cluster, name }: PlacedContainer): string =>
  kind === 'cluster' ? `cluster:${cluster}` : namespaceId(cluster, name);

/** What an id of the link means on this map; null where it is not, or no longer, there. */
export function subjectOf(scene: Scene, id: string | null): Subject | null {
  if (id === null) return null;
  const edge = scene.edgeOf.get(id);
  if (edge !== undefined) return { kind: 'edge', edge };
  const card = scene.cardOf.get(id);
  const node = scene.nodes.get(id) ?? card?.card.nodes[0];
  if (card !== undefined && node !== undefined) return { kind: 'node', node, card };
  const container = scene.containers.find((candidate) => containerSubject(candidate) === id);
  return container === undefined ? null : { kind: 'container', container };
}
