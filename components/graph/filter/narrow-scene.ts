import type { MapFilterMode } from '@/lib/client/map-location.ts';
import type { FilterExpression } from '@/lib/graph/filter/filter-expression.ts';
import { findInGraph } from '@/lib/graph/filter/find-in-graph.ts';
import { printFilter } from '@/lib/graph/filter/print-filter.ts';
import { boundsOf } from '@/lib/graph/layout/rectangle.ts';
import type { PlacedContainer } from '@/lib/graph/layout/layout-engine.ts';
import type { Narrowed, Scene, SceneCard } from '../scene.ts';

export interface SceneFilter {
  readonly expression: FilterExpression;
  readonly mode: MapFilterMode;
}

/** The scene with what a filter finds: the rest is taken off, or stays beside it dimmed. Everything keeps its place. */
export function narrowScene(whole: Scene, { expression, mode }: SceneFilter): Scene {
  const { snapshot } = whole;
  const found = findInGraph(snapshot, expression);
  const kept = new Set([...found.nodes, ...found.ends]);
  const narrowed: Narrowed = {
    key: `${mode} ${printFilter(expression)}`,
    lit: mode === 'highlight' ? new Set([...kept, ...found.edges]) : null,
    edges: found.edges.size,
    nodes: found.nodes.size,
    ends: found.ends.size,
    of: { edges: snapshot.edges.length, nodes: snapshot.nodes.length },
  };
  if (mode === 'highlight') return { ...whole, narrowed };
  // A card is one thing on the screen: it stays as long as one of its versions does.
  const cards = whole.cards.filter(({ card }) => card.nodes.some(({ id }) => kept.has(id)));
  const edges = whole.edges.filter(({ edge }) => found.edges.has(edge.id));
  const drawn = new Set(cards);
  return {
    ...whole,
    snapshot: {
      ...snapshot,
      nodes: snapshot.nodes.filter(({ id }) => kept.has(id)),
      edges: snapshot.edges.filter(({ id }) => found.edges.has(id)),
    },
    cards,
    cardOf: new Map([...whole.cardOf].filter(([, card]) => drawn.has(card))),
    nodes: new Map(cards.flatMap(({ card }) => card.nodes.map((node) => [node.id, node] as const))),
    edges,
    edgeOf: new Map(edges.map((edge) => [edge.edge.id, edge])),
    containers: whole.containers.flatMap((container) => around(container, whole.cards, cards)),
    narrowed,
  };
}

/** A container drawn as closely around what is left in it as it was around all of it; gone where nothing is left. */
function around(
  container: PlacedContainer,
  before: readonly SceneCard[],
  after: readonly SceneCard[],
): readonly PlacedContainer[] {
  const [all, left] = [before, after].map((cards) =>
    boundsOf(cards.filter((card) => isInside(card, container)).map(({ box }) => box)),
  );
  if (!all || !left) return [];
  return [
    {
      ...container,
      x: container.x + left.x - all.x,
      y: container.y + left.y - all.y,
      width: container.width + left.width - all.width,
      height: container.height + left.height - all.height,
    },
  ];
}

const isInside = ({ box }: SceneCard, { kind, name, cluster }: PlacedContainer): boolean =>
  box.cluster === cluster && (kind === 'cluster' || box.group === name);
