import type { TakenEdge, TakenPath } from '@/lib/client/map-path.ts';
import { isSameEdge } from '@/lib/domain/trace/span-flow.ts';
import { parseEdgeId } from '@/lib/domain/node-id.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import type { Scene, SceneEdge } from './scene.ts';

/** What stands on an edge that was taken. */
export interface TakenLabel {
  /** `12 of 40`, or how often one request went over it. */
  readonly text: string;
  readonly hasFailed: boolean;
}

/** The way of some requests over the map on the screen. */
export interface PathOnMap {
  readonly path: TakenPath;
  /** By id as the map has it. */
  readonly taken: ReadonlyMap<string, TakenEdge>;
  readonly labels: ReadonlyMap<string, TakenLabel>;
  /** Ids of edges and nodes on the way. */
  readonly lit: ReadonlySet<string>;
  /** Edges of the way that this map does not draw. */
  readonly undrawn: readonly TakenEdge[];
  /** The map with all other edges as hairlines. */
  readonly scene: Scene;
}

/** Width of an edge that was not taken, px. */
const hairline = 0.8;

/** Finds the edges of a path on a map; null where the path is told in another view than the map is drawn in. */
export function pathOnMap(scene: Scene, path: TakenPath): PathOnMap | null {
  if (scene.snapshot.view !== path.view) return null;
  const drawn = edgesByEnds(scene.edges);
  const taken = new Map<string, TakenEdge>();
  const undrawn: TakenEdge[] = [];
  for (const edge of path.edges) {
    const same = drawnAs(scene, drawn, edge.id);
    if (same.length === 0) undrawn.push(edge);
    for (const { edge: own } of same) taken.set(own.id, edge);
  }
  const ends = [...taken.keys()].flatMap((id) => {
    const own = scene.edgeOf.get(id)?.edge;
    return own === undefined ? [] : [own.source, own.destination];
  });
  const edges = scene.edges.map((edge) => (taken.has(edge.edge.id) ? edge : { ...edge, width: hairline }));
  return {
    path,
    taken,
    labels: new Map([...taken].map(([id, edge]) => [id, labelOf(edge, path)])),
    lit: new Set([...taken.keys(), ...ends]),
    undrawn,
    scene: { ...scene, edges, edgeOf: new Map(edges.map((edge) => [edge.edge.id, edge])) },
  };
}

/** Names of both ends without their clusters, which spans may not tell. */
function endsOf(id: string): string {
  const parsed = parseEdgeId(id);
  if (parsed === null) return id;
  return [parsed.source, parsed.destination].map((end) => end.replace(/^([^:]*:)[^/]*/, '$1')).join('|');
}

function edgesByEnds(edges: readonly SceneEdge[]): ReadonlyMap<string, readonly SceneEdge[]> {
  const groups = new Map<string, SceneEdge[]>();
  for (const edge of edges) {
    // No request of a trace goes over TCP.
    if (edge.edge.protocol === 'tcp') continue;
    const key = endsOf(edge.edge.id);
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return groups;
}

function drawnAs(
  scene: Scene,
  drawn: ReadonlyMap<string, readonly SceneEdge[]>,
  id: string,
): readonly SceneEdge[] {
  const exact = scene.edgeOf.get(id);
  if (exact !== undefined) return [exact];
  return (drawn.get(endsOf(id)) ?? []).filter(({ edge }) => isSameEdge(edge.id, id));
}

const labelOf = (edge: TakenEdge, { traces }: TakenPath): TakenLabel => ({
  text:
    traces === 1
      ? `${formatCount(edge.requests)}\u202f×`
      : `${formatCount(edge.traces)} of ${formatCount(traces)}`,
  hasFailed: edge.failed > 0,
});

/** What the requests did on an edge, in words: `12 of 40 traces, 3 of 14 requests failed`. */
export function takenWords(edge: TakenEdge, { traces }: Pick<TakenPath, 'traces'>): string {
  const requests = formatCountOf(edge.requests, 'request');
  const whole = traces === 1 ? requests : `${formatCount(edge.traces)} of ${formatCountOf(traces, 'trace')}`;
  if (edge.failed === 0) return `${whole}, none failed`;
  return `${whole}, ${formatCount(edge.failed)} of ${requests} failed`;
}
