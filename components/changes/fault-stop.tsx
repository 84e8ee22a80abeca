import { Meter } from '@/components/ui/meter.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import styles from './fault-panel.module.css';
import type { StopMeter } from './fault-stop-meters.ts';

interface FaultStopProps {
  readonly guard: NonNullable<Change['guard']>;
  readonly meters: readonly StopMeter[];
}

/** How near the callers are to the limits at which the fault is lifted early. */
export function FaultStop({ guard, meters }: FaultStopProps) {
  const blind = guard.onNoData === 'undo' ? ', and without data' : '';
  return (
    <Panel
      title="Stops by itself when"
      meta={`a caller breaks a limit within ${formatDuration(guard.windowSeconds)}${blind}`}
    >
      {meters.length === 0 ? (
        <p className={styles.words}>No caller is known; each version is watched all the same.</p>
      ) : (
        <div className={styles.meters}>
          {meters.map(({ key, label, value, limit, ratio }) => (
            <div key={key} className={styles.meter}>
              <span>{label}</span>
              <span>
                {value} <span className={styles.quiet}>of {limit}</span>
              </span>
              <Meter
                label={`${label} against the limit`}
                ratio={ratio ?? 0}
                valueText={`${value} of ${limit}`}
                tone={(ratio ?? 0) >= 1 ? 'unhealthy' : 'accent'}
                limitRatio={1}
              />
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}
