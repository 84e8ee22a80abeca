import { isOutage } from '../change-context.ts';
import type { StepSighting } from '../../ports/mesh-writer.ts';
import { AGAIN, inSeconds, type ChangeTurn, type Next } from './change-turn.ts';
import { objectName } from './difference-words.ts';

const LOOK_AGAIN_SECONDS = 2;

/** Looks at one step; null where the control plane cannot be asked. */
export async function sightStep(turn: ChangeTurn, index: number): Promise<StepSighting | null> {
  try {
    return await turn.ask((writer, signal) => writer.sight(turn.step(index), turn.change.id, signal));
  } catch (error) {
    if (!isOutage(error)) throw error;
    return null;
  }
}

/** The console that was writing this is gone: whether it landed is to be found out. */
export async function takeOverWrite(turn: ChangeTurn, index: number): Promise<Next> {
  await turn.record(
    { progress: turn.progressWith(index, 'unknown') },
    { event: 'taken-over', step: index, detail: 'The console ended while this was being written.' },
  );
  return AGAIN;
}

/**
 * Finds out what became of a write without an answer, by looking and never by writing again: until it is seen, or until no
 * API server can still be about to do it.
 */
export async function resolveUnknown(turn: ChangeTurn, index: number): Promise<Next> {
  const sighting = await sightStep(turn, index);
  if (sighting === null) return inSeconds(LOOK_AGAIN_SECONDS);
  const name = objectName(turn.step(index));
  if (sighting.kind !== 'absent') {
    await turn.record(
      { progress: turn.progressWith(index, 'written') },
      { event: 'written', step: index, detail: `${name} carries the change: the write had landed.` },
    );
    return AGAIN;
  }
  const since = turn.change.timeline.findLast(
    ({ event, step }) => step === index && (event === 'write-started' || event === 'write-unknown'),
  )?.at;
  const { ambiguitySeconds } = turn.context.settings;
  if (since === undefined || since > turn.now) {
    await turn.record(
      {},
      { event: 'write-unknown', step: index, detail: 'The clock went back: waiting begins anew.' },
    );
    return inSeconds(LOOK_AGAIN_SECONDS);
  }
  if (turn.now - since < ambiguitySeconds) return inSeconds(LOOK_AGAIN_SECONDS);
  await turn.record(
    { progress: turn.progressWith(index, 'not-written') },
    {
      event: 'write-lost',
      step: index,
      detail: `${name} does not carry the change ${Math.round(turn.now - since)} seconds after the write: it did not land.`,
    },
  );
  return AGAIN;
}
