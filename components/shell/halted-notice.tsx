import { ControlGlyph } from '@/components/ui/glyphs/control-glyph.tsx';
import { formatClock, formatRelative } from '@/lib/format/clock.ts';
import styles from './halted-notice.module.css';

/** A halt in force. */
export interface Halt {
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly reason: string;
}

interface HaltedNoticeProps {
  readonly halt: Halt;
  readonly nowMs: number;
  /** IANA name; the reader's own unless given. */
  readonly timeZone?: string | undefined;
}

/** Who halted, when and why, in the bar that has turned vermillion. Said at once to screen readers. */
export function HaltedNotice({ halt: { by, atMs, reason }, nowMs, timeZone }: HaltedNoticeProps) {
  return (
    <div className={styles.notice}>
      <span className={styles.sign}>
        <ControlGlyph name="halt" />
      </span>
      <b role="alert" className={styles.words}>
        Halted by {by} {formatClock(atMs, { nowMs, timeZone })}
      </b>
      <span className={styles.more}>{formatRelative(atMs, { nowMs, timeZone })}</span>
      <span className={styles.reason} title={reason}>
        “{reason}”
      </span>
    </div>
  );
}
