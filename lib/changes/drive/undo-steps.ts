import type { ObjectDifference } from '../../domain/object-difference.ts';
import type { WriteOutcome } from '../../ports/mesh-writer.ts';
import { isOutage } from '../change-context.ts';
import { endOf, isCompensation, undoCause } from './change-cause.ts';
import { AGAIN, DONE, inSeconds, type ChangeTurn, type Next } from './change-turn.ts';
import { differenceWords, objectName } from './difference-words.ts';
import { leaveNote } from './leave-note.ts';
import type { EndReason } from './reason-to-end.ts';
import { restoreReplaced } from './replaced-changes.ts';
import { resolveUnknown, sightStep, takeOverWrite } from './resolve-unknown.ts';

const RETRY_SECONDS = 2;
const REFUSED_RETRY_SECONDS = 10;

/** Starts taking a change back. Without a reason it is the one that the timeline ends with. */
export async function beginUndo(turn: ChangeTurn, reason: EndReason | null): Promise<Next> {
  const cause =
    reason === null || reason.isRecorded === true ? [] : [{ event: reason.event, detail: reason.detail }];
  await turn.record({ state: 'undoing' }, ...cause, {
    event: 'undo-started',
    detail: 'Taking back what was written, the last first.',
  });
  return AGAIN;
}

/** Takes back one more step, the last first, or ends the change. */
export async function advanceUndoing(turn: ChangeTurn): Promise<Next> {
  const { progress } = turn.change;
  const index = progress.findLastIndex(
    (one) => one !== 'waiting' && one !== 'undone' && one !== 'not-written',
  );
  if (index < 0) return finish(turn);
  const reached = progress[index] ?? 'waiting';
  switch (reached) {
    case 'writing':
      return takeOverWrite(turn, index);
    case 'unknown':
      return resolveUnknown(turn, index);
    case 'undoing':
      return undoAgain(turn, index);
    case 'waiting':
    case 'not-written':
    case 'undone':
    case 'written':
      await turn.record(
        { progress: turn.progressWith(index, 'undoing') },
        { event: 'undo-started', step: index, detail: `Taking back ${objectName(turn.step(index))}.` },
      );
      return undoStep(turn, index);
  }
}

async function finish(turn: ChangeTurn): Promise<Next> {
  const cause = undoCause(turn.change);
  const restored = await restoreReplaced(turn);
  const again = restored.map((id) => ` Change ${id}, which it had replaced, is in force again.`);
  const detail = `Nothing of it is left to take back.${again.join('')}`;
  const event = isCompensation(cause) ? 'compensated' : 'undone';
  const begun = turn.change.timeline.findLastIndex(
    (one) => one.event === 'undo-started' && one.step === null,
  );
  const gaveWay = turn.change.timeline.slice(begun).some((one) => one.event === 'changed-by-others');
  const alarm = gaveWay ? turn.change.alarm : null;
  await turn.record({ state: endOf(cause), alarm }, { event, detail });
  turn.wake(restored);
  return DONE;
}

/** An undo that began before: it may have landed, and the object tells. */
async function undoAgain(turn: ChangeTurn, index: number): Promise<Next> {
  const sighting = await sightStep(turn, index);
  if (sighting === null) return inSeconds(RETRY_SECONDS);
  if (sighting.kind === 'absent') {
    await turn.record(
      { progress: turn.progressWith(index, 'undone') },
      { event: 'undone', step: index, detail: `${objectName(turn.step(index))} no longer carries it.` },
    );
    return AGAIN;
  }
  return undoStep(turn, index);
}

async function undoStep(turn: ChangeTurn, index: number): Promise<Next> {
  const name = objectName(turn.step(index));
  const outcome = await tryUndo(turn, index);
  switch (outcome.kind) {
    case 'landed':
      await turn.record(
        { progress: turn.progressWith(index, 'undone') },
        { event: 'undone', step: index, detail: `${name} is as it was before.` },
      );
      await leaveNote(turn, outcome.object, 'PilothouseUndo', 'The change was taken back.');
      return AGAIN;
    case 'unknown':
      return inSeconds(RETRY_SECONDS);
    case 'refused':
      await alarmOnce(turn, index, `${name} cannot be taken back yet: ${outcome.message}`);
      return inSeconds(REFUSED_RETRY_SECONDS);
    case 'conflict':
      return giveWay(turn, index, outcome.differences);
  }
}

/** The caller's own account first, where it is at hand; the console's own where that is refused or gone. */
async function tryUndo(turn: ChangeTurn, index: number): Promise<WriteOutcome> {
  const undo = (identity: Exclude<typeof turn.writesAs, null>): Promise<WriteOutcome> =>
    turn.ask((writer, signal) => writer.undo(turn.step(index), turn.change.id, identity, signal));
  try {
    const outcome = await undo(turn.writesAs ?? { kind: 'console' });
    if (outcome.kind !== 'refused' || turn.writesAs === null || turn.writesAs.kind === 'console') {
      return outcome;
    }
    return await undo({ kind: 'console' });
  } catch (error) {
    if (!isOutage(error)) throw error;
    return { kind: 'unknown', message: error instanceof Error ? error.message : 'No answer.' };
  }
}

async function alarmOnce(turn: ChangeTurn, step: number, alarm: string): Promise<void> {
  if (turn.change.alarm === alarm) return;
  await turn.record({ alarm }, { event: failureEvent(turn), step, detail: alarm });
}

/** Somebody's newer value stays: the change ends with an alarm that names what is left of it. */
async function giveWay(turn: ChangeTurn, index: number, found: readonly ObjectDifference[]): Promise<Next> {
  const detail = `${objectName(turn.step(index))} was changed by others: ${differenceWords(found)}`;
  const differences = turn.differencesWith(index, found);
  const sighting = await sightStep(turn, index);
  if (sighting === null) return inSeconds(RETRY_SECONDS);
  if (sighting.kind === 'absent') {
    await turn.record(
      {
        progress: turn.progressWith(index, 'undone'),
        alarm: `Left as others made it: ${detail}`,
        differences,
      },
      { event: 'changed-by-others', step: index, detail },
    );
    return AGAIN;
  }
  const state = isCompensation(undoCause(turn.change)) ? 'failed' : 'conflict';
  await turn.record(
    { state, progress: turn.progressWith(index, 'written'), alarm: `Left as it is: ${detail}`, differences },
    { event: failureEvent(turn), step: index, detail },
  );
  return DONE;
}

const failureEvent = ({ change }: ChangeTurn): 'compensation-failed' | 'undo-failed' =>
  isCompensation(undoCause(change)) ? 'compensation-failed' : 'undo-failed';
