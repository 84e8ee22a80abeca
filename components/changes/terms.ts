import type { ApplyRequest, ChangePlan } from '@/lib/client/change-queries.ts';

/** On which terms a plan is applied: what a person writes and chooses beside the plan. */
export interface Terms {
  readonly reason: string;
  /** Whether it undoes itself when the limits below are broken. */
  readonly isGuarded: boolean;
  /** Percent of requests that may fail, as typed. */
  readonly maxErrorPercent: string;
  /** Percent by which p99 may grow, as typed. */
  readonly maxP99Percent: string;
  /** Whether missing telemetry at the end of the guard undoes it too. */
  readonly undoesWithoutData: boolean;
  /** The service's name, typed where it must be. */
  readonly typedName: string;
}

export const defaultTerms: Terms = {
  reason: '',
  isGuarded: true,
  maxErrorPercent: '2.0',
  maxP99Percent: '',
  undoesWithoutData: false,
  typedName: '',
};

/** How long the guard watches after the change has converged, seconds. */
export const guardSeconds = 600;

/** A percentage as typed, 0 up to `most`; null where it is none. */
export function percentOf(text: string, most: number): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (!/^\d{1,5}(\.\d{1,2})?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value <= most ? value : null;
}

/** Kinds of changes that a guard can judge: it compares answers before and after. */
export const canGuard = (kind: ChangePlan['intent']['kind']): boolean =>
  kind !== 'clear-fault' && kind !== 'mirror';

/** The body that applies a plan on the terms. `until` (seconds) is set where the owner will undo it and it is wanted all the same. */
export function applyRequestOf(
  plan: ChangePlan,
  terms: Terms,
  override: { readonly expiresInSeconds: number } | null,
): ApplyRequest {
  const errors = percentOf(terms.maxErrorPercent, 100);
  const slower = percentOf(terms.maxP99Percent, 10_000);
  const isGuarded = terms.isGuarded && canGuard(plan.intent.kind);
  return {
    planId: plan.id,
    digest: plan.digest,
    reason: terms.reason.trim(),
    ...(isGuarded
      ? {
          guard: {
            windowSeconds: guardSeconds,
            ...(errors === null ? {} : { maxErrorRatio: errors / 100 }),
            ...(slower === null ? {} : { maxP99Increase: slower / 100 }),
            onNoData: terms.undoesWithoutData ? 'undo' : 'keep',
          },
        }
      : {}),
    ...(terms.typedName === '' ? {} : { confirm: terms.typedName.trim() }),
    ...(override === null ? {} : { override: true, expiresInSeconds: override.expiresInSeconds }),
  };
}
