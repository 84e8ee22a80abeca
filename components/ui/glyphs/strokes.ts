/**
 * One stroke of a glyph on the 16 px grid. `line` is drawn with the current colour, `area` filled with it, `sign` is the
 * mark inside a filled status glyph. Plain path data, so that the map's canvas can draw the same glyphs with `Path2D`.
 */
export interface GlyphStroke {
  readonly d: string;
  readonly paint: 'line' | 'area' | 'sign-line' | 'sign-area';
  readonly width?: number;
  readonly dash?: string;
}

export const glyphGrid = 16;

export function circle(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
}

export function line(d: string, width?: number, dash?: string): GlyphStroke {
  return {
    d,
    paint: 'line',
    ...(width === undefined ? {} : { width }),
    ...(dash === undefined ? {} : { dash }),
  };
}

export function area(d: string): GlyphStroke {
  return { d, paint: 'area' };
}
