import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { classNames } from './class-names.ts';
import { HealthGlyph } from './glyphs/health-glyph.tsx';
import type { GlyphHealth } from './glyphs/health-strokes.ts';

export type ChipTone = 'neutral' | 'quiet' | 'healthy' | 'degraded' | 'unhealthy' | 'injected' | 'accent';

interface ChipProps {
  readonly tone?: ChipTone | undefined;
  readonly glyph?: ReactNode;
  readonly children: ReactNode;
}

/** A verdict in a word or two, with its glyph. */
export function Chip({ tone = 'neutral', glyph, children }: ChipProps) {
  return (
    <span className={classNames(styles.chip, tone !== 'neutral' && styles[tone])}>
      {glyph}
      {children}
    </span>
  );
}

const healthTones: Record<GlyphHealth, ChipTone> = {
  healthy: 'healthy',
  degraded: 'degraded',
  unhealthy: 'unhealthy',
  unknown: 'neutral',
  idle: 'neutral',
  injected: 'injected',
};

interface HealthChipProps {
  readonly health: GlyphHealth;
  readonly hollow?: boolean | undefined;
  readonly children: ReactNode;
}

/** Health as glyph and word. */
export function HealthChip({ health, hollow = false, children }: HealthChipProps) {
  return (
    <Chip
      tone={healthTones[health]}
      glyph={<HealthGlyph health={health} hollow={hollow} size={12} label={null} />}
    >
      {children}
    </Chip>
  );
}
