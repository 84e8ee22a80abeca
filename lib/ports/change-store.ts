import type { Change, ChangeEvent, ChangeState, Halt, RefusedAttempt } from '../domain/change.ts';
import type { ChangePlan } from '../domain/change-plan.ts';

/** The right to drive one change for a while. A larger `token` is a later holder: writes of an earlier one are refused. */
export interface Lease {
  readonly changeId: string;
  readonly holder: string;
  readonly token: number;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** Another replica drives this change now: whatever was about to be recorded is not. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Which changes are listed; newest first, active ones before ended ones. */
export interface ChangeFilter {
  readonly states?: readonly ChangeState[] | undefined;
  readonly namespace?: string | undefined;
  readonly service?: string | undefined;
  readonly who?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
}

/** The parts of a change that move. */
export type ChangeUpdate = Partial<
  Pick<
    Change,
    | 'state'
    | 'deadline'
    | 'progress'
    | 'stage'
    | 'isPaused'
    | 'appliedAt'
    | 'guardedSince'
    | 'proof'
    | 'alarm'
    | 'differences'
  >
>;

/**
 * The ledger: plans, changes, their append-only timelines, leases and the halt. Every method is durable when it resolves, and
 * throws where the database cannot be used.
 */
export interface ChangeStore {
  savePlan(plan: ChangePlan): Promise<void>;
  /** Null where there is none, or it was pruned after it expired. */
  findPlan(id: string): Promise<ChangePlan | null>;
  prunePlans(expiredBefore: number): Promise<void>;
  /**
   * Records a new change with its first events. Where the idempotency key, or the plan, was used before, the change that was made
   * then is given back and nothing is recorded.
   */
  create(
    change: Change,
    idempotencyKey: string,
  ): Promise<{ readonly change: Change; readonly isNew: boolean }>;
  find(id: string): Promise<Change | null>;
  list(filter: ChangeFilter): Promise<readonly Change[]>;
  /** Moves a change and appends events in one transaction. With a lease that is no longer ours: throws `LeaseLost`. */
  record(
    id: string,
    lease: Lease | null,
    update: ChangeUpdate,
    events: readonly ChangeEvent[],
  ): Promise<Change>;
  /**
   * Changes that need driving: not ended, and either on their way, guarded, with a deadline, between stages, or applied after
   * `appliedSince` (unix seconds), so that an owner who reverts them soon is noticed.
   */
  unfinished(appliedSince: number): Promise<readonly Change[]>;
  /**
   * The lease, or null while somebody else holds it. Whoever holds it already gets a new one. A lease that ends later than any
   * clock near `now` could have set counts as ended.
   */
  acquire(changeId: string, holder: string, now: number, ttlSeconds: number): Promise<Lease | null>;
  /** The prolonged lease. Throws `LeaseLost`. */
  renew(lease: Lease, now: number, ttlSeconds: number): Promise<Lease>;
  release(lease: Lease): Promise<void>;
  halt(): Promise<Halt | null>;
  /** Gives back the halt in force, which is an earlier one where there was one. */
  engageHalt(halt: Halt): Promise<Halt>;
  releaseHalt(who: string | null, reason: string, now: number): Promise<void>;
  /** The position of the ledger now; 0 where nothing was ever recorded. */
  position(): Promise<number>;
  /** Changes that moved after a position of the ledger, and the position now; for streams, across replicas. */
  movedSince(position: number): Promise<{ readonly position: number; readonly changes: readonly Change[] }>;
  recordRefusal(attempt: RefusedAttempt): Promise<void>;
  /** Newest first. */
  refusals(limit: number): Promise<readonly RefusedAttempt[]>;
  /** Whether the ledger can be written now. */
  check(): Promise<void>;
  close(): Promise<void>;
}
