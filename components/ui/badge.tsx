import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { classNames } from './class-names.ts';

export type BadgeTone = 'neutral' | 'injected' | 'plaintext' | 'degraded' | 'accent' | 'outline' | 'bare';

interface BadgeProps {
  readonly tone?: BadgeTone | undefined;
  /** A glyph; alone it must carry its own label. */
  readonly glyph?: ReactNode;
  readonly children?: ReactNode;
}

/** An 18 px mark on a card or in a row: what is set on this thing. */
export function Badge({ tone = 'neutral', glyph, children }: BadgeProps) {
  const isGlyphOnly = children === undefined || children === null;
  return (
    <span
      className={classNames(
        styles.badge,
        tone !== 'neutral' && styles[tone],
        isGlyphOnly && styles['glyph-only'],
      )}
    >
      {glyph}
      {children}
    </span>
  );
}
