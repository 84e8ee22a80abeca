import { glyphGrid, type GlyphStroke } from '@/components/ui/glyphs/strokes.ts';
import { healthStrokes } from '@/components/ui/glyphs/health-strokes.ts';
import { meshStrokes } from '@/components/ui/glyphs/mesh-strokes.ts';
import type { LabelGlyph } from '../edge-label.ts';
import type { Palette } from '../palette.ts';
import type { HealthView } from '../health-view.ts';

const paths = new Map<string, Path2D>();

function pathOf({ d }: GlyphStroke): Path2D {
  const path = paths.get(d) ?? new Path2D(d);
  paths.set(d, path);
  return path;
}

/** Draws a glyph of the design system with its middle at a point; `size` is its edge in the units of the context. */
export function paintGlyph(
  context: OffscreenCanvasRenderingContext2D,
  palette: Palette,
  glyph: LabelGlyph,
  middle: { x: number; y: number },
  size: number,
): void {
  const isHealth = glyph.kind === 'health';
  const strokes = isHealth ? healthStrokes(glyph.health, glyph.isHollow) : meshStrokes[glyph.name];
  const color = palette[isHealth ? glyph.health : glyph.color];
  context.save();
  context.translate(middle.x - size / 2, middle.y - size / 2);
  context.scale(size / glyphGrid, size / glyphGrid);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    const isSign = stroke.paint.startsWith('sign');
    const ink = isSign ? palette.onStatus : color;
    context.setLineDash((stroke.dash ?? '').split(' ').filter(Boolean).map(Number));
    if (stroke.paint.endsWith('line')) {
      context.strokeStyle = ink;
      context.lineWidth = stroke.width ?? 1.5;
      context.stroke(pathOf(stroke));
    } else {
      context.fillStyle = ink;
      context.fill(pathOf(stroke));
    }
  }
  context.restore();
}

/** The glyph of a health view. */
export const healthLabelGlyph = ({ glyph, isHollow }: HealthView): LabelGlyph => ({
  kind: 'health',
  health: glyph,
  isHollow,
});
