'use client';

import { Input } from '@/components/ui/input.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { ChangePlan, WritePermission } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { mustTypeName } from './apply-obstacle.ts';
import { canGuard, guardSeconds, percentOf, type Terms } from './terms.ts';
import styles from './plan-panel.module.css';

interface PlanTermsProps {
  readonly plan: ChangePlan;
  readonly permission: WritePermission | undefined;
  readonly terms: Terms;
  readonly onTerms: (change: Partial<Terms>) => void;
}

/** Guard, way back, reason and confirmation: what is agreed beside the writes themselves. */
export function PlanTerms({ plan, permission, terms, onTerms }: PlanTermsProps) {
  const isReasonRequired = permission?.rules.requiresReason === true;
  return (
    <>
      {canGuard(plan.intent.kind) && <Guard terms={terms} onTerms={onTerms} />}
      <section className={styles.section}>
        <h3>Way back</h3>
        <p className={styles.words}>{wayBack(plan)}</p>
      </section>
      <section className={styles.section}>
        <Input
          label={isReasonRequired ? 'Reason' : 'Reason, if you like'}
          value={terms.reason}
          placeholder="Step 2 of the rollout, SHOP-318"
          onValueChange={(reason) => onTerms({ reason })}
        />
        {mustTypeName(plan, permission) && (
          <Input
            label={`Type ${plan.intent.service} to confirm`}
            mono
            value={terms.typedName}
            onValueChange={(typedName) => onTerms({ typedName })}
          />
        )}
      </section>
    </>
  );
}

function wayBack({ deadline, intent }: ChangePlan): string {
  const stored =
    'The inverse is stored before anything is sent. Undo is one click for as long as nobody else changes the object.';
  if (deadline === null) return stored;
  const at = formatClockSecond(deadline * 1_000);
  return intent.kind === 'fault'
    ? `It lifts at ${at} even if this page and the console are gone: the deadline is on the object. ${stored}`
    : `It undoes itself at ${at}. ${stored}`;
}

function Guard({ terms, onTerms }: Pick<PlanTermsProps, 'terms' | 'onTerms'>) {
  const errorOf = (text: string, most: number): string | undefined =>
    text.trim() === '' || percentOf(text, most) !== null ? undefined : `0 to ${most}`;
  return (
    <section className={styles.section}>
      <div className={styles.guardHead}>
        <Switch checked={terms.isGuarded} onCheckedChange={(isGuarded) => onTerms({ isGuarded })}>
          <MeshGlyph name="guard" size={14} label={null} /> Guard
        </Switch>
        <span className={styles.quiet}>
          {terms.isGuarded
            ? `undoes it by itself, for ${formatDuration(guardSeconds)} after it has converged`
            : 'off: nobody watches but you'}
        </span>
      </div>
      {terms.isGuarded && (
        <div className={styles.guard}>
          <Input
            label="if errors exceed"
            unit="%"
            inputMode="decimal"
            value={terms.maxErrorPercent}
            error={errorOf(terms.maxErrorPercent, 100)}
            onValueChange={(maxErrorPercent) => onTerms({ maxErrorPercent })}
          />
          <Input
            label="or p99 grows by more than"
            unit="%"
            inputMode="decimal"
            placeholder="no limit"
            value={terms.maxP99Percent}
            error={errorOf(terms.maxP99Percent, 10_000)}
            onValueChange={(maxP99Percent) => onTerms({ maxP99Percent })}
          />
        </div>
      )}
    </section>
  );
}
