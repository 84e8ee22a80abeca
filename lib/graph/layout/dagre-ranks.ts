import { graphlib, layout as runDagre } from '@dagrejs/dagre';
import type { LayoutLink } from './layout-engine.ts';
import type { Rectangle } from './rectangle.ts';

interface Sized {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** Distances between cards of one container: along the calls, and across them. */
export const cardGap = { along: 56, across: 24 } as const;

/**
 * Places boxes of one container in ranks from left to right, top left at 0, 0. The ranker is `tight-tree`: dagre's own
 * default is up to thirty times slower on meshes and draws nothing better.
 */
export function layOutInRanks<Box extends Sized>(
  boxes: readonly Box[],
  links: readonly LayoutLink[],
): readonly (Box & Rectangle)[] {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', ranker: 'tight-tree', ranksep: cardGap.along, nodesep: cardGap.across });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { source, destination } of links) {
    if (graph.hasNode(source) && graph.hasNode(destination)) graph.setEdge(source, destination);
  }
  runDagre(graph);
  const placed = boxes.map((box) => {
    const { x = 0, y = 0 } = graph.node(box.id) as { x?: number; y?: number };
    return { ...box, x: Math.round(x - box.width / 2), y: Math.round(y - box.height / 2) };
  });
  const left = Math.min(...placed.map(({ x }) => x));
  const top = Math.min(...placed.map(({ y }) => y));
  return placed.map((box) => ({ ...box, x: box.x - left, y: box.y - top }));
}
