import 'server-only';
import type { ChangeEventKind, ChangeState } from '../../domain/change.ts';

/** Tables of the ledger, the same in SQLite and PostgreSQL. Times are unix seconds; JSON stands as text, byte for byte. */
export interface LedgerSchema {
  plans: { id: string; expires_at: number; body: string };
  changes: {
    id: string;
    idempotency_key: string;
    namespace: string;
    service: string;
    who: string | null;
    state: ChangeState;
    /** 1 where the state is an end: lists show the others first. */
    is_ended: number;
    created_at: number;
    updated_at: number;
    applied_at: number | null;
    deadline: number | null;
    stage: number;
    stages: number;
    /** Place in the order in which changes moved. */
    position: number;
    plan: string;
    /** Everything else of a change that is not a column. */
    body: string;
  };
  change_events: {
    change_id: string;
    sequence: number;
    at: number;
    event: ChangeEventKind;
    detail: string;
    who: string | null;
    step: number | null;
  };
  leases: { change_id: string; holder: string; token: number; expires_at: number };
  halts: {
    id: number;
    engaged_at: number;
    who: string | null;
    reason: string;
    released_at: number | null;
    released_by: string | null;
    release_reason: string | null;
  };
  refusals: {
    id: number;
    at: number;
    who: string | null;
    intent: string | null;
    code: string;
    detail: string;
  };
  /** One row: how often the ledger was written to. Taking the next number serialises writers. */
  ledger_position: { id: number; value: number };
}

/** Which of the two databases: they differ in how a trigger is written. */
export type LedgerDatabase = 'sqlite' | 'postgres';
