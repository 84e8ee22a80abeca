import type { Scene, SceneCard } from './scene.ts';

export type Direction = 'callers' | 'callees' | 'up' | 'down' | 'first' | 'last';

/** Nodes in reading order: columns from left to right, each from top to bottom, versions in theirs. */
export function nodesInOrder({ cards }: Pick<Scene, 'cards'>): readonly string[] {
  return cards
    .toSorted((a, b) => a.box.x - b.box.x || a.box.y - b.box.y)
    .flatMap(({ card }) => card.nodes.map(({ id }) => id));
}

/** Where an arrow key leads from a node: along its busiest edge, or to its siblings. Stays where there is nothing. */
export function neighbourOf(scene: Scene, from: string, direction: Direction): string {
  const order = nodesInOrder(scene);
  switch (direction) {
    case 'callers':
      return busiest(scene, from, 'destination', 'source') ?? from;
    case 'callees':
      return busiest(scene, from, 'source', 'destination') ?? from;
    case 'first':
      return order[0] ?? from;
    case 'last':
      return order.at(-1) ?? from;
    case 'up':
      return sibling(scene, from, -1);
    case 'down':
      return sibling(scene, from, 1);
  }
}

function busiest(
  scene: Scene,
  from: string,
  near: 'source' | 'destination',
  far: 'source' | 'destination',
): string | null {
  const edges = scene.edges.filter(({ edge }) => edge[near] === from && edge[far] !== from);
  const widest = edges.toSorted((a, b) => b.width - a.width || (a.edge.id < b.edge.id ? -1 : 1))[0];
  return widest?.edge[far] ?? null;
}

/** Next above or below: among the nodes that the same node calls, else among those in the same column. */
function sibling(scene: Scene, from: string, step: 1 | -1): string {
  const here = scene.cardOf.get(from);
  if (here === undefined) return from;
  const caller = busiest(scene, from, 'destination', 'source');
  const called = new Set(
    scene.edges.filter(({ edge }) => edge.source === caller).map(({ edge }) => edge.destination),
  );
  const isBeside = ({ box }: SceneCard): boolean => Math.abs(box.x - here.box.x) < here.box.width / 2;
  const cards = scene.cards.filter(
    (card) => card === here || isBeside(card) || card.card.nodes.some(({ id }) => called.has(id)),
  );
  const column = cards
    .toSorted((a, b) => a.box.y - b.box.y || a.box.x - b.box.x)
    .flatMap(({ card }) => card.nodes.map(({ id }) => id));
  return column[column.indexOf(from) + step] ?? from;
}

/** The next node, from the one that has the focus, whose name begins with what was typed. */
export function typedAhead(scene: Scene, from: string | null, typed: string): string | null {
  const order = nodesInOrder(scene);
  const start = from === null ? 0 : Math.max(0, order.indexOf(from)) + (typed.length === 1 ? 1 : 0);
  const rotated = [...order.slice(start), ...order.slice(0, start)];
  return (
    rotated.find((id) => scene.nodes.get(id)?.name.toLowerCase().startsWith(typed.toLowerCase())) ?? null
  );
}

/** Edges of a node, those with problems first, then by rate. */
export function edgesOf(scene: Scene, id: string): Scene['edges'] {
  return scene.edges
    .filter(({ edge }) => edge.source === id || edge.destination === id)
    .toSorted(
      (a, b) => Number(a.view.glyph === 'healthy') - Number(b.view.glyph === 'healthy') || b.width - a.width,
    );
}
