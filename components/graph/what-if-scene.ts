import { whatIfShares, type WhatIf } from '@/lib/client/what-if.ts';
import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';
import { edgeId } from '@/lib/domain/node-id.ts';
import { serviceNameOf } from './map-changes.ts';
import { placeEdge, type Scene, type SceneEdge } from './scene.ts';

/**
 * The scene as it would be with other weights: what each caller sends to the service now, spread as the weights say. Only
 * lines and their labels; cards keep what was measured, since errors and latency under other load are nobody's to guess.
 */
export function whatIfScene(scene: Scene, whatIf: WhatIf): Scene {
  const shares = whatIfShares(whatIf);
  const versions = new Map(
    scene.snapshot.nodes
      .filter((node) => node.namespace === whatIf.namespace && serviceNameOf(node) === whatIf.service)
      .flatMap((node) => versionShare(node, shares)),
  );
  if (versions.size < 2) return scene;
  const touched = scene.edges.filter(
    ({ edge }) => versions.has(edge.destination) && edge.protocol !== 'tcp' && edge.requestRate !== null,
  );
  const assumed = new Map<string, SceneEdge>();
  for (const members of bySource(touched)) {
    for (const edge of assumedEdges(scene, members, versions)) assumed.set(edge.edge.id, edge);
  }
  const kept = scene.edges.map((edge) => assumed.get(edge.edge.id) ?? edge);
  const added = [...assumed.values()].filter(({ edge }) => !scene.edgeOf.has(edge.id));
  const edges = [...kept, ...added];
  return { ...scene, edges, edgeOf: new Map(edges.map((edge) => [edge.edge.id, edge])) };
}

const versionShare = (
  { id, version }: GraphNode,
  shares: Readonly<Record<string, number>>,
): readonly (readonly [string, number])[] => {
  const share = version === null ? undefined : shares[version];
  return share === undefined ? [] : [[id, share]];
};

function bySource(edges: readonly SceneEdge[]): readonly (readonly SceneEdge[])[] {
  const groups = new Map<string, SceneEdge[]>();
  for (const scene of edges) {
    const key = `${scene.edge.source} ${scene.edge.protocol}`;
    groups.set(key, [...(groups.get(key) ?? []), scene]);
  }
  return [...groups.values()];
}

/** One line to each version that would get anything, or gets something now. */
function assumedEdges(
  scene: Scene,
  members: readonly SceneEdge[],
  versions: ReadonlyMap<string, number>,
): readonly SceneEdge[] {
  const [first] = members;
  if (first === undefined) return [];
  const total = members.reduce((sum, { edge }) => sum + (edge.requestRate ?? 0), 0);
  return [...versions].flatMap(([node, share]) => {
    const now = members.find(({ edge }) => edge.destination === node);
    const destination = scene.cardOf.get(node);
    if (destination === undefined || (now === undefined && share === 0)) return [];
    const edge = { ...(now?.edge ?? strangerTo(first.edge, node)), requestRate: total * share };
    return [
      {
        ...placeEdge(edge, first.source, destination, scene.snapshot.view === 'namespace'),
        assumedFrom: now?.edge.requestRate ?? 0,
      },
    ];
  });
}

/** A line that does not exist yet: how it would go, and nothing of how it would do. */
const strangerTo = (edge: GraphEdge, destination: string): GraphEdge => ({
  ...edge,
  id: edgeId(edge.source, destination, edge.protocol),
  destination,
  errorRatio: null,
  clientErrorRatio: null,
  codes: {},
  responseFlags: {},
  latency: null,
});
