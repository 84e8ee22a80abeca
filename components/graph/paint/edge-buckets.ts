import { pointOn } from '@/lib/graph/layout/edge-curve.ts';
import type { MapOverlay } from '@/lib/client/map-location.ts';
import { edgeLook, type EdgeLook, type LineStyle } from '../edge-look.ts';
import type { PaletteColor } from '../palette.ts';
import type { SceneEdge } from '../scene.ts';

/** Edges that are drawn with one stroke: same colour, width and line style. */
export interface EdgeBucket {
  readonly color: PaletteColor;
  readonly style: LineStyle;
  readonly width: number;
  readonly order: number;
  /** Shows what would be: dashed. */
  readonly isAssumed: boolean;
  readonly line: Path2D;
  readonly heads: Path2D;
  readonly bars: Path2D;
  readonly dots: Path2D;
}

/** Few paths for many edges, in drawing order. Straight lines are for zooms where a curve cannot be told from one. */
export function edgeBuckets(
  edges: readonly SceneEdge[],
  overlay: MapOverlay,
  isStraight: boolean,
): readonly EdgeBucket[] {
  const buckets = new Map<string, EdgeBucket>();
  for (const scene of edges) {
    const look = edgeLook(scene.edge, scene.view, overlay);
    // Far out a fifth of a pixel cannot be seen, and each width is a stroke of its own.
    const width = isStraight ? Math.round(scene.width / 2) * 2 : Math.round(scene.width * 5) / 5;
    const isAssumed = scene.assumedFrom !== undefined;
    const key = `${look.order} ${look.color} ${look.style} ${width} ${isAssumed}`;
    const bucket = buckets.get(key) ?? emptyBucket(look, width, isAssumed);
    buckets.set(key, bucket);
    traceLine(bucket.line, scene, isStraight);
    if (!isStraight) traceEnds(bucket, scene, look);
  }
  return [...buckets.values()].sort((a, b) => a.order - b.order);
}

const emptyBucket = ({ color, style, order }: EdgeLook, width: number, isAssumed: boolean): EdgeBucket => ({
  // A line that is not real has no health of its own.
  color: isAssumed ? 'accent' : color,
  style,
  order,
  width,
  isAssumed,
  line: new Path2D(),
  heads: new Path2D(),
  bars: new Path2D(),
  dots: new Path2D(),
});

/** Adds the line of an edge to a path. */
export function traceLine(
  path: Path2D,
  { curve, source, destination }: SceneEdge,
  isStraight: boolean,
): void {
  if (isStraight) {
    const [from, to] = [source.box, destination.box];
    path.moveTo(from.x + from.width / 2, from.y + from.height / 2);
    return path.lineTo(to.x + to.width / 2, to.y + to.height / 2);
  }
  path.moveTo(curve.start.x, curve.start.y);
  for (const { control1, control2, end } of curve.segments) {
    path.bezierCurveTo(control1.x, control1.y, control2.x, control2.y, end.x, end.y);
  }
}

function traceEnds(bucket: EdgeBucket, { curve, width }: SceneEdge, { head, style }: EdgeLook): void {
  const end = curve.segments.at(-1)?.end ?? curve.start;
  switch (head) {
    case 'triangle': {
      const half = Math.max(3.2, 1.9 + width / 2);
      bucket.heads.moveTo(end.x - 1, end.y - half);
      bucket.heads.lineTo(end.x + 6.5, end.y);
      bucket.heads.lineTo(end.x - 1, end.y + half);
      bucket.heads.closePath();
      break;
    }
    case 'square': {
      const half = Math.max(3.2, 1.9 + width / 2);
      bucket.heads.rect(end.x + 0.5, end.y - half, 1.5 * half, 2 * half);
      break;
    }
    case 'bar':
      bucket.bars.rect(end.x + 3, end.y - 7, 2.5, 14);
      break;
  }
  if (style !== 'two-dots') return;
  for (const share of [0.45, 0.55]) {
    const point = pointOn(curve, share);
    bucket.dots.moveTo(point.x + 2.2, point.y);
    bucket.dots.arc(point.x, point.y, 2.2, 0, 2 * Math.PI);
  }
}
