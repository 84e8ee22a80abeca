'use client';

import { Input } from '@/components/ui/input.tsx';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { ChangePlan, WritePermission } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { parseNodeId } from '@/lib/domain/node-id.ts';
import { mustTypeName } from './apply-obstacle.ts';
import { mayExpire } from './expiry.ts';
import type { FaultCaller } from './fault-form.ts';
import { mayForce } from './force.ts';
import { PlanForce } from './plan-force.tsx';
import { PlanExpiry } from './plan-expiry.tsx';
import { GuardFields } from './guard-fields.tsx';
import { canGuard } from './guard-terms.ts';
import type { Terms } from './terms.ts';
import styles from './plan-panel.module.css';

interface PlanTermsProps {
  readonly plan: ChangePlan;
  readonly permission: WritePermission | undefined;
  readonly terms: Terms;
  readonly onTerms: (change: Partial<Terms>) => void;
  /** The draft as it is now, of which a plan may still be on its way. */
  readonly intent: ChangeIntent;
  readonly onIntent: (intent: ChangeIntent) => void;
}

/** Guard, way back, reason and confirmation: what is agreed beside the writes themselves. */
export function PlanTerms({ plan, intent, permission, terms, onTerms, onIntent }: PlanTermsProps) {
  const isReasonRequired = permission?.rules.requiresReason === true;
  return (
    <>
      {mayForce({ checks: plan.checks, intent }) && <PlanForce intent={intent} onIntent={onIntent} />}
      {canGuard(plan.intent.kind) && (
        <section className={styles.section}>
          <GuardFields
            title={plan.intent.kind === 'fault' ? 'Stop early' : 'Guard'}
            intent={plan.intent}
            terms={terms}
            callers={guardCallers(plan)}
            onTerms={onTerms}
          />
        </section>
      )}
      <section className={styles.section}>
        <h3>Way back</h3>
        <p className={styles.words}>{wayBack(plan)}</p>
        {mayExpire(intent) && <PlanExpiry intent={intent} onIntent={onIntent} />}
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

/** Workloads that a guard can be about: nobody knows what others answer. */
const guardCallers = ({ effect }: ChangePlan): readonly FaultCaller[] =>
  effect.callers.flatMap(({ id, namespace, name }) =>
    namespace !== null && parseNodeId(id)?.kind === 'workload' ? [{ namespace, workload: name }] : [],
  );

function wayBack({ deadline, intent }: ChangePlan): string {
  const stored =
    'The inverse is stored before anything is sent. Undo is one click for as long as nobody else changes the object.';
  if (deadline === null) return stored;
  const at = formatClockSecond(deadline * 1_000);
  return intent.kind === 'fault'
    ? `It lifts at ${at} even if this page and the console are gone: the deadline is on the object. ${stored}`
    : `It undoes itself at ${at}, even if this page and the console are gone: the deadline is on the object. ${stored}`;
}
