'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Timer, Undo2 } from 'lucide-react';
import { useClock } from '@/components/graph/use-clock.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import type { FaultIntent } from '@/lib/client/change-draft.ts';
import { actOnChange, changeOptions, type ChangeSummary } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { CountdownRing } from './countdown-ring.tsx';
import { FaultCallers } from './fault-callers.tsx';
import { faultTitle } from './fault-sentence.ts';
import styles from './fault-panel.module.css';
import { outcomeOf } from './change-list-words.ts';
import type { Steering } from './use-steering.ts';
import { VerdictChip } from './verdict-chip.tsx';

interface ActiveFaultPanelProps {
  readonly change: ChangeSummary;
  readonly intent: FaultIntent;
  readonly steering: Steering;
}

const longerSeconds = 600;

const secondsLeft = ({ deadline }: ChangeSummary, nowMs: number): number =>
  deadline === null ? 0 : Math.max(0, Math.ceil(deadline - nowMs / 1_000));

/** A fault in force: how long still, what it does, how to end it, and whom it reaches. */
export function ActiveFaultPanel({ change, intent, steering }: ActiveFaultPanelProps) {
  const client = useQueryClient();
  const nowMs = useClock(true);
  const whole = useQuery(changeOptions(change.id)).data;
  const lift = useMutation({
    mutationFn: () => actOnChange(change.id, 'undo', ''),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['changes'] });
      void client.invalidateQueries({ queryKey: ['service'] });
    },
  });
  const { deadline, state, proof, appliedAt, reason, who } = change;
  const pending = lift.isPending || state === 'undoing' ? 'It is being lifted.' : undefined;
  const leftMs = deadline === null || nowMs === null ? null : Math.max(0, deadline * 1_000 - nowMs);
  const headers = Object.entries(intent.match?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const most = steering.permission?.rules.maxFaultSeconds ?? longerSeconds;
  return (
    <>
      <section className={styles.active} aria-label="Active fault">
        <CountdownRing leftMs={leftMs} wholeSeconds={intent.expiresInSeconds} />
        <div className={styles.activeBody}>
          <h2 className={styles.activeTitle}>{faultTitle(intent)}</h2>
          <p className={styles.words} suppressHydrationWarning>
            {intent.from === undefined ? 'From every caller' : `Only from ${intent.from.workload}`}
            {headers.length > 0 && `, only with ${headers.join(' and ')}`}
            {appliedAt !== null && ` · since ${formatClockSecond(appliedAt * 1_000)}`}
            {who !== null && ` · ${who}`}
            {reason !== '' && `, “${reason}”`} · {outcomeOf(change).word}
          </p>
          <div className={styles.acts}>
            <Button
              tone="injected"
              disabledReason={pending ?? steering.undoReason}
              onClick={() => lift.mutate()}
            >
              <Icon icon={Undo2} size={14} /> Lift now
            </Button>
            <Button
              disabledReason={pending ?? steering.disabledReason}
              onClick={() =>
                steering.onPlan({
                  ...intent,
                  expiresInSeconds: Math.min(most, secondsLeft(change, Date.now()) + longerSeconds),
                })
              }
            >
              Extend…
            </Button>
            <span className={styles.quiet}>{change.id}</span>
          </div>
          {deadline !== null && (
            <p className={styles.promise} suppressHydrationWarning>
              <Icon icon={Timer} size={14} />
              <span>
                Lifts at <b>{formatClockSecond(deadline * 1_000)}</b> even if this page and the console are
                gone: the deadline is on the object.
              </span>
            </p>
          )}
          {lift.error !== null && (
            <div role="alert">
              <InlineMessage tone="unhealthy">{lift.error.message}</InlineMessage>
            </div>
          )}
          {proof !== null && (
            <p className={styles.acts}>
              <VerdictChip proof={proof} />
            </p>
          )}
        </div>
      </section>
      {whole !== undefined && nowMs !== null && <FaultCallers change={whole} nowMs={nowMs} />}
    </>
  );
}
