import { Check, CircleHelp, Clock, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { ownerWords, type OwnerWords } from './owner-words.ts';
import styles from './plan-panel.module.css';
import { TimedSentence } from './timed-sentence.tsx';

/** What speaks for the change and against it: first whether somebody undoes it, then whether the API server takes it. */
export function PlanChecks({ plan }: { readonly plan: ChangePlan }) {
  const owner = ownerWords(plan.owner);
  const generation = plan.steps[0]?.object.generation;
  const isAccepted = plan.steps.length > 0 && plan.steps.every(({ dryRun }) => dryRun.ok);
  return (
    <ul className={styles.checks} aria-label="Checks">
      <Line sign={ownerSigns[owner.tone]}>
        <b>{owner.verdict}</b> <TimedSentence text={owner.evidence} nowMs={plan.createdAt * 1_000} />
      </Line>
      {isAccepted && (
        <Line sign={good}>
          <b>The API server accepts it</b> in a dry run
          {generation === null || generation === undefined ? '' : `, on generation ${generation}`}.
        </Line>
      )}
      {plan.checks
        .filter(({ code }) => !toldElsewhere.has(code))
        .map(({ code, severity, text }) => (
          <Line key={`${code} ${text}`} sign={checkSigns[severity]}>
            <TimedSentence text={text} nowMs={plan.createdAt * 1_000} />
          </Line>
        ))}
    </ul>
  );
}

/** The owner has the first line, and the read-only console a section of its own. */
const toldElsewhere: ReadonlySet<string> = new Set(['owner-reverts', 'read-only']);

function Line({ sign, children }: { readonly sign: ReactNode; readonly children: ReactNode }) {
  return (
    <li>
      <span className={styles.sign}>{sign}</span>
      <span>{children}</span>
    </li>
  );
}

const good = (
  <span className={styles.good}>
    <Icon icon={Check} size={15} />
  </span>
);
const bad = (
  <span className={styles.bad}>
    <Icon icon={X} size={15} />
  </span>
);

const ownerSigns: Readonly<Record<OwnerWords['tone'], ReactNode>> = {
  good,
  warning: (
    <span className={styles.warning}>
      <Icon icon={Clock} size={15} />
    </span>
  ),
  bad,
  unknown: <Icon icon={CircleHelp} size={15} quiet />,
};

const checkSigns: Readonly<Record<ChangePlan['checks'][number]['severity'], ReactNode>> = {
  ok: good,
  note: <Icon icon={Info} size={15} quiet />,
  warning: <HealthGlyph health="degraded" size={14} label="warning" />,
  blocking: bad,
};
