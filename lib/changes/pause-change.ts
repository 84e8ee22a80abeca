import type { Change } from '../domain/change.ts';
import { nowOf, type ChangeContext } from './change-context.ts';
import { ChangeError } from './change-error.ts';
import { findChange, type ChangeOrder } from './undo-change.ts';

/** Holds a stepwise change at its stage, or lets it go on. */
export async function setPaused(
  context: ChangeContext,
  id: string,
  isPaused: boolean,
  { who, reason }: ChangeOrder,
): Promise<Change> {
  const change = await findChange(context, id);
  if (change.isPaused === isPaused) return change;
  const stopped = change.progress.findIndex((progress) => progress === 'not-written');
  if (!isPaused && stopped >= 0) {
    throw new ChangeError(
      { code: 'conflict', differences: [] },
      change.alarm ?? 'A stage could not be written: plan the rest anew.',
    );
  }
  const event = isPaused ? ('paused' as const) : ('resumed' as const);
  const detail = reason.trim() || (isPaused ? 'Held at its stage.' : 'It may go on.');
  return context.store.record(id, null, { isPaused }, [
    { at: nowOf(context), event, detail, who, step: null },
  ]);
}
