import type { PlanCheck } from '../domain/change-plan.ts';
import type { Halt } from '../domain/change.ts';
import type { ObjectDifference } from '../domain/object-difference.ts';

/** Why something that was asked for is not done. */
export type ChangeProblem =
  | { readonly code: 'not-found' }
  | { readonly code: 'plan-expired' }
  | { readonly code: 'digest-mismatch' }
  | { readonly code: 'reason-required' }
  | { readonly code: 'halted'; readonly halt: Halt }
  | { readonly code: 'refused'; readonly checks: readonly PlanCheck[] }
  | { readonly code: 'conflict'; readonly differences: readonly ObjectDifference[] }
  | { readonly code: 'cannot-undo'; readonly differences: readonly ObjectDifference[] };

/** A request about a change that is refused; `message` is for people. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
  readonly problem: ChangeProblem;

  constructor(problem: ChangeProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Whether a value is such a refusal, also where the class was bundled twice. */
export const isChangeError = (value: unknown): value is ChangeError =>
  value instanceof Error && value.name === 'ChangeError' && 'problem' in value;
