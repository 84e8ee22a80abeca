import { healthView, isProblem, severityOf, type HealthView } from '@/components/graph/health-view.ts';
import { problemsInOrder } from '@/components/graph/map-problems.ts';
import { mainSignals } from '@/components/graph/node-figures.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';

/** Requests of a window, and how many of them failed. */
export interface Failures {
  readonly requests: number;
  readonly failed: number;
}

/** Another version of the same app, to compare with. */
export interface Sibling extends Failures {
  readonly version: string;
}

/** Something that fails its callers and calls nothing that explains it: most likely where it begins. */
export interface Problem {
  readonly node: GraphNode;
  readonly view: HealthView;
  readonly errorRatio: number | null;
  /** Null where nobody counted requests, as of replicas that are missing. */
  readonly failures: Failures | null;
  /** Unix seconds; null where its begin was not seen. */
  readonly since: number | null;
  /** Full sentence of the gravest reason. */
  readonly reason: string;
  readonly siblings: readonly Sibling[];
  /** Who calls it, then who calls that, up to where requests enter: each the one that is hit most. */
  readonly feltBy: readonly GraphNode[];
}

/** What is wrong on a map, most grave first, and who only suffers from it. */
export interface Wrong {
  readonly causes: readonly Problem[];
  /** Ids of those whose own callees fail. */
  readonly suffering: readonly string[];
  /** Those that fail on purpose. */
  readonly injected: readonly GraphNode[];
}

const isFilled = (view: HealthView): boolean => isProblem(view) && !view.isHollow;

/** From this share on, failures of callees explain those of their caller: some are retried, some absorbed. */
const explainingShare = 0.5;

/** Ids of those who answer with failures of which their own failing callees cause most. */
function explainedByCallees(
  edges: readonly GraphEdge[],
  byId: ReadonlyMap<string, GraphNode>,
  failing: (id: string) => boolean,
): ReadonlySet<string> {
  const from = new Map<string, number>();
  for (const edge of edges) {
    if (edge.source === edge.destination || !failing(edge.destination)) continue;
    from.set(edge.source, (from.get(edge.source) ?? 0) + failedRate(edge));
  }
  return new Set(
    [...from].flatMap(([id, rate]) => {
      const own = failedRate(byId.get(id)?.inbound ?? noRequests);
      return rate > 0 && rate >= explainingShare * own ? [id] : [];
    }),
  );
}

/** Tells causes from those that only pass failures on: what a cause calls does not explain how much of it fails. */
export function whatIsWrong({ nodes, edges }: GraphSnapshot): Wrong {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const into: EdgesInto = Map.groupBy(edges, ({ destination }) => destination);
  const views = new Map(nodes.map((node) => [node.id, healthView(node.health, node.badges)]));
  const failing = (id: string): boolean => {
    const view = views.get(id);
    return view !== undefined && view.glyph !== 'injected' && isFilled(view);
  };
  const passesOn = explainedByCallees(edges, byId, failing);
  const order = problemsInOrder({ snapshot: { nodes }, edges: edges.map((edge) => ({ edge })) });
  const filled = order.filter(failing);
  const origins = filled.filter((id) => !passesOn.has(id));
  // In a ring everybody calls somebody who fails: then all of them are shown.
  const causes = new Set(origins.length === 0 ? filled : origins);
  const suffering = order.filter((id) => {
    const view = views.get(id);
    return !causes.has(id) && view !== undefined && view.glyph !== 'injected';
  });
  return {
    causes: [...causes]
      .flatMap((id) => {
        const node = byId.get(id);
        return node === undefined ? [] : [problemOf(node, nodes, into, byId)];
      })
      .toSorted(
        (a, b) =>
          severityOf(b.view) - severityOf(a.view) || failedRate(b.node.inbound) - failedRate(a.node.inbound),
      ),
    suffering,
    injected: nodes.filter(({ id }) => {
      const view = views.get(id);
      return view?.glyph === 'injected' && isFilled(view);
    }),
  };
}

/** Edges by the node that they lead to. */
type EdgesInto = ReadonlyMap<string, readonly GraphEdge[]>;

function problemOf(
  node: GraphNode,
  nodes: readonly GraphNode[],
  into: EdgesInto,
  byId: ReadonlyMap<string, GraphNode>,
): Problem {
  const [reason] = node.health.reasons;
  return {
    node,
    view: healthView(node.health, node.badges),
    errorRatio: node.inbound.errorRatio,
    failures: failuresOf(node.id, into),
    since: reason?.since ?? null,
    reason: reason?.text ?? '',
    siblings: siblingsOf(node, nodes, into),
    feltBy: wayToEntry(node.id, into, byId),
  };
}

/** Counts over the edges into a node; null where none of them counted requests. */
function failuresOf(id: string, into: EdgesInto): Failures | null {
  const counted = (into.get(id) ?? []).filter(({ samples }) => samples !== null);
  const requests = counted.reduce((sum, { samples }) => sum + (samples ?? 0), 0);
  if (requests === 0) return null;
  const failed = counted.reduce(
    (sum, { samples, errorRatio }) => sum + (samples ?? 0) * (errorRatio ?? 0),
    0,
  );
  return { requests: Math.round(requests), failed: Math.round(failed) };
}

function siblingsOf(node: GraphNode, nodes: readonly GraphNode[], into: EdgesInto): readonly Sibling[] {
  if (node.app === null || node.version === null) return [];
  return nodes.flatMap(({ id, cluster, namespace, app, version }) => {
    const isSame = cluster === node.cluster && namespace === node.namespace && app === node.app;
    if (!isSame || version === null || version === node.version) return [];
    const failures = failuresOf(id, into);
    return failures === null ? [] : [{ version, ...failures }];
  });
}

const mostOnTheWay = 4;

function wayToEntry(id: string, into: EdgesInto, byId: ReadonlyMap<string, GraphNode>): readonly GraphNode[] {
  const way: GraphNode[] = [];
  const seen = new Set([id]);
  let current = id;
  while (way.length < mostOnTheWay) {
    const [worst] = (into.get(current) ?? [])
      .filter(({ source }) => !seen.has(source))
      .toSorted((a, b) => failedRate(b) - failedRate(a) || (b.requestRate ?? 0) - (a.requestRate ?? 0));
    const caller = worst === undefined ? undefined : byId.get(worst.source);
    if (caller === undefined || caller.kind === 'unknown') break;
    way.push(caller);
    seen.add(caller.id);
    current = caller.id;
  }
  return way;
}

type Counted = Pick<GraphEdge, 'requestRate' | 'errorRatio'>;

const noRequests: Counted = { requestRate: null, errorRatio: null };

const failedRate = ({ requestRate, errorRatio }: Counted): number => (requestRate ?? 0) * (errorRatio ?? 0);

/** How much of what a node answers fails; of a gateway, what it passes on. Null where nobody counted. */
export const errorRatioOf = (node: GraphNode): number | null => mainSignals(node).errorRatio;
