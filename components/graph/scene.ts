import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';
import type { Card } from '@/lib/graph/layout/card.ts';
import {
  curveBounds,
  destinationPort,
  edgeCurve,
  sourcePort,
  type EdgeCurve,
} from '@/lib/graph/layout/edge-curve.ts';
import type { Layout, PlacedBox, PlacedContainer } from '@/lib/graph/layout/layout-engine.ts';
import { portOffset } from '@/lib/graph/layout/node-sizes.ts';
import type { Rectangle } from '@/lib/graph/layout/rectangle.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { edgeWidth } from './edge-width.ts';
import { healthView, worstView, type HealthView } from './health-view.ts';

/** A card in its place. */
export interface SceneCard {
  readonly card: Card;
  readonly box: PlacedBox;
  readonly view: HealthView;
}

/** An edge with its line. */
export interface SceneEdge {
  readonly edge: GraphEdge;
  readonly source: SceneCard;
  readonly destination: SceneCard;
  readonly curve: EdgeCurve;
  readonly bounds: Rectangle;
  readonly width: number;
  readonly view: HealthView;
  /** Requests per second that were measured, where the line shows what would be; absent where it shows what is. */
  readonly assumedFrom?: number;
}

/** What a filter makes of a scene. */
export interface Narrowed {
  /** Names the filter: another key is another filter. */
  readonly key: string;
  /** Ids of what fits and of the ends it cannot be drawn without, where the rest is dimmed; null where it is hidden. */
  readonly lit: ReadonlySet<string> | null;
  readonly edges: number;
  /** Nodes that fit by themselves. */
  readonly nodes: number;
  /** Nodes that do not, but are the ends of edges that do. */
  readonly ends: number;
  /** How many of both there are without the filter. */
  readonly of: { readonly edges: number; readonly nodes: number };
}

/** One map as it is drawn: everything has its place. Unchanged cards keep their identity from scene to scene. */
export interface Scene {
  readonly snapshot: GraphSnapshot;
  readonly cards: readonly SceneCard[];
  /** By node id, and by card id. */
  readonly cardOf: ReadonlyMap<string, SceneCard>;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly SceneEdge[];
  readonly edgeOf: ReadonlyMap<string, SceneEdge>;
  readonly containers: readonly PlacedContainer[];
  /** What a filter found, where there is one. */
  readonly narrowed: Narrowed | null;
}

/** Puts cards and edges where the layout says. What the layout does not know yet is left out. */
export function buildScene(
  snapshot: GraphSnapshot,
  cards: readonly Card[],
  layout: Layout,
  previous: Scene | null,
): Scene {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]));
  const placed = cards.flatMap((card) => {
    const box = boxes.get(card.id);
    return box === undefined ? [] : sceneCard(card, box, previous?.cardOf.get(card.id));
  });
  const cardOf = new Map(
    placed.flatMap((scene) => [
      [scene.card.id, scene] as const,
      ...scene.card.nodes.map((node) => [node.id, scene] as const),
    ]),
  );
  const edges = snapshot.edges.flatMap((edge) => {
    const source = cardOf.get(edge.source);
    const destination = cardOf.get(edge.destination);
    if (source === undefined || destination === undefined) return [];
    return sceneEdge(edge, source, destination, previous?.edgeOf.get(edge.id), snapshot.view === 'namespace');
  });
  return {
    snapshot,
    cards: placed,
    cardOf,
    nodes: new Map(snapshot.nodes.map((node) => [node.id, node])),
    edges,
    edgeOf: new Map(edges.map((edge) => [edge.edge.id, edge])),
    containers: layout.containers,
    narrowed: null,
  };
}

function sceneCard(card: Card, box: PlacedBox, before: SceneCard | undefined): SceneCard {
  const isSame =
    before !== undefined &&
    before.box === box &&
    before.card.nodes.length === card.nodes.length &&
    card.nodes.every((node, index) => node === before.card.nodes[index]);
  if (isSame) return before;
  const view = worstView(card.nodes.map(({ health, badges }) => healthView(health, badges)));
  return { card, box, view };
}

/** An edge between two cards that the snapshot does not hold like this. */
export const placeEdge = (
  edge: GraphEdge,
  source: SceneCard,
  destination: SceneCard,
  isOverview: boolean,
): SceneEdge => sceneEdge(edge, source, destination, undefined, isOverview);

function sceneEdge(
  edge: GraphEdge,
  source: SceneCard,
  destination: SceneCard,
  before: SceneEdge | undefined,
  isOverview: boolean,
): SceneEdge {
  const hasMoved =
    before === undefined || before.source.box !== source.box || before.destination.box !== destination.box;
  const hasOtherRows =
    before?.source.card.nodes.length !== source.card.nodes.length ||
    before.destination.card.nodes.length !== destination.card.nodes.length;
  if (!hasMoved && !hasOtherRows && before.edge === edge) {
    return before.source === source && before.destination === destination
      ? before
      : { ...before, source, destination };
  }
  const geometry = hasMoved || hasOtherRows ? geometryOf(edge, source, destination) : before;
  return {
    edge,
    source,
    destination,
    curve: geometry.curve,
    bounds: geometry.bounds,
    width: edgeWidth(edge, isOverview),
    view: healthView(edge.health),
  };
}

function geometryOf(edge: GraphEdge, source: SceneCard, destination: SceneCard) {
  const offset = ({ card, box }: SceneCard, id: string): number =>
    card.kind === 'namespace'
      ? box.height / 2
      : portOffset(
          card.nodes.length,
          card.nodes.findIndex((node) => node.id === id),
        );
  const curve = edgeCurve(
    sourcePort(source.box, offset(source, edge.source)),
    destinationPort(destination.box, offset(destination, edge.destination)),
  );
  return { curve, bounds: curveBounds(curve) };
}
