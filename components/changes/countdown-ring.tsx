import { formatCountdown, formatDuration } from '@/lib/format/duration.ts';
import styles from './fault-panel.module.css';

interface CountdownRingProps {
  /** Null before the clock is known. */
  readonly leftMs: number | null;
  readonly wholeSeconds: number;
}

const radius = 48;
const around = 2 * Math.PI * radius;
const lastMinuteMs = 60_000;

/** How much time a fault has left, as a ring that empties and as digits inside. */
export function CountdownRing({ leftMs, wholeSeconds }: CountdownRingProps) {
  const isKnown = leftMs !== null && wholeSeconds > 0;
  const ratio = isKnown ? Math.max(0, Math.min(1, leftMs / (wholeSeconds * 1_000))) : 0;
  const left = leftMs === null ? '––:––' : formatCountdown(leftMs);
  return (
    <div className={styles.ring}>
      <svg viewBox="0 0 112 112" aria-hidden>
        <circle cx="56" cy="56" r={radius} className={styles.ringTrack} />
        <circle
          cx="56"
          cy="56"
          r={radius}
          className={styles.ringLeft}
          strokeDasharray={`${around * ratio} ${around}`}
          transform="rotate(-90 56 56)"
        />
      </svg>
      <div className={styles.ringWords}>
        <span
          role="timer"
          className={styles.left}
          data-soon={(leftMs !== null && leftMs <= lastMinuteMs) || undefined}
          aria-label={leftMs === null ? 'the time left is not known yet' : `lifts in ${left}`}
        >
          {left}
        </span>
        <span className={styles.quiet}>of {formatDuration(wholeSeconds)}</span>
      </div>
    </div>
  );
}
