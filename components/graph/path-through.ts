import type { Scene } from './scene.ts';

/** Ids of the nodes and edges on the way from the entries to a subject and on from it, the subject included. */
export function pathThrough(scene: Scene, subject: string): ReadonlySet<string> {
  const lit = new Set<string>();
  const edge = scene.edgeOf.get(subject)?.edge;
  if (edge !== undefined) {
    lit.add(edge.id);
    walk(scene, [edge.source], 'up', lit);
    walk(scene, [edge.destination], 'down', lit);
    return lit;
  }
  const start = nodesOf(scene, subject);
  walk(scene, start, 'up', lit);
  walk(scene, start, 'down', lit);
  return lit;
}

/** The nodes of a subject that is a node, or a card with several. */
function nodesOf(scene: Scene, subject: string): readonly string[] {
  if (scene.nodes.has(subject)) return [subject];
  return scene.cardOf.get(subject)?.card.nodes.map(({ id }) => id) ?? [];
}

function walk(scene: Scene, start: readonly string[], direction: 'up' | 'down', lit: Set<string>): void {
  const next = new Map<string, { id: string; far: string }[]>();
  for (const { edge } of scene.edges) {
    const [near, far] =
      direction === 'up' ? [edge.destination, edge.source] : [edge.source, edge.destination];
    const list = next.get(near);
    if (list === undefined) next.set(near, [{ id: edge.id, far }]);
    else list.push({ id: edge.id, far });
  }
  const seen = new Set(start);
  const waiting = [...start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    lit.add(id);
    for (const step of next.get(id) ?? []) {
      lit.add(step.id);
      if (seen.has(step.far)) continue;
      seen.add(step.far);
      waiting.push(step.far);
    }
  }
}
