import 'server-only';
import type { Selectable } from 'kysely';
import type { Change, ChangeEvent, ChangeState } from '../../domain/change.ts';
import type { ChangePlan } from '../../domain/change-plan.ts';
import type { LedgerSchema } from './ledger-schema.ts';

const ENDS: ReadonlySet<ChangeState> = new Set(['undone', 'expired', 'failed', 'refused', 'conflict']);

type ChangeRow = Selectable<LedgerSchema['changes']>;
type EventRow = Selectable<LedgerSchema['change_events']>;

/** Parts of a change that no query asks for. */
type ChangeBody = Pick<
  Change,
  'actor' | 'reason' | 'guard' | 'progress' | 'isPaused' | 'guardedSince' | 'proof' | 'alarm' | 'differences'
>;

/** Columns of a change that may move. */
export type MovingColumns = Pick<
  ChangeRow,
  'state' | 'is_ended' | 'updated_at' | 'applied_at' | 'deadline' | 'stage' | 'body'
>;

/** What a change moves to, as columns. */
export function movingColumns(change: Change): MovingColumns {
  const { actor, reason, guard, progress, isPaused, guardedSince, proof, alarm, differences } = change;
  const body: ChangeBody = {
    actor,
    reason,
    guard,
    progress,
    isPaused,
    guardedSince,
    proof,
    alarm,
    differences,
  };
  return {
    state: change.state,
    is_ended: ENDS.has(change.state) ? 1 : 0,
    updated_at: change.updatedAt,
    applied_at: change.appliedAt,
    deadline: change.deadline,
    stage: change.stage,
    body: JSON.stringify(body),
  };
}

/** A new change as a row. */
export function changeRow(change: Change, idempotencyKey: string, position: number): ChangeRow {
  return {
    id: change.id,
    idempotency_key: idempotencyKey,
    namespace: change.plan.intent.namespace,
    service: change.plan.intent.service,
    who: change.who,
    created_at: change.createdAt,
    stages: 1 + Math.max(0, ...change.plan.steps.map(({ stage }) => stage)),
    position,
    plan: JSON.stringify(change.plan),
    ...movingColumns(change),
  };
}

/** A change as its row and its events tell it. */
export function changeOf(row: ChangeRow, events: readonly EventRow[]): Change {
  const body = JSON.parse(row.body) as ChangeBody;
  return {
    id: row.id,
    plan: JSON.parse(row.plan) as ChangePlan,
    state: row.state,
    who: row.who,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deadline: row.deadline,
    stage: row.stage,
    appliedAt: row.applied_at,
    ...body,
    timeline: events.map(({ at, event, detail, who, step }): ChangeEvent => ({
      at,
      event,
      detail,
      who,
      step,
    })),
  };
}
