import { Glyph } from './glyph.tsx';
import { line, type GlyphStroke } from './strokes.ts';

/** Signs of controls that the icon set draws too heavy for a line of 28 px. */
export type ControlGlyphName = 'pause' | 'play' | 'help' | 'halt';

const strokes: Record<ControlGlyphName, readonly GlyphStroke[]> = {
  pause: [line('M5.5 3.5v9M10.5 3.5v9')],
  play: [line('M5 3.25 12.25 8 5 12.75z')],
  halt: [line('M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4l-3.65-3.65V5.4z'), line('M5 8h6')],
  help: [line('M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 9.9M8 12.4v.2')],
};

interface ControlGlyphProps {
  readonly name: ControlGlyphName;
  readonly size?: number | undefined;
}

/** Always a decoration: the word is on the button. */
export function ControlGlyph({ name, size }: ControlGlyphProps) {
  return <Glyph strokes={strokes[name]} size={size} label={null} />;
}
