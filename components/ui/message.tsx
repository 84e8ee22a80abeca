import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { HealthGlyph } from './glyphs/health-glyph.tsx';
import { Icon } from './icon.tsx';
import styles from './message.module.css';

export type MessageTone = 'neutral' | 'healthy' | 'degraded' | 'unhealthy' | 'injected' | 'accent';

interface MessageProps {
  readonly tone?: MessageTone | undefined;
  /** Stands for the tone; the tone's own glyph unless given. */
  readonly glyph?: ReactNode;
  /** Acts at the right end. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One sentence about the thing on the screen, where that thing is. */
export function InlineMessage({ tone = 'neutral', glyph, action, children }: MessageProps) {
  return (
    <div className={classNames(styles.note, tone !== 'neutral' && styles[tone])}>
      <span className={styles.sign}>{glyph ?? <ToneGlyph tone={tone} />}</span>
      <div className={styles.words}>{children}</div>
      {action}
    </div>
  );
}

/** A state of the whole page, under the bar: telemetry down, paused, read-only. */
export function Banner({ tone = 'neutral', glyph, action, children }: MessageProps) {
  return (
    <div className={classNames(styles.banner, tone !== 'neutral' && styles[tone])} aria-live="polite">
      <span className={styles.sign}>{glyph ?? <ToneGlyph tone={tone} />}</span>
      <div className={styles.words}>{children}</div>
      {action}
    </div>
  );
}

function ToneGlyph({ tone }: { readonly tone: MessageTone }) {
  switch (tone) {
    case 'neutral':
    case 'accent':
      return <Icon icon={Info} size={14} quiet={tone === 'neutral'} />;
    case 'healthy':
    case 'degraded':
    case 'unhealthy':
    case 'injected':
      return <HealthGlyph health={tone} size={14} />;
  }
}
