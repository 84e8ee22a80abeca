import { classNames } from '../class-names.ts';
import { Glyph, type GlyphLook } from './glyph.tsx';
import styles from './glyph.module.css';
import { healthStrokes, type GlyphHealth } from './health-strokes.ts';

interface HealthGlyphProps extends GlyphLook {
  readonly health: GlyphHealth;
  /** It answers its callers, but something it calls fails. */
  readonly hollow?: boolean | undefined;
}

const words: Record<GlyphHealth, string> = {
  healthy: 'healthy',
  degraded: 'degraded',
  unhealthy: 'unhealthy',
  unknown: 'unknown',
  idle: 'idle',
  injected: 'failing on purpose',
};

/** The words for a status glyph, hollow ones included. */
export function healthWords(health: GlyphHealth, hollow: boolean): string {
  return hollow ? `something it calls is ${words[health]}` : words[health];
}

export function HealthGlyph({ health, hollow = false, label, className, ...look }: HealthGlyphProps) {
  return (
    <Glyph
      {...look}
      strokes={healthStrokes(health, hollow)}
      label={label === undefined ? healthWords(health, hollow) : label}
      className={classNames(styles[health], className)}
    />
  );
}
