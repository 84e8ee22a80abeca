import type { Change, ChangeEvent } from '../domain/change.ts';
import type { ObjectDifference } from '../domain/object-difference.ts';
import type { StepSighting } from '../ports/mesh-writer.ts';
import { bounded, meshOf, nowOf, type ChangeContext } from './change-context.ts';
import { ChangeError } from './change-error.ts';
import { differenceWords, objectName } from './drive/difference-words.ts';

/** Who asks, and why. */
export interface ChangeOrder {
  readonly who: string | null;
  readonly reason: string;
}

/** Finds a change. Throws `not-found`. */
export async function findChange({ store }: ChangeContext, id: string): Promise<Change> {
  const change = await store.find(id);
  if (change === null) throw new ChangeError({ code: 'not-found' }, 'There is no such change.');
  return change;
}

const ENDED_FOR_GOOD: ReadonlySet<Change['state']> = new Set(['undone', 'expired', 'refused']);

/**
 * Asks for a change to be taken back; the driver does it. Throws `cannot-undo` with what is different where somebody changed
 * the same part since. One that is being taken back, or is, stays as it is.
 */
export async function requestUndo(
  context: ChangeContext,
  id: string,
  { who, reason }: ChangeOrder,
  signal: AbortSignal,
): Promise<Change> {
  const change = await findChange(context, id);
  if (change.state === 'undoing' || ENDED_FOR_GOOD.has(change.state)) return change;
  const isEnded = change.state === 'failed' || change.state === 'conflict';
  const hasWrites = change.progress.includes('written');
  if (isEnded && !hasWrites) return change;
  await checkStillOurs(context, change, signal);
  const at = nowOf(context);
  const events: ChangeEvent[] = [
    { at, event: 'undo-requested', detail: reason.trim() || 'Asked for.', who, step: null },
  ];
  if (isEnded) {
    events.push({ at, event: 'undo-started', detail: 'Taking back what is left of it.', who, step: null });
  }
  return context.store.record(id, null, isEnded ? { state: 'undoing' } : {}, events);
}

async function checkStillOurs(context: ChangeContext, change: Change, signal: AbortSignal): Promise<void> {
  const { writer } = meshOf(context, change.plan.intent.mesh);
  const last = new Map(
    change.plan.steps
      .filter(({ index }) => change.progress[index] === 'written')
      .map((step) => [objectName(step), step]),
  );
  const sightings = await Promise.all(
    [...last.values()].map((step): Promise<StepSighting> =>
      bounded(context, (end) => writer.sight(step, change.id, end), signal),
    ),
  );
  const differences = sightings.flatMap((sighting): readonly ObjectDifference[] =>
    sighting.kind === 'changed' ? sighting.differences : [],
  );
  if (!sightings.some(({ kind }) => kind === 'changed')) return;
  throw new ChangeError(
    { code: 'cannot-undo', differences },
    `Somebody changed it since, and theirs would be lost. ${differenceWords(differences)}`,
  );
}
