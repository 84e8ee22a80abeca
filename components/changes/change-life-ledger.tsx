'use client';

import { useState } from 'react';
import { Panel } from '@/components/ui/panel.tsx';
import { ToggleButton } from '@/components/ui/toggle-button.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatClock } from '@/lib/format/clock.ts';
import styles from './change-life.module.css';
import { TimedSentence } from './timed-sentence.tsx';

interface ChangeLedgerProps {
  readonly timeline: Change['timeline'];
  readonly nowMs: number;
}

/** All that happened to the change: entries are only ever added, the newest stands first. */
export function ChangeLedger({ timeline, nowMs }: ChangeLedgerProps) {
  const [isRaw, setRaw] = useState(false);
  const newestFirst = timeline.toReversed();
  const entries = timeline.map((event, place) => ({ ...event, place })).toReversed();
  return (
    <Panel
      title="Ledger"
      meta="append-only, newest first"
      tools={
        <ToggleButton size="small" pressed={isRaw} onPressedChange={setRaw}>
          Raw
        </ToggleButton>
      }
    >
      {isRaw ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be scrolled by keyboard too
        <pre className={styles.code} tabIndex={0} aria-label="Ledger as JSON">
          {JSON.stringify(newestFirst, null, 2)}
        </pre>
      ) : (
        <ol className={styles.log}>
          {entries.map(({ place, at, event, detail, who }) => (
            <li key={place} className={styles.entry}>
              <time className={styles.clock} dateTime={new Date(at * 1_000).toISOString()}>
                {formatClock(at * 1_000, { nowMs })}
              </time>
              <b className={styles.event}>{event.replaceAll('-', ' ')}</b>
              <span className={styles.detail}>
                <TimedSentence text={detail} nowMs={nowMs} />
                {who !== null && <span className={styles.quiet}>{` · ${who}`}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
