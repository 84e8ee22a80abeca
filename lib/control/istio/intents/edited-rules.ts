import type { CheckSeverity, PlanCheck } from '../../../domain/change-plan.ts';
import type { RulePatch } from '../writing/rule-patch.ts';

/** What an intent makes of an object: the operations, or none where it cannot be done, and what is to be said about it. */
export interface EditedRules {
  readonly patch: RulePatch | null;
  readonly checks: readonly PlanCheck[];
}

/** One thing to say about a plan. */
export const check = (code: string, severity: CheckSeverity, text: string): PlanCheck => ({
  code,
  severity,
  text,
});

/** An intent that cannot be carried out, and why. */
export const impossible = (code: string, text: string): EditedRules => ({
  patch: null,
  checks: [check(code, 'blocking', text)],
});
