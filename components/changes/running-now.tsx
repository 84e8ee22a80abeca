import { Panel } from '@/components/ui/panel.tsx';
import type { ChangeSummary, Halt, WritePermission } from '@/lib/client/change-queries.ts';
import { offReason } from './off-reason.ts';
import { RunningChange } from './running-changes.tsx';
import styles from './running-now.module.css';

interface RunningNowProps {
  /** In force, or on their way there or back. */
  readonly active: readonly ChangeSummary[];
  readonly permission: WritePermission | undefined;
  readonly halt: Halt | undefined;
  readonly isPast: boolean;
}

/** What is in force and can be taken back from here. Nothing at all while nothing runs. */
export function RunningNow({ active, ...question }: RunningNowProps) {
  if (active.length === 0) return null;
  const disabledReason = offReason(question);
  const endsAlone = active.filter(({ deadline }) => deadline !== null).length;
  return (
    <Panel
      title="Running now"
      meta={
        endsAlone === active.length ? 'ends by itself' : `${endsAlone} of ${active.length} end by themselves`
      }
    >
      <div className={styles.list}>
        {active.map((change) => (
          <RunningChange
            key={change.id}
            change={change}
            disabledReason={
              disabledReason ??
              (change.undoable ? undefined : 'Somebody changed the object since: open the change.')
            }
          />
        ))}
      </div>
    </Panel>
  );
}
