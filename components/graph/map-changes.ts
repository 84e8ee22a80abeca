import { createContext } from 'react';
import { isRunningFault } from '@/lib/client/change-activity.ts';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import type { Scene, SceneEdge } from './scene.ts';
import type { PathOnMap } from './taken-path.ts';

/** What changes mean for the map on the screen. */
export interface MapChanges {
  /** In force, or on their way there or back. */
  readonly active: readonly ChangeSummary[];
  /** By id of a node: services it calls that a fault is injected into. */
  readonly hits: ReadonlyMap<string, readonly string[]>;
  /** By id of an edge: its share now and the one that was asked for. */
  readonly shares: ReadonlyMap<string, string>;
  /** What the lines show instead of what is, while shares are tried out; null otherwise. Figures stay what was measured. */
  readonly drawn: Scene | null;
  /** The way of some requests over this map; null while all traffic is drawn alike. */
  readonly path: PathOnMap | null;
}

export const noMapChanges: MapChanges = {
  active: [],
  hits: new Map(),
  shares: new Map(),
  drawn: null,
  path: null,
};

export const MapChangesContext = createContext<MapChanges>(noMapChanges);

type Served = Pick<GraphNode, 'namespace' | 'service' | 'app' | 'name'>;

/** Name of the service that a node answers for; by the usual names where nobody told. */
export const serviceNameOf = ({ service, app, name }: Served): string => service ?? app ?? name;

const isOf = ({ intent }: Pick<ChangeSummary, 'intent'>, node: Served): boolean =>
  intent.namespace === node.namespace && intent.service === serviceNameOf(node);

/** The changes of the services that nodes answer for. */
export const changesOf = (changes: readonly ChangeSummary[], nodes: readonly Served[]) =>
  changes.filter((change) => nodes.some((node) => isOf(change, node)));

/** What the changes in force mean for a scene. */
export function mapChanges(
  scene: Scene | null,
  active: readonly ChangeSummary[],
): Omit<MapChanges, 'drawn' | 'path'> {
  if (scene === null || active.length === 0) return { ...noMapChanges, active };
  return { active, hits: faultHits(scene, active), shares: movingShares(scene, active) };
}

function faultHits(scene: Scene, active: readonly ChangeSummary[]): ReadonlyMap<string, readonly string[]> {
  const hits = new Map<string, Set<string>>();
  for (const change of active.filter((one) => isRunningFault(one))) {
    for (const { edge } of scene.edges) {
      const [caller, callee] = [scene.nodes.get(edge.source), scene.nodes.get(edge.destination)];
      if (caller === undefined || callee === undefined || edge.protocol === 'tcp') continue;
      if (!isOf(change, callee) || !isMeant(change, caller)) continue;
      hits.set(caller.id, (hits.get(caller.id) ?? new Set()).add(change.intent.service));
    }
  }
  return new Map([...hits].map(([id, services]) => [id, [...services].sort()]));
}

/** A fault may be for one caller only. */
function isMeant({ intent }: ChangeSummary, caller: GraphNode): boolean {
  const from = intent.kind === 'fault' ? intent.from : undefined;
  if (from === undefined) return true;
  const names = [caller.name, caller.app, `${caller.app ?? ''}-${caller.version ?? ''}`];
  return caller.namespace === from.namespace && names.includes(from.workload);
}

const moving: ReadonlySet<ChangeSummary['state']> = new Set(['applying', 'converging', 'guarded']);

function movingShares(scene: Scene, active: readonly ChangeSummary[]): ReadonlyMap<string, string> {
  const shares = new Map<string, string>();
  for (const change of active) {
    if (change.intent.kind !== 'split' || !moving.has(change.state)) continue;
    const asked = askedShares(change);
    const edges = scene.edges.filter(({ edge }) => {
      const callee = scene.nodes.get(edge.destination);
      return callee !== undefined && edge.protocol !== 'tcp' && isOf(change, callee);
    });
    for (const [id, share] of sharesBySource(edges)) {
      const version = scene.nodes.get(scene.edgeOf.get(id)?.edge.destination ?? '')?.version ?? '';
      const goal = asked[version];
      if (goal !== undefined) shares.set(id, `${percent(share)} → ${percent(goal)}\u202f%`);
    }
  }
  return shares;
}

const percent = (share: number): string => (share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0);

function askedShares({ intent, proof }: ChangeSummary): Readonly<Record<string, number>> {
  if (proof !== null && Object.keys(proof.requested).length > 0) return proof.requested;
  if (intent.kind !== 'split') return {};
  const sum = Object.values(intent.weights).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(
    Object.entries(intent.weights).map(([version, weight]) => [version, sum === 0 ? 0 : weight / sum]),
  );
}

/** Share of each edge in what its caller sends to the same service. */
function sharesBySource(edges: readonly SceneEdge[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { edge } of edges) {
    totals.set(edge.source, (totals.get(edge.source) ?? 0) + (edge.requestRate ?? 0));
  }
  return new Map(
    edges.flatMap(({ edge }) => {
      const total = totals.get(edge.source) ?? 0;
      return total > 0 ? [[edge.id, (edge.requestRate ?? 0) / total] as const] : [];
    }),
  );
}
