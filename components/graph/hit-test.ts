import { distanceTo, flatten, type EdgeCurve, type Point } from '@/lib/graph/layout/edge-curve.ts';
import type { LevelOfDetail } from './level-of-detail.ts';
import type { Viewport } from './paint/picture.ts';
import type { Scene, SceneEdge } from './scene.ts';
import { containerSubject } from './subject.ts';
import type { Rectangle } from '@/lib/graph/layout/rectangle.ts';

/** How near an edge the pointer must come, in px on the screen: the invisible stroke is as wide on each side. */
export const edgeTolerance = 12;
/** Height of a container's title, which is the part that can be pressed. */
const titleHeight = 30;
const dotReach = 14;

/** A point of the screen (relative to the map) in map coordinates. */
export const toMap = (point: Point, { x, y, zoom }: Viewport): Point => ({
  x: (point.x - x) / zoom,
  y: (point.y - y) / zoom,
});

/** What is under a point of the map: a node drawn on the canvas, the nearest edge, or the title of a container. */
export function hitTest(scene: Scene, point: Point, zoom: number, level: LevelOfDetail): string | null {
  if (level !== 'card') {
    const card = scene.cards.find(({ box }) =>
      level === 'dot' ? isNearMiddle(box, point, dotReach / zoom) : isInside(box, point, 0),
    );
    if (card !== undefined) return card.card.nodes[0]?.id ?? null;
  }
  return nearestEdge(scene.edges, point, edgeTolerance / zoom)?.edge.id ?? containerUnder(scene, point);
}

const lines = new WeakMap<EdgeCurve, readonly Point[]>();

/** Flattened only where a pointer comes near. */
function lineOf(curve: EdgeCurve): readonly Point[] {
  const line = lines.get(curve) ?? flatten(curve);
  lines.set(curve, line);
  return line;
}

function nearestEdge(edges: readonly SceneEdge[], point: Point, reach: number): SceneEdge | null {
  let nearest: SceneEdge | null = null;
  let least = reach;
  for (const edge of edges) {
    if (!isInside(edge.bounds, point, reach)) continue;
    const distance = Math.max(0, distanceTo(lineOf(edge.curve), point) - edge.width / 2);
    if (distance < least) {
      nearest = edge;
      least = distance;
    }
  }
  return nearest;
}

function containerUnder(scene: Scene, point: Point): string | null {
  const container = scene.containers.find(
    (candidate) =>
      candidate.kind === 'namespace' && isInside({ ...candidate, height: titleHeight }, point, 0),
  );
  return container === undefined ? null : containerSubject(container);
}

const isInside = ({ x, y, width, height }: Rectangle, point: Point, reach: number): boolean =>
  point.x >= x - reach &&
  point.x <= x + width + reach &&
  point.y >= y - reach &&
  point.y <= y + height + reach;

const isNearMiddle = ({ x, y, width, height }: Rectangle, point: Point, reach: number): boolean =>
  Math.hypot(point.x - x - width / 2, point.y - y - height / 2) <= reach;
