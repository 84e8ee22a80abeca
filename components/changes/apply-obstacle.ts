import type { ChangePlan, WritePermission } from '@/lib/client/change-queries.ts';
import { isReverted } from './owner-words.ts';
import { guardObstacle } from './guard-terms.ts';
import type { Terms } from './terms.ts';

interface ApplyQuestion {
  readonly plan: ChangePlan;
  readonly terms: Terms;
  readonly permission: WritePermission | undefined;
  /** Why nothing can be changed at all. */
  readonly disabledReason: string | undefined;
  /** Whether the draft has moved since. */
  readonly isStale: boolean;
}

/** Checks that a person may set aside with a reason; the owner's is set aside by the second button. */
const setAside: ReadonlySet<string> = new Set(['owner-reverts']);

/** Whether the service's name must be typed in. */
export const mustTypeName = (plan: ChangePlan, permission: WritePermission | undefined): boolean =>
  permission?.rules.isProtected === true ||
  plan.checks.some(({ code }) => code === 'protected-namespace' || code === 'owner-unknown');

/** What keeps the plan from being applied, in words; undefined where nothing does. */
export function applyObstacle({
  plan,
  terms,
  permission,
  disabledReason,
  isStale,
}: ApplyQuestion): string | undefined {
  if (disabledReason !== undefined) return disabledReason;
  if (isStale) return 'The draft has moved; it is being planned again.';
  const blocking = plan.checks.find(({ severity, code }) => severity === 'blocking' && !setAside.has(code));
  if (blocking !== undefined) return blocking.text;
  const needsReason = permission?.rules.requiresReason === true || isReverted(plan.owner);
  if (needsReason && terms.reason.trim() === '') return 'A reason is missing';
  if (mustTypeName(plan, permission) && terms.typedName.trim() !== plan.intent.service) {
    return `Type ${plan.intent.service} to confirm`;
  }
  return guardObstacle(terms, plan.intent);
}
