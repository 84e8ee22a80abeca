import type { GraphEdge, GraphNode, MeshGraph } from '../../domain/mesh-graph.ts';
import { callOrder, type WeightedCall } from './call-order.ts';

/** Neighbouring lines of one namespace; null holds what belongs to none. */
export interface MatrixGroup {
  readonly namespace: string | null;
  readonly nodes: readonly GraphNode[];
}

/** Who calls whom: callers as rows, callees as columns, both in one order, in which calls read along the diagonal. */
export interface CallMatrix {
  readonly rows: readonly MatrixGroup[];
  readonly columns: readonly MatrixGroup[];
  /** Edges from a caller to a callee, one for each protocol; empty where there is none. */
  readonly between: (source: string, destination: string) => readonly GraphEdge[];
}

/** Bytes per second that weigh as much as one request per second, where only bytes are known. */
const bytesPerRequest = 1_000;

const weightOf = ({ requestRate, bytesPerSecond }: GraphEdge): number =>
  // Every edge weighs something: that a call is rare does not make it point back.
  1e-6 + (requestRate ?? 0) + (bytesPerSecond ?? 0) / bytesPerRequest;

/** The matrix of a map. Namespaces stay together, in the order of the calls between them; each edge is in one cell. */
export function callMatrix({ nodes, edges }: Pick<MeshGraph, 'nodes' | 'edges'>): CallMatrix {
  const groupOf = new Map(nodes.map((node) => [node.id, groupKey(node)]));
  const cells = new Map<string, Map<string, GraphEdge[]>>();
  for (const edge of edges) {
    if (!groupOf.has(edge.source) || !groupOf.has(edge.destination)) continue;
    const row = cells.get(edge.source) ?? new Map<string, GraphEdge[]>();
    cells.set(edge.source, row);
    row.set(edge.destination, [...(row.get(edge.destination) ?? []), edge]);
  }
  const groups = groupsInOrder(nodes, edges, groupOf);
  const called = new Set([...cells.values()].flatMap((row) => [...row.keys()]));
  return {
    rows: keepOnly(groups, (id) => cells.has(id)),
    columns: keepOnly(groups, (id) => called.has(id)),
    between: (source, destination) => cells.get(source)?.get(destination) ?? [],
  };
}

/** At the level of namespaces, each one is a line of one common group. */
const groupKey = ({ kind, cluster, namespace }: GraphNode): string =>
  kind === 'namespace' || namespace === null || kind === 'external' || kind === 'unknown'
    ? ''
    : `${cluster}/${namespace}`;

function groupsInOrder(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  groupOf: ReadonlyMap<string, string>,
): readonly MatrixGroup[] {
  const calls: readonly WeightedCall[] = edges.map((edge) => ({
    source: edge.source,
    destination: edge.destination,
    weight: weightOf(edge),
  }));
  const members = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const key = groupOf.get(node.id) ?? '';
    members.set(key, [...(members.get(key) ?? []), node]);
  }
  const between = calls.map(({ source, destination, weight }) => ({
    source: groupOf.get(source) ?? '',
    destination: groupOf.get(destination) ?? '',
    weight,
  }));
  // What is outside is called by many and calls some: it stands last.
  const named = [...members.keys()].filter((key) => key !== '');
  const order = [...callOrder(named, between), ...(members.has('') ? [''] : [])];
  return order.map((key) => {
    const own = members.get(key) ?? [];
    const byId = new Map(own.map((node) => [node.id, node]));
    const inside = calls.filter(({ source, destination }) => byId.has(source) && byId.has(destination));
    return {
      namespace: key === '' ? null : (own[0]?.namespace ?? null),
      nodes: callOrder([...byId.keys()], inside).flatMap((id) => byId.get(id) ?? []),
    };
  });
}

const keepOnly = (groups: readonly MatrixGroup[], isKept: (id: string) => boolean): readonly MatrixGroup[] =>
  groups
    .map(({ namespace, nodes }) => ({ namespace, nodes: nodes.filter(({ id }) => isKept(id)) }))
    .filter(({ nodes }) => nodes.length > 0);
