import type { GraphEdge, GraphNode, NodeKind } from '../../domain/mesh-graph.ts';
import { cardSize } from './node-sizes.ts';
import type { LayoutRequest } from './layout-engine.ts';

/** What is drawn as one card: a node, or all versions of one app. Versions are its rows and keep their own ports. */
export interface Card {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly cluster: string;
  /** Null where it stands outside all containers. */
  readonly namespace: string | null;
  /** In order of version; at least one. */
  readonly nodes: readonly GraphNode[];
}

const containerless: ReadonlySet<NodeKind> = new Set(['external', 'unknown', 'namespace']);

const byVersion = new Intl.Collator('en', { numeric: true });

function cardKey(node: GraphNode): string {
  const isVersion = node.version !== null && node.id.startsWith('app:');
  return isVersion ? node.id.slice(0, node.id.lastIndexOf('/')) : node.id;
}

/** Gathers nodes into cards, in a stable order. The id of a card is the id of its app without a version. */
export function cardsOf(nodes: readonly GraphNode[]): readonly Card[] {
  const members = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const key = cardKey(node);
    const known = members.get(key);
    if (known === undefined) members.set(key, [node]);
    else known.push(node);
  }
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, group]) => cardOf(id, group));
}

function cardOf(id: string, group: readonly GraphNode[]): Card {
  const nodes = group.toSorted((a, b) => byVersion.compare(a.version ?? '', b.version ?? ''));
  const [first] = nodes;
  if (first === undefined) throw new RangeError(`The card ${id} has no node`);
  return {
    id,
    kind: first.kind,
    name: nodes.length > 1 ? (first.app ?? first.name) : first.name,
    cluster: first.cluster,
    namespace: containerless.has(first.kind) ? null : first.namespace,
    nodes,
  };
}

/** What the layout engine needs to know of cards and the calls between them. */
export function layoutRequestOf(cards: readonly Card[], edges: readonly GraphEdge[]): LayoutRequest {
  const cardOfNode = new Map(cards.flatMap((card) => card.nodes.map((node) => [node.id, card.id] as const)));
  const links = new Map<string, { source: string; destination: string }>();
  for (const edge of edges) {
    const source = cardOfNode.get(edge.source);
    const destination = cardOfNode.get(edge.destination);
    if (source === undefined || destination === undefined || source === destination) continue;
    links.set(`${source}|${destination}`, { source, destination });
  }
  return {
    boxes: cards.map((card) => ({
      id: card.id,
      ...cardSize(card.kind, card.nodes.length),
      group: card.namespace,
      cluster: card.cluster,
    })),
    links: [...links.keys()].sort().flatMap((key) => links.get(key) ?? []),
  };
}
