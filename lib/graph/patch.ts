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

/** A new element as a whole, or of a known one the fields that changed. */
export type ElementChange<T extends { readonly id: string }> =
  | T
  | (Pick<T, 'id'> & { readonly [Field in keyof T]?: T[Field] | undefined });

/**
 * Elements that are new or changed, and ids of those that are gone. Ids go first: an element that lost a field is in
 * both, as a whole.
 */
export interface ElementPatch<T extends { readonly id: string }> {
  readonly set: readonly ElementChange<T>[];
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
  const set: ElementChange<T>[] = [];
  const reset: string[] = [];
  for (const element of after) {
    const known = old.get(element.id);
    const losesField =
      known !== undefined && Object.keys(known).some((field) => !Object.hasOwn(element, field));
    if (losesField) reset.push(element.id);
    const change = known === undefined || losesField ? element : changeOf(known, element);
    if (change !== null) set.push(change);
    old.delete(element.id);
  }
  return { set, remove: [...reset, ...old.keys()] };
}

/** The id and the fields that differ; null where none does. */
function changeOf<T extends { readonly id: string }>(before: T, after: T): ElementChange<T> | null {
  const old = new Map(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([field, value]) => !(old.has(field) && isSameValue(old.get(field), value)),
  );
  if (changed.length === 0) return null;
  return { ...(Object.fromEntries(changed) as Partial<T>), id: after.id };
}

function applyElements<T extends { readonly id: string }>(
  before: readonly T[],
  { set, remove }: ElementPatch<T>,
): readonly T[] {
  if (set.length === 0 && remove.length === 0) return before;
  const elements = new Map(before.map((element) => [element.id, element]));
  for (const id of remove) elements.delete(id);
  for (const change of set) {
    const known = elements.get(change.id);
    elements.set(change.id, { ...known, ...change } as T);
  }
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
 * The snapshot that a patch leads to. Elements and fields that did not change keep their identity.
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
