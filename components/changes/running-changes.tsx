'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useClock } from '@/components/graph/use-clock.ts';
import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { actOnChange, type ChangeSummary } from '@/lib/client/change-queries.ts';
import { formatCountdown } from '@/lib/format/duration.ts';
import { isRunning } from './change-state.ts';
import { consequenceOf, outcomeOf } from './change-list-words.ts';
import { LastChange } from './last-change.tsx';
import styles from './running-changes.module.css';
import type { Steering } from './use-steering.ts';

/** The changes of a service that are on their way or in force, each with its way back. */
export function RunningChanges({ steering }: { readonly steering: Steering }) {
  const running = steering.changes.filter(isRunning);
  return (
    <>
      <LastChange changes={steering.changes} kinds={routingKinds} />
      {running.map((change) => (
        <RunningChange
          key={change.id}
          change={change}
          disabledReason={undoObstacle(change, steering.undoReason)}
        />
      ))}
    </>
  );
}

const routingKinds: ReadonlySet<string> = new Set(['split', 'canary', 'mirror', 'match', 'timeout', 'retry']);

interface RunningChangeProps {
  readonly change: ChangeSummary;
  readonly disabledReason: string | undefined;
}

function undoObstacle(
  { undoable, state }: ChangeSummary,
  disabledReason: string | undefined,
): string | undefined {
  if (state === 'undoing') return 'It is being undone.';
  return (
    disabledReason ?? (undoable ? undefined : 'Somebody changed the object since: plan the way back anew.')
  );
}

function toneOf({ alarm, intent }: ChangeSummary): 'unhealthy' | 'injected' | 'accent' {
  if (alarm !== null) return 'unhealthy';
  return intent.kind === 'fault' ? 'injected' : 'accent';
}

/** How long a change that ends by itself still has. */
function Countdown({ change, nowMs }: { readonly change: ChangeSummary; readonly nowMs: number | null }) {
  if (change.deadline === null || nowMs === null || change.state === 'undoing') return null;
  const left = formatCountdown(change.deadline * 1_000 - nowMs);
  return (
    <span className={styles.words}>
      {' · '}
      <span role="timer" aria-label={`undoes itself in ${left}`}>
        {left}
      </span>{' '}
      left
    </span>
  );
}

/** One change that is on its way or in force, with its way back. */
export function RunningChange({ change, disabledReason }: RunningChangeProps) {
  const client = useQueryClient();
  const nowMs = useClock(true);
  const act = useMutation({
    mutationFn: (deed: 'undo' | 'pause' | 'resume') => actOnChange(change.id, deed, ''),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['changes'] });
      void client.invalidateQueries({ queryKey: ['service'] });
    },
  });
  const isFault = change.intent.kind === 'fault';
  const pending = act.isPending ? 'It is being sent.' : undefined;
  return (
    <section aria-label={change.title}>
      <InlineMessage
        tone={toneOf(change)}
        glyph={<MeshGlyph name={isFault ? 'fault' : 'split'} size={14} label={null} />}
        action={
          <span className={styles.acts}>
            {change.stages > 1 && (
              <Button
                size="small"
                tone="ghost"
                disabledReason={pending}
                onClick={() => act.mutate(change.isPaused ? 'resume' : 'pause')}
              >
                {change.isPaused ? 'Go on' : 'Pause'}
              </Button>
            )}
            <Button
              size="small"
              disabledReason={pending ?? disabledReason}
              onClick={() => act.mutate('undo')}
            >
              <Icon icon={Undo2} size={14} /> {isFault ? 'Lift now' : 'Undo'}
            </Button>
          </span>
        }
      >
        <b>{change.title}</b>{' '}
        <span className={styles.words}>
          {outcomeOf(change).word}
          {nowMs !== null && ` · ${consequenceOf(change, nowMs)}`}
        </span>
        <Countdown change={change} nowMs={nowMs} />
        {change.reason !== '' && <span className={styles.words}> · “{change.reason}”</span>}
        {act.error !== null && (
          <p role="alert" className={styles.failure}>
            {act.error.message}
          </p>
        )}
      </InlineMessage>
    </section>
  );
}
