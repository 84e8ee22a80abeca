import type { Health } from '../domain/health.ts';
import type { GraphEdge, GraphNode, MeshGraph } from '../domain/mesh-graph.ts';

type Subject = GraphNode | GraphEdge;

/**
 * The map with the start of each health reason: what the map before it already said keeps its start, what is new
 * starts now. Without a map before it no start was seen, and all stay null.
 */
export function withReasonStarts(before: MeshGraph | null, after: MeshGraph): MeshGraph {
  if (before === null) return after;
  const known = new Map<string, Health>();
  for (const { id, health } of [...before.nodes, ...before.edges]) known.set(id, health);
  const start = <T extends Subject>(subject: T): T => {
    const { health } = subject;
    if (health.reasons.length === 0) return subject;
    const earlier = known.get(subject.id)?.reasons ?? [];
    const reasons = health.reasons.map((reason) => {
      const same = earlier.find(({ code }) => code === reason.code);
      return { ...reason, since: same === undefined ? after.at : same.since };
    });
    return { ...subject, health: { ...health, reasons } };
  };
  return { ...after, nodes: after.nodes.map(start), edges: after.edges.map(start) };
}
