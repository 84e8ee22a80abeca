import { classNames } from '../class-names.ts';
import styles from './glyph.module.css';
import { glyphGrid, type GlyphStroke } from './strokes.ts';

export interface GlyphLook {
  /** Edge in CSS px; drawn on a 16 px grid. */
  readonly size?: number | undefined;
  /** What a screen reader says; `null` when the words stand beside the glyph. */
  readonly label?: string | null | undefined;
  readonly className?: string | undefined;
}

interface GlyphProps extends GlyphLook {
  readonly strokes: readonly GlyphStroke[];
}

/** Draws strokes as one picture: named for readers, or hidden from them when the words are already there. */
export function Glyph({ strokes, size = 16, label = null, className }: GlyphProps) {
  const naming = label === null ? ({ 'aria-hidden': true } as const) : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={classNames(styles.glyph, className)}
      width={size}
      height={size}
      viewBox={`0 0 ${glyphGrid} ${glyphGrid}`}
      focusable="false"
      {...naming}
    >
      {strokes.map((stroke) => (
        <path
          key={stroke.d}
          d={stroke.d}
          className={styles[stroke.paint]}
          strokeWidth={stroke.paint.endsWith('line') ? (stroke.width ?? 1.5) : undefined}
          strokeDasharray={stroke.dash}
        />
      ))}
    </svg>
  );
}
