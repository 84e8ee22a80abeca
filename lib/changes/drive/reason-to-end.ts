import type { UndoCause } from './change-cause.ts';
import type { ChangeTurn } from './change-turn.ts';

/** Why a change is to be taken back. */
export interface EndReason {
  readonly event: UndoCause;
  readonly detail: string;
  /** Whether the ledger has it already. */
  readonly isRecorded?: boolean;
}

/** Whether a person, the halt or the deadline wants the change gone; null: it may stay. */
export async function reasonToEnd(turn: ChangeTurn): Promise<EndReason | null> {
  const { change } = turn;
  if (change.timeline.some(({ event }) => event === 'undo-requested')) {
    return { event: 'undo-requested', detail: '', isRecorded: true };
  }
  if (change.deadline !== null && turn.meshNow >= change.deadline) {
    return { event: 'expired', detail: 'Its time is over.' };
  }
  if (change.plan.intent.kind !== 'fault' && change.state !== 'applying') return null;
  const halt = await turn.context.store.halt();
  return halt === null ? null : { event: 'halted', detail: `Everything was halted: ${halt.reason}` };
}
