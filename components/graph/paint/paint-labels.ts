import type { EdgeLabel } from '../edge-label.ts';
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

function textWidth(context: CanvasRenderingContext2D, text: string): number {
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
export function labelWidth(context: CanvasRenderingContext2D, label: EdgeLabel): number {
  if (label.parts.length === 0) return labelHeight;
  const glyph = label.glyph === null ? 0 : glyphSize + 5;
  return Math.round(textWidth(context, textOf(label)) + glyph + 2 * inset - (label.glyph === null ? 0 : 2));
}

export function paintLabels(
  context: CanvasRenderingContext2D,
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
    paintLabel(context, picture.palette, placed);
  }
  context.globalAlpha = 1;
}

function paintLabel(context: CanvasRenderingContext2D, palette: Palette, { label, box }: PlacedLabel): void {
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, box.height / 2);
  context.fillStyle = palette.surface1;
  context.fill();
  context.lineWidth = label.outline === 'accent' ? 1.5 : 1;
  context.strokeStyle = palette[label.outline];
  context.stroke();
  const middle = box.y + box.height / 2;
  let x = box.x + inset;
  if (label.glyph !== null) {
    const isAlone = label.parts.length === 0;
    const at = isAlone ? box.x + box.width / 2 : box.x + 5 + glyphSize / 2;
    paintGlyph(context, palette, label.glyph, { x: at, y: middle }, glyphSize);
    x = box.x + 5 + glyphSize + 5;
  }
  label.parts.forEach(({ text, color }, index) => {
    if (index > 0) {
      context.fillStyle = palette.text3;
      context.fillText(separator, x, middle);
      x += textWidth(context, separator);
    }
    context.fillStyle = palette[color];
    context.fillText(text, x, middle + 0.5);
    x += textWidth(context, text);
  });
}
