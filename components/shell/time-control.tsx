'use client';

import { ChevronDown, Clock } from 'lucide-react';
import { ControlGlyph } from '@/components/ui/glyphs/control-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { Tooltip } from '@/components/ui/tooltip.tsx';
import { formatClock } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { useShortcut } from './shortcuts.tsx';
import styles from './time-control.module.css';
import { TimeMenu } from './time-menu.tsx';
import type { TimeControlProps, TimeMode } from './time-mode.ts';

/** Which span of time the figures cover, and whether they move. */
export function TimeControl(props: TimeControlProps) {
  const { windowSeconds, mode, onPause, onLive } = props;
  const isLive = mode.kind === 'live';
  const toggle = isLive ? onPause : onLive;
  useShortcut('Space', 'Pause and go on', 'Time', toggle);
  return (
    <fieldset className={styles.group} aria-label="Time">
      <TimeMenu
        {...props}
        trigger={
          <button type="button" className={styles.part}>
            <Icon icon={Clock} size={14} />
            <span>
              <span className={styles.wide}>Last </span>
              {formatDuration(windowSeconds)}
            </span>
            <Icon icon={ChevronDown} size={14} quiet />
          </button>
        }
      />
      <span className={`${styles.part} ${styles.state}`} aria-live="polite">
        <TimeState mode={mode} now={props.now} />
      </span>
      <Tooltip content={isLive ? 'Pause' : 'Go live'} shortcut="Space" side="bottom">
        <button
          type="button"
          className={styles.part}
          aria-label={isLive ? 'Pause live updates' : 'Go live'}
          onClick={toggle}
        >
          <ControlGlyph name={isLive ? 'pause' : 'play'} size={14} />
        </button>
      </Tooltip>
    </fieldset>
  );
}

function TimeState({ mode, now }: { readonly mode: TimeMode; readonly now: number }) {
  switch (mode.kind) {
    case 'live':
      return (
        <>
          <span className={styles.pulse} aria-hidden />
          Live
          <span className={`${styles.quiet} ${styles.wide}`}>
            every {formatDuration(mode.refreshSeconds)}
          </span>
        </>
      );
    case 'paused':
      return (
        <>
          <span className={styles.wide}>Paused at</span>
          {/* The reader's time zone is not the server's. */}
          <span suppressHydrationWarning>{formatClock(mode.at * 1_000, { nowMs: now * 1_000 })}</span>
        </>
      );
  }
}
