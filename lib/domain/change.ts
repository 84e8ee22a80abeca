import type { ChangeIntent } from './change-intent.ts';
import type { ChangeProof } from './change-proof.ts';
import type { ChangePlan } from './change-plan.ts';
import type { ObjectDifference } from './object-difference.ts';

/** Where a change is in its life. The last five are ends. */
export type ChangeState =
  | 'applying'
  | 'converging'
  | 'guarded'
  | 'active'
  | 'undoing'
  | 'undone'
  | 'expired'
  | 'failed'
  | 'refused'
  | 'conflict';

/** Limits whose breach undoes a change. Injected faults do not count. */
export interface Guard {
  /** Errors of each version and of the callers, 0..1. */
  readonly maxErrorRatio?: number | undefined;
  /** Growth of that ratio over what it was before the change: 0.01 is one point, from 1 % to 2 %. */
  readonly maxErrorIncrease?: number | undefined;
  /** p99 of the service, of each version and of the callers, ms. */
  readonly maxP99Ms?: number | undefined;
  /** Growth of p99 over what it was before the change: 0.3 is 30 %. */
  readonly maxP99Increase?: number | undefined;
  /** The one caller whose requests and answers are judged; left out, all of them are. */
  readonly caller?: { readonly namespace: string; readonly workload: string } | undefined;
  /** How long it watches, seconds. */
  readonly windowSeconds: number;
  /** What to do when telemetry told nothing for all of that time. */
  readonly onNoData?: 'keep' | 'undo' | undefined;
}

/** What happened to a change. Entries are only ever added. */
export type ChangeEventKind =
  | 'planned'
  | 'refused'
  | 'write-started'
  | 'written'
  | 'write-unknown'
  | 'write-refused'
  | 'write-conflict'
  /** No answer came, and long after there was still nothing to be seen of the write. */
  | 'write-lost'
  /** It landed after all, when the change had been given up: it is undone at once. */
  | 'write-late'
  | 'compensated'
  | 'compensation-failed'
  | 'converging'
  | 'converged'
  | 'not-converged'
  | 'cannot-tell'
  | 'stage-started'
  | 'paused'
  | 'resumed'
  | 'guard-started'
  | 'guard-breached'
  | 'guard-passed'
  | 'guard-without-data'
  /** A limit is broken, and faults of others can account for it. */
  | 'guard-cannot-tell'
  | 'undo-requested'
  | 'undo-started'
  | 'undone'
  | 'undo-failed'
  | 'expired'
  | 'reverted-by-owner'
  | 'changed-by-others'
  /** A later change of this console wrote over it. */
  | 'replaced'
  /** The one that had replaced it was undone, and it is in force again. */
  | 'restored'
  | 'halted'
  | 'taken-over';

/** One line of the ledger. */
export interface ChangeEvent {
  /** Unix seconds. */
  readonly at: number;
  readonly event: ChangeEventKind;
  /** A sentence for people. */
  readonly detail: string;
  /** Who did it, where a person did. */
  readonly who: string | null;
  /** Index of the step it is about; null where it is about the whole. */
  readonly step: number | null;
}

/** How far one step of a change is. `unknown`: the control plane did not say whether the write landed. */
export type StepProgress =
  | 'waiting'
  | 'writing'
  | 'unknown'
  | 'written'
  | 'undoing'
  | 'undone'
  | 'not-written';

/**
 * On whose behalf a change is written, as far as it is kept: a person's own token never is, so whatever is left to do of such
 * a change after a restart falls to the console's own account.
 */
export type ChangeActor =
  | { readonly kind: 'console' }
  | { readonly kind: 'own-token' }
  | { readonly kind: 'impersonated'; readonly user: string; readonly groups: readonly string[] };

/** A difference that a write, or the way back, met at the object of one step. */
export interface StepDifference extends ObjectDifference {
  /** Index of the step. */
  readonly step: number;
}

/** One change with everything that the ledger knows of it. */
export interface Change {
  readonly id: string;
  readonly plan: ChangePlan;
  readonly state: ChangeState;
  /** As the control plane knows the person; null where that is not known. */
  readonly who: string | null;
  readonly actor: ChangeActor;
  readonly reason: string;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Unix seconds at which it undoes itself; null without a deadline. */
  readonly deadline: number | null;
  readonly guard: Guard | null;
  /** By index of the plan's steps. */
  readonly progress: readonly StepProgress[];
  /** Stage in force, from 0; of a change without stages always 0. */
  readonly stage: number;
  readonly isPaused: boolean;
  /** Unix seconds at which the writes of the stage in force had landed; null before. */
  readonly appliedAt: number | null;
  /** Unix seconds since which the guard watches; null where none does. */
  readonly guardedSince: number | null;
  readonly proof: ChangeProof | null;
  /** What needs a person, in a sentence: a half-applied or half-undone change, a guard that could not undo. */
  readonly alarm: string | null;
  /** What others made of its objects, as it was met last for each step; left out where nothing was. */
  readonly differences?: readonly StepDifference[] | undefined;
  readonly timeline: readonly ChangeEvent[];
}

/** A try that was refused before there was a change: read-only, without the right, halted, an unknown service. */
export interface RefusedAttempt {
  /** Unix seconds. */
  readonly at: number;
  readonly who: string | null;
  /** What was asked for; null where the request could not be read. */
  readonly intent: ChangeIntent | null;
  /** Code of the problem that answered it. */
  readonly code: string;
  readonly detail: string;
}

/** Everything that was put to an end: refuses writes until released. */
export interface Halt {
  readonly engagedAt: number;
  readonly who: string | null;
  readonly reason: string;
}
