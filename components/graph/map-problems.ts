import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';
import { healthView, isProblem, severityOf } from './health-view.ts';
import type { Scene } from './scene.ts';

/** Counts of what needs a person, as the toolbar shows them. */
export interface ProblemCounts {
  readonly unhealthy: number;
  readonly degraded: number;
  readonly injected: number;
  readonly plaintextEdges: number;
}

/** Nodes that fail their callers, by glyph, and edges without encryption. */
export function problemCounts(scene: Scene): ProblemCounts {
  const views = scene.snapshot.nodes.map(({ health, badges }) => healthView(health, badges));
  const count = (glyph: string): number =>
    views.filter((view) => view.glyph === glyph && !view.isHollow).length;
  return {
    unhealthy: count('unhealthy'),
    degraded: count('degraded'),
    injected: count('injected'),
    plaintextEdges: scene.edges.filter(({ edge }) => edge.mtls.status === 'plaintext').length,
  };
}

/** As much of a map as tells where its problems are. */
interface ProblemMap {
  readonly snapshot: { readonly nodes: readonly GraphNode[] };
  readonly edges: readonly { readonly edge: GraphEdge }[];
}

/** Ids of the nodes that somebody should look at: filled glyphs by severity and callers hit, then hollow ones. */
export function problemsInOrder(scene: ProblemMap): readonly string[] {
  const callers = new Map<string, Set<string>>();
  for (const { edge } of scene.edges) {
    const known = callers.get(edge.destination) ?? new Set();
    callers.set(edge.destination, known.add(edge.source));
  }
  return scene.snapshot.nodes
    .map((node) => ({ id: node.id, view: healthView(node.health, node.badges) }))
    .filter(({ view }) => isProblem(view))
    .map(({ id, view }) => {
      const hit = Math.max(1, callers.get(id)?.size ?? 0);
      return { id, isHollow: view.isHollow, weight: severityOf(view) * hit };
    })
    .sort((a, b) => Number(a.isHollow) - Number(b.isHollow) || b.weight - a.weight || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

/** The one after (or before) the current, round and round; null where there is none. */
export function nextProblem(
  problems: readonly string[],
  current: string | null,
  step: 1 | -1,
): string | null {
  if (problems.length === 0) return null;
  const at = current === null ? -1 : problems.indexOf(current);
  const start = at < 0 && step < 0 ? 0 : at;
  return problems[(start + step + problems.length) % problems.length] ?? null;
}
