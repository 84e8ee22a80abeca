import type { SceneEdge } from '../scene.ts';
import { edgeBuckets, traceLine, type EdgeBucket } from './edge-buckets.ts';
import { dimmed, type Picture } from './picture.ts';

const dotGap = 5.2;
/** Strength of healthy edges where there are many: they pass behind what matters. */
const quiet = 0.42;

/** Draws all edges, then once more and stronger those on the hovered path, then the halo of the selected one. */
export function paintEdges(
  context: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  buckets: readonly EdgeBucket[],
  zoom: number,
): void {
  const { scene, lit, rules, level } = picture;
  const isStraight = level === 'dot';
  const isOverview = scene.snapshot.view === 'namespace';
  context.globalAlpha = lit === null ? 1 : dimmed;
  for (const bucket of buckets)
    paintBucket(context, picture, bucket, zoom, (isOverview || isStraight) && bucket.order === 0 ? quiet : 1);
  if (lit !== null) {
    context.globalAlpha = 1;
    const above = scene.edges.filter(({ edge }) => lit.has(edge.id));
    for (const bucket of edgeBuckets(above, rules.overlay, isStraight))
      paintBucket(context, picture, bucket, zoom, 1);
  }
  context.globalAlpha = 1;
  const selected = picture.selection === null ? undefined : scene.edgeOf.get(picture.selection);
  if (selected !== undefined) paintSelected(context, picture, selected, zoom);
}

function paintSelected(
  context: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  edge: SceneEdge,
  zoom: number,
): void {
  const halo = new Path2D();
  traceLine(halo, edge, picture.level === 'dot');
  context.strokeStyle = picture.palette.accent;
  context.globalAlpha = 0.3;
  context.lineWidth = edge.width + 7 / Math.min(1, zoom);
  context.lineCap = 'round';
  context.setLineDash([]);
  context.stroke(halo);
  context.globalAlpha = 1;
  for (const bucket of edgeBuckets([edge], picture.rules.overlay, picture.level === 'dot')) {
    paintBucket(context, picture, bucket, zoom, 1);
  }
}

const assumedDash = [7, 5];

function dashOf({ isAssumed, width }: EdgeBucket, isDotted: boolean): number[] {
  if (isAssumed) return assumedDash;
  return isDotted ? [0.1, Math.max(dotGap, width * 2)] : [];
}

function paintBucket(
  context: OffscreenCanvasRenderingContext2D,
  { palette }: Picture,
  bucket: EdgeBucket,
  zoom: number,
  strength: number,
): void {
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * strength;
  const isDotted = bucket.style === 'dotted';
  context.strokeStyle = palette[bucket.color];
  context.fillStyle = palette[bucket.color];
  context.lineCap = isDotted && !bucket.isAssumed ? 'round' : 'butt';
  context.lineWidth = Math.max(isDotted ? Math.max(2.2, bucket.width) : bucket.width, 0.8 / zoom);
  context.setLineDash(dashOf(bucket, isDotted));
  context.stroke(bucket.line);
  context.setLineDash([]);
  context.fill(bucket.heads);
  context.fillStyle = palette.unhealthy;
  context.fill(bucket.bars);
  context.fillStyle = palette.mixed;
  context.fill(bucket.dots);
  context.globalAlpha = alpha;
}
