import Link from 'next/link';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatCountdown } from '@/lib/format/duration.ts';
import styles from './active-fault.module.css';

/** A fault that somebody injected and that ends by itself. */
export interface RunningFault {
  /** What it is injected into: "ratings". */
  readonly subject: string;
  /** Milliseconds since the epoch at which it is lifted. */
  readonly endsAtMs: number;
}

interface ActiveFaultProps {
  readonly faults: readonly RunningFault[];
  /** Null before the page's clock runs: then the faults are counted, and no time is made up. */
  readonly nowMs: number | null;
  /** Where the faults are explained and lifted. */
  readonly href: string;
}

const lastMinuteMs = 60_000;

/** How many faults run and when the first of them ends. Silent but for its last minute and its end. */
export function ActiveFault({ faults, nowMs, href }: ActiveFaultProps) {
  const [next] = faults.toSorted((a, b) => a.endsAtMs - b.endsAtMs);
  if (next === undefined) return null;
  const leftMs = nowMs === null ? null : Math.max(0, next.endsAtMs - nowMs);
  return (
    <>
      <Link href={href} className={styles.fault}>
        <HealthGlyph health="injected" size={14} label={null} />
        <span>{formatCountOf(faults.length, 'fault')}</span>
        {leftMs !== null && (
          <span
            role="timer"
            aria-label={`the first ends in ${formatCountdown(leftMs)}`}
            className={classNames(styles.left, leftMs <= lastMinuteMs && styles.soon)}
          >
            {formatCountdown(leftMs)}
          </span>
        )}
      </Link>
      <VisuallyHidden>
        <output>{announcement(next.subject, leftMs)}</output>
      </VisuallyHidden>
    </>
  );
}

/** Changes twice only, so that a screen reader says it twice only. */
function announcement(subject: string, leftMs: number | null): string {
  if (leftMs === null || leftMs > lastMinuteMs) return '';
  return leftMs > 0 ? `The fault on ${subject} ends within a minute.` : `The fault on ${subject} is over.`;
}
