import { byId } from '../domain/fixed-order.ts';
import type { GraphEdge, GraphNode, MeshGraph } from '../domain/mesh-graph.ts';
import { isSameValue } from './same-value.ts';

/** A map at one revision, as it is sent to viewers. */
export interface GraphSnapshot extends MeshGraph {
  /** Names this state; a patch that starts from it carries it as `base`. */
  readonly revision: string;
  readonly mesh: string;
  /** Unix seconds since when this map could not be renewed; null while it is fresh. */
  readonly staleSince: number | null;
  readonly topology: 'control-plane' | 'telemetry';
}

/** Elements that are new or changed, as a whole, and ids of those that are gone. */
export interface ElementPatch<T> {
  readonly set: readonly T[];
  readonly remove: readonly string[];
}

/** What leads from one snapshot to the next of the same mesh, view and window. */
export interface GraphPatch extends Pick<
  GraphSnapshot,
  'revision' | 'at' | 'warnings' | 'cost' | 'staleSince' | 'topology'
> {
  readonly base: string;
  readonly nodes: ElementPatch<GraphNode>;
  readonly edges: ElementPatch<GraphEdge>;
}

function diffElements<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): ElementPatch<T> {
  const old = new Map(before.map((element) => [element.id, element]));
  const set: T[] = [];
  for (const element of after) {
    if (!isSameValue(old.get(element.id), element)) set.push(element);
    old.delete(element.id);
  }
  return { set, remove: [...old.keys()] };
}

function applyElements<T extends { readonly id: string }>(
  before: readonly T[],
  { set, remove }: ElementPatch<T>,
): readonly T[] {
  if (set.length === 0 && remove.length === 0) return before;
  const elements = new Map(before.map((element) => [element.id, element]));
  for (const id of remove) elements.delete(id);
  for (const element of set) elements.set(element.id, element);
  return [...elements.values()].sort(byId);
}

/**
 * The patch from one snapshot to a later one: {@link applyPatch} makes exactly `after` of it.
 * Throws `RangeError` where mesh, view or window differ, since a patch does not carry them.
 */
export function diffSnapshots(before: GraphSnapshot, after: GraphSnapshot): GraphPatch {
  if (
    before.mesh !== after.mesh ||
    before.view !== after.view ||
    before.windowSeconds !== after.windowSeconds
  ) {
    throw new RangeError('A patch leads between snapshots of one mesh, view and window.');
  }
  const { revision, at, warnings, cost, staleSince, topology } = after;
  return {
    base: before.revision,
    revision,
    at,
    warnings,
    cost,
    staleSince,
    topology,
    nodes: diffElements(before.nodes, after.nodes),
    edges: diffElements(before.edges, after.edges),
  };
}

/**
 * The snapshot that a patch leads to. Elements that did not change keep their identity.
 * Throws `RangeError` where the patch starts from another revision: the reader missed one and needs a snapshot.
 */
export function applyPatch(before: GraphSnapshot, patch: GraphPatch): GraphSnapshot {
  if (patch.base !== before.revision) {
    throw new RangeError('The patch starts from another revision than this snapshot.');
  }
  const { revision, at, warnings, cost, staleSince, topology } = patch;
  return {
    ...before,
    revision,
    at,
    warnings,
    cost,
    staleSince,
    topology,
    nodes: applyElements(before.nodes, patch.nodes),
    edges: applyElements(before.edges, patch.edges),
  };
}
