import type { HealthStatus } from '../domain/health.ts';
import type { GraphNode, MeshGraph } from '../domain/mesh-graph.ts';
import type { MeshMark } from '../domain/mesh-mark.ts';

const JUDGED: ReadonlySet<HealthStatus> = new Set(['healthy', 'degraded', 'unhealthy']);
const WITHOUT_SERVICE: ReadonlySet<GraphNode['kind']> = new Set(['namespace', 'external', 'unknown']);

/** Nodes whose health turned between two maps of one question. What was not known before, or is not any more, is no turn. */
export function healthMarks(before: MeshGraph, after: MeshGraph): readonly MeshMark[] {
  const known = new Map(before.nodes.map((node) => [node.id, node.health.status]));
  return after.nodes.flatMap((node): MeshMark[] => {
    const earlier = known.get(node.id);
    const { status } = node.health;
    if (WITHOUT_SERVICE.has(node.kind) || earlier === undefined || earlier === status) return [];
    if (!JUDGED.has(earlier) || !JUDGED.has(status)) return [];
    const name = [node.app ?? node.name, node.version].filter((part) => part !== null).join(' ');
    const service = node.service ?? (node.kind === 'service' ? node.name : null);
    return [
      {
        at: after.at,
        kind: 'health',
        subject: node.id,
        title: `${name}: ${earlier} → ${status}`,
        scope: {
          kind: 'services',
          services:
            service === null || node.namespace === null ? [] : [{ namespace: node.namespace, name: service }],
        },
      },
    ];
  });
}
