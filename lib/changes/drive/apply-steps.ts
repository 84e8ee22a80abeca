import type { ChangeEventKind } from '../../domain/change.ts';
import type { Identity, WriteOutcome } from '../../ports/mesh-writer.ts';
import { isOutage } from '../change-context.ts';
import { AGAIN, DONE, type ChangeTurn, type Next } from './change-turn.ts';
import { differenceWords, objectName } from './difference-words.ts';
import { leaveNote } from './leave-note.ts';
import { resolveUnknown, takeOverWrite } from './resolve-unknown.ts';
import { beginUndo } from './undo-steps.ts';
import { reasonToEnd } from './reason-to-end.ts';
import { besides } from './replaced-changes.ts';

/** A write that waited longer than this for its console is no longer what the person is looking at. */
const STALE_SECONDS = 60;

/** Writes the next step of the stage in force, or finds out what became of the last one. */
export async function advanceApplying(turn: ChangeTurn): Promise<Next> {
  const { change } = turn;
  const index = change.plan.steps.findIndex(
    ({ stage }, at) => stage === change.stage && change.progress[at] !== 'written',
  );
  if (index < 0) return nowInForce(turn);
  const reached = change.progress[index] ?? 'waiting';
  switch (reached) {
    case 'writing':
      return takeOverWrite(turn, index);
    case 'unknown':
      return resolveUnknown(turn, index);
    case 'not-written':
      return beginUndo(turn, null);
    case 'undoing':
    case 'undone':
    case 'written':
    case 'waiting':
      return startWrite(turn, index);
  }
}

async function startWrite(turn: ChangeTurn, index: number): Promise<Next> {
  const why = await reasonToEnd(turn);
  if (why !== null) return beginUndo(turn, why);
  const asked = turn.change.timeline.findLast(
    ({ event }) => event === 'planned' || event === 'stage-started',
  );
  const isFresh = turn.now - (asked?.at ?? 0) < STALE_SECONDS || index > 0;
  if (turn.writesAs === null || !isFresh) {
    return beginUndo(turn, {
      event: 'write-lost',
      detail: 'The console ended before this was written, and did not come back in time to write it.',
    });
  }
  return write(turn, index, turn.writesAs);
}

async function write(turn: ChangeTurn, index: number, identity: Identity): Promise<Next> {
  const step = turn.step(index);
  await turn.record(
    { progress: turn.progressWith(index, 'writing') },
    { event: 'write-started', step: index, detail: `Writing ${objectName(step)}.` },
  );
  const outcome = await tryWrite(turn, index, identity);
  const { event, detail } = wordsOf(outcome, objectName(step));
  const note = { event, detail, step: index };
  switch (outcome.kind) {
    case 'landed':
      await turn.record({ progress: turn.progressWith(index, 'written') }, note);
      await leaveNote(turn, outcome.object, 'PilothouseChange', turn.change.reason);
      turn.wake(await besides(turn));
      return AGAIN;
    case 'unknown':
      await turn.record({ progress: turn.progressWith(index, 'unknown') }, note);
      return AGAIN;
    case 'conflict':
      await turn.record(
        {
          progress: turn.progressWith(index, 'not-written'),
          differences: turn.differencesWith(index, outcome.differences),
        },
        note,
      );
      return turn.change.stage > 0 ? stopBetweenStages(turn, detail) : beginUndo(turn, null);
    case 'refused':
      await turn.record({ progress: turn.progressWith(index, 'not-written') }, note);
      return beginUndo(turn, null);
  }
}

async function tryWrite(turn: ChangeTurn, index: number, identity: Identity): Promise<WriteOutcome> {
  try {
    return await turn.ask((writer, signal) =>
      writer.write(turn.step(index), turn.change.id, identity, signal),
    );
  } catch (error) {
    if (!isOutage(error)) throw error;
    return { kind: 'unknown', message: error instanceof Error ? error.message : 'No answer.' };
  }
}

function wordsOf(outcome: WriteOutcome, name: string): { event: ChangeEventKind; detail: string } {
  switch (outcome.kind) {
    case 'landed':
      return { event: 'written', detail: `${name} is written.` };
    case 'unknown':
      return { event: 'write-unknown', detail: `${name}: ${outcome.message} It may land yet.` };
    case 'conflict':
      return {
        event: 'write-conflict',
        detail: `${name} was changed since the plan. ${differenceWords(outcome.differences)}`,
      };
    case 'refused':
      return { event: 'write-refused', detail: `${name} was refused by ${outcome.by}: ${outcome.message}` };
  }
}

/** Somebody changed the object between two stages: theirs stays, and the stage in force is named. */
async function stopBetweenStages(turn: ChangeTurn, detail: string): Promise<Next> {
  const alarm = `Stage ${turn.change.stage + 1} was not written; stage ${turn.change.stage} is what this console wrote last. ${detail}`;
  if (turn.change.deadline === null) {
    await turn.record({ state: 'conflict', alarm });
    return DONE;
  }
  await turn.record({ state: 'active', isPaused: true, alarm });
  return AGAIN;
}

async function nowInForce(turn: ChangeTurn): Promise<Next> {
  const { change, now } = turn;
  const guardedSince = change.guard === null ? null : (change.guardedSince ?? now);
  await turn.record(
    { state: 'converging', appliedAt: now, guardedSince, proof: null },
    { event: 'converging', detail: 'Everything is written; telemetry is watched for it.' },
    ...(change.guard !== null && change.guardedSince === null
      ? [{ event: 'guard-started', detail: 'The guard watches.' } as const]
      : []),
  );
  return AGAIN;
}
