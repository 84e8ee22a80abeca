import type { EdgeLabel } from '../edge-label.ts';
import type { LevelOfDetail } from '../level-of-detail.ts';
import type { Palette } from '../palette.ts';
import type { PlacedLabel } from '../place-labels.ts';
import { paintGlyph } from './paint-glyph.ts';
import { dimmed, type Picture } from './picture.ts';

export const labelHeight = 20;
const glyphSize = 12;
const inset = 7;
const separator = ' · ';

export const labelFont = (palette: Palette): string => `520 11px ${palette.font}`;

const widths = new Map<string, number>();

function textWidth(context: OffscreenCanvasRenderingContext2D, text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const { width } = context.measureText(text);
  if (widths.size > 5_000) widths.clear();
  widths.set(text, width);
  return width;
}

/** Forgets measured texts, as when the fonts of the page have arrived. */
export const forgetTextWidths = (): void => widths.clear();

const textOf = ({ parts }: EdgeLabel): string => parts.map(({ text }) => text).join(separator);

/** Width of a label's pill in px at zoom 1. The context must have the label font. */
export function labelWidth(context: OffscreenCanvasRenderingContext2D, label: EdgeLabel): number {
  if (label.parts.length === 0) return labelHeight;
  const glyph = label.glyph === null ? 0 : glyphSize + 5;
  return Math.round(textWidth(context, textOf(label)) + glyph + 2 * inset - (label.glyph === null ? 0 : 2));
}

/** How much larger than at zoom 1 labels are drawn below the reading zoom, where they would be texture. */
export const labelScale = (level: LevelOfDetail): number => (level === 'card' ? 1 : 1.6);

export function paintLabels(
  context: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  labels: readonly PlacedLabel[],
): void {
  context.font = labelFont(picture.palette);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.setLineDash([]);
  // The first are the most important: they are drawn last, on top.
  for (const placed of labels.toReversed()) {
    const { lit } = picture;
    context.globalAlpha = lit === null || lit.has(placed.label.edge.edge.id) ? 1 : dimmed;
    paintLabel(context, picture.palette, placed, labelScale(picture.level));
  }
  context.globalAlpha = 1;
}

function paintLabel(
  context: OffscreenCanvasRenderingContext2D,
  palette: Palette,
  { label, box }: PlacedLabel,
  scale: number,
): void {
  const [width, height] = [box.width / scale, box.height / scale];
  context.save();
  context.translate(box.x, box.y);
  context.scale(scale, scale);
  context.beginPath();
  context.roundRect(0, 0, width, height, height / 2);
  context.fillStyle = palette.surface1;
  context.fill();
  context.lineWidth = label.outline === 'accent' ? 1.5 : 1;
  context.strokeStyle = palette[label.outline];
  context.stroke();
  let x = inset;
  if (label.glyph !== null) {
    const at = label.parts.length === 0 ? width / 2 : 5 + glyphSize / 2;
    paintGlyph(context, palette, label.glyph, { x: at, y: height / 2 }, glyphSize);
    x = 5 + glyphSize + 5;
  }
  label.parts.forEach(({ text, color }, index) => {
    if (index > 0) {
      context.fillStyle = palette.text3;
      context.fillText(separator, x, height / 2);
      x += textWidth(context, separator);
    }
    context.fillStyle = palette[color];
    context.fillText(text, x, height / 2 + 0.5);
    x += textWidth(context, text);
  });
  context.restore();
}
