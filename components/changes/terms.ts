import type { ApplyRequest, ChangePlan } from '@/lib/client/change-queries.ts';
import { defaultGuard, guardOf, type GuardTerms } from './guard-terms.ts';

/** On which terms a plan is applied: what a person writes and chooses beside the plan. */
export interface Terms extends GuardTerms {
  readonly reason: string;
  /** The service's name, typed where it must be. */
  readonly typedName: string;
}

export const defaultTerms: Terms = { ...defaultGuard, reason: '', typedName: '' };

/** The body that applies a plan on the terms. `isOverride`: the owner will undo it, and it is wanted all the same. */
export function applyRequestOf(plan: ChangePlan, terms: Terms, isOverride: boolean): ApplyRequest {
  const guard = guardOf(terms, plan.intent);
  return {
    planId: plan.id,
    digest: plan.digest,
    reason: terms.reason.trim(),
    ...(guard === undefined ? {} : { guard }),
    ...(terms.typedName === '' ? {} : { confirm: terms.typedName.trim() }),
    ...(isOverride ? { override: true } : {}),
  };
}
