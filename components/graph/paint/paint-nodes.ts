import { silhouettePath, type NodeKind as OutlineKind } from '@/components/ui/glyphs/silhouette.tsx';
import type { NodeKind } from '@/lib/domain/mesh-graph.ts';
import { cardTitle } from '../card-title.ts';
import { isProblem } from '../health-view.ts';
import type { PaletteColor } from '../palette.ts';
import type { SceneCard } from '../scene.ts';
import { healthLabelGlyph, paintGlyph } from './paint-glyph.ts';
import { dimmed, type Picture } from './picture.ts';

/** The outline of a kind; an app is drawn as the workloads that it is made of. */
export function outlineOf(kind: NodeKind): OutlineKind {
  switch (kind) {
    case 'app':
    case 'workload':
    case 'namespace':
      return 'workload';
    case 'service':
    case 'gateway':
    case 'external':
    case 'unknown':
      return kind;
  }
}

/** Width of the glyph and the gap behind it. */
const glyphRoom = 17;

const outlines = new Map<string, Path2D>();

function outline(kind: OutlineKind, width: number, height: number): Path2D {
  const key = `${kind} ${width} ${height}`;
  const path = outlines.get(key) ?? new Path2D(silhouettePath(kind, { width, height }));
  outlines.set(key, path);
  return path;
}

/** Nodes below the reading zoom: silhouette, glyph and name, or the silhouette in its health colour. */
export function paintNodes(
  context: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  dots: readonly DotBatch[],
  zoom: number,
): void {
  const { scene, lit, level } = picture;
  if (level === 'dot' && lit === null) paintDots(context, picture, dots);
  for (const card of scene.cards) {
    const isLit = lit === null || card.card.nodes.some(({ id }) => lit.has(id));
    context.globalAlpha = isLit ? 1 : dimmed;
    if (level === 'compact') paintCompact(context, picture, card, zoom);
    else if (lit !== null) paintDots(context, picture, dotBatches([card], zoom));
    if (level === 'dot' && isProblem(card.view)) paintDotGlyph(context, picture, card, zoom);
    if (marks(card, picture.selection) || marks(card, picture.focused)) {
      paintRing(context, picture, card, zoom);
    }
  }
  context.globalAlpha = 1;
}

const marks = ({ card }: SceneCard, id: string | null): boolean =>
  id !== null && (card.id === id || card.nodes.some((node) => node.id === id));

function paintCompact(
  context: OffscreenCanvasRenderingContext2D,
  { palette }: Picture,
  { card, box, view }: SceneCard,
  zoom: number,
): void {
  context.save();
  context.translate(box.x, box.y);
  const path = outline(outlineOf(card.kind), box.width, box.height);
  context.fillStyle = palette.nodeFill;
  context.fill(path);
  const isAlarm = isProblem(view) && !view.isHollow;
  context.lineWidth = (isAlarm ? 1.5 : 1) / zoom;
  context.strokeStyle = isAlarm ? palette[view.glyph] : palette.nodeLine;
  context.setLineDash(card.kind === 'unknown' ? [4, 3] : []);
  context.stroke(path);
  context.setLineDash([]);
  const inset = card.kind === 'gateway' ? 16 : 9;
  const title = cardTitle(card);
  context.font = `620 13px ${palette.font}`;
  const room = box.width - 2 * inset;
  const needed = glyphRoom + context.measureText(title).width;
  // As large as on a card if there is room, else as large as fits, but never so small that it is texture.
  const scale = Math.max(0.7 / zoom, Math.min(1 / zoom, box.height / 20, room / needed));
  const middle = box.height / 2;
  paintGlyph(context, palette, healthLabelGlyph(view), { x: inset + 6 * scale, y: middle }, 13 * scale);
  context.font = `620 ${13 * scale}px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = palette.text1;
  const textRoom = box.width - inset - 6 - glyphRoom * scale;
  context.fillText(fitText(context, title, textRoom), inset + glyphRoom * scale, middle + 0.5);
  context.restore();
}

/** The text, or as much of its beginning as fits with "…" behind it. */
function fitText(context: OffscreenCanvasRenderingContext2D, text: string, room: number): string {
  const width = context.measureText(text).width;
  if (width <= room) return text;
  // Letters are about equally wide: one guess and a letter less is near enough.
  const letters = Math.max(1, Math.floor((text.length * room) / width) - 1);
  return `${text.slice(0, letters).trimEnd()}…`;
}

const dotSize = 10;
const dotBox = { width: 14, height: 10 } as const;

/** Dots of one colour, drawn with one fill; those of unknown callers are dashed outlines. */
export interface DotBatch {
  readonly color: PaletteColor;
  readonly isOutline: boolean;
  readonly lineWidth: number;
  readonly path: Path2D;
}

const dotWidth = ({ card }: SceneCard, zoom: number): number =>
  (card.kind === 'service' || card.kind === 'gateway' ? dotSize * 1.4 : dotSize) / zoom;

/** Silhouettes of a constant size on the screen, in the middle of where the cards are. */
export function dotBatches(cards: readonly SceneCard[], zoom: number): readonly DotBatch[] {
  const batches = new Map<string, DotBatch>();
  for (const scene of cards) {
    const isOutline = scene.card.kind === 'unknown';
    const key = `${scene.view.glyph} ${isOutline}`;
    const batch = batches.get(key) ?? {
      color: scene.view.glyph,
      isOutline,
      lineWidth: 1 / zoom,
      path: new Path2D(),
    };
    batches.set(key, batch);
    const width = dotWidth(scene, zoom);
    const { box } = scene;
    const place = new DOMMatrix()
      .translate(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - dotSize / zoom / 2)
      .scale(width / dotBox.width, dotSize / zoom / dotBox.height);
    batch.path.addPath(outline(outlineOf(scene.card.kind), dotBox.width, dotBox.height), place);
  }
  return [...batches.values()];
}

function paintDots(
  context: OffscreenCanvasRenderingContext2D,
  { palette }: Picture,
  batches: readonly DotBatch[],
): void {
  for (const { color, isOutline, lineWidth, path } of batches) {
    context.fillStyle = palette[color];
    if (!isOutline) context.fill(path);
    else {
      context.strokeStyle = palette[color];
      context.lineWidth = lineWidth;
      context.setLineDash([2 * lineWidth, 1.5 * lineWidth]);
      context.stroke(path);
      context.setLineDash([]);
    }
  }
}

function paintDotGlyph(
  context: OffscreenCanvasRenderingContext2D,
  { palette }: Picture,
  card: SceneCard,
  zoom: number,
): void {
  const { box } = card;
  const at = { x: box.x + box.width / 2 + dotWidth(card, zoom) / 2 + 9 / zoom, y: box.y + box.height / 2 };
  paintGlyph(context, palette, healthLabelGlyph(card.view), at, 12 / zoom);
}

function paintRing(
  context: OffscreenCanvasRenderingContext2D,
  { palette, level }: Picture,
  { box }: SceneCard,
  zoom: number,
): void {
  const reach = 4 / zoom;
  const size = (dotSize * 1.4) / zoom;
  const shape =
    level === 'dot'
      ? {
          x: box.x + box.width / 2 - size / 2,
          y: box.y + box.height / 2 - size / 2,
          width: size,
          height: size,
        }
      : box;
  context.beginPath();
  context.roundRect(
    shape.x - reach,
    shape.y - reach,
    shape.width + 2 * reach,
    shape.height + 2 * reach,
    10 / zoom,
  );
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.strokeStyle = palette.accent;
  context.lineWidth = 2 / zoom;
  context.stroke();
}
