import { Check, Clock, TriangleAlert, Undo2, X, type LucideIcon } from 'lucide-react';
import { classNames } from '@/components/ui/class-names.ts';
import { Icon } from '@/components/ui/icon.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { formatClock } from '@/lib/format/clock.ts';
import { formatLasting } from '@/lib/format/duration.ts';
import styles from './change-life-line.module.css';
import type { LifeStep, LifeTone } from './change-life-steps.ts';

const icons: Readonly<Record<LifeTone, LucideIcon>> = {
  done: Check,
  wait: Clock,
  undo: Undo2,
  warn: TriangleAlert,
  bad: X,
};

interface ChangeLifeLineProps {
  readonly steps: readonly LifeStep[];
  readonly nowMs: number;
}

/** The stations of a change with their times and the gaps between; dashed where a guard watches. */
export function ChangeLifeLine({ steps, nowMs }: ChangeLifeLineProps) {
  return (
    <ol className={styles.life} aria-label="Life of the change">
      {steps.map((step, position) => (
        <LifeStation key={step.key} step={step} next={steps[position + 1]} nowMs={nowMs} />
      ))}
    </ol>
  );
}

interface LifeStationProps {
  readonly step: LifeStep;
  readonly next: LifeStep | undefined;
  readonly nowMs: number;
}

function LifeStation({ step, next, nowMs }: LifeStationProps) {
  const { title, at, tone, note, isAhead, isGuarded } = step;
  const gap = next === undefined ? null : gapWords(step, next, nowMs);
  return (
    <li className={classNames(styles.station, styles[tone], isAhead && styles.ahead)}>
      <span className={styles.mark}>
        <span className={styles.sign}>
          <Icon icon={icons[tone]} size={12} />
        </span>
        {next !== undefined && (
          <span className={classNames(styles.line, isGuarded && styles.guarded)}>
            {gap !== null && <span className={styles.gap}>{gap}</span>}
            {isGuarded && <VisuallyHidden>, a guard watches</VisuallyHidden>}
          </span>
        )}
      </span>
      <b className={styles.title}>{title}</b>
      <span className={styles.time}>
        {at === null ? 'not yet' : `${isAhead ? 'at ' : ''}${formatClock(at * 1_000, { nowMs })}`}
      </span>
      {note !== null && <span className={styles.note}>{note}</span>}
    </li>
  );
}

/** Time from one station to the next; to one that is ahead, what is left. */
function gapWords({ at }: LifeStep, next: LifeStep, nowMs: number): string | null {
  if (next.at === null || at === null) return null;
  if (next.isAhead) return `${formatLasting(Math.max(0, next.at - Math.max(at, nowMs / 1_000)))} left`;
  const seconds = next.at - at;
  return seconds < 1 ? '< 1 s' : formatLasting(seconds);
}
