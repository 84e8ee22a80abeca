import type { ObjectReference } from '../../domain/change-plan.ts';
import { isOutage } from '../change-context.ts';
import type { ChangeTurn } from './change-turn.ts';

/** Leaves word on the object for whoever looks there. That it fails changes nothing. */
export async function leaveNote(
  turn: ChangeTurn,
  object: ObjectReference,
  reason: string,
  message: string,
): Promise<void> {
  try {
    await turn.ask((writer, signal) => writer.note(object, reason, message, signal));
  } catch (error) {
    if (!isOutage(error)) throw error;
    turn.context.report(error, turn.change.id);
  }
}
