import type { ChangeIntent, FaultIntent } from '../../domain/change-intent.ts';
import type { Change } from '../../domain/change.ts';
import { bounded, isOutage, type ChangeContext } from '../change-context.ts';
import type { ChangeTurn } from './change-turn.ts';
import { objectName } from './difference-words.ts';

/** More changes of one service than this are not looked through. */
const MOST_LOOKED_AT = 50;

/** The newest step of a change that was written, or was and is gone, to an object of that name. */
const stepOn = (change: Change, name: string, progress: 'written' | 'undone') =>
  change.plan.steps.findLast(
    (step) => objectName(step) === name && change.progress[step.index] === progress,
  ) ?? null;

async function ofSameService({ store }: ChangeContext, { id, plan }: Change): Promise<readonly Change[]> {
  const { mesh, namespace, service } = plan.intent;
  const found = await store.list({ namespace, service, limit: MOST_LOOKED_AT });
  return found.filter((one) => one.id !== id && one.plan.intent.mesh === mesh);
}

/** Other changes of the service that are in force: one of them may be no longer, now that this one has written. */
export async function besides(turn: ChangeTurn): Promise<readonly string[]> {
  const others = await ofSameService(turn.context, turn.change);
  return others.filter(({ progress }) => progress.includes('written')).map(({ id }) => id);
}

/** The later change of this ledger that is in force where this one was; null where there is none. */
export async function replacementOf(turn: ChangeTurn, name: string): Promise<Change | null> {
  const { change } = turn;
  const later = (await ofSameService(turn.context, change)).filter(
    (one) => one.createdAt >= change.createdAt,
  );
  for (const one of later) {
    const step = stepOn(one, name, 'written');
    if (step === null) continue;
    const sighting = await turn.ask((writer, signal) => writer.sight(step, one.id, signal));
    if (sighting.kind !== 'absent') return one;
  }
  return null;
}

/** Whether two intents are one and the same fault, for however long. */
export function isSameFault(one: ChangeIntent, other: ChangeIntent): boolean {
  if (one.kind !== 'fault' || other.kind !== 'fault') return false;
  const substance = ({ rule, abort, delay, from, match }: FaultIntent): string =>
    JSON.stringify([rule, abort, delay, from, match]);
  return substance(one) === substance(other);
}

/**
 * Changes that this one had replaced and that are in force again now that it is gone: the ledger follows what stands on the
 * objects. Stages that were still to come wait for a person.
 */
export async function restoreReplaced(turn: ChangeTurn): Promise<readonly string[]> {
  const { context, change } = turn;
  const names = new Set(change.plan.steps.map(objectName));
  const restored: string[] = [];
  for (const one of await ofSameService(context, change)) {
    const last = one.timeline.findLast(({ event }) => event === 'replaced' || event === 'restored');
    if (one.state !== 'undone' || last?.event !== 'replaced') continue;
    const back = await namesInForce(turn, one, names);
    if (back.size === 0) continue;
    const progress = one.plan.steps.map((step) => {
      const reached = one.progress[step.index] ?? 'waiting';
      return reached === 'undone' && back.has(objectName(step)) ? ('written' as const) : reached;
    });
    const isPaused = one.isPaused || progress.includes('waiting');
    const detail = `It is in force again: change ${change.id}, which had replaced it, was taken back.`;
    await context.store.record(one.id, null, { state: 'active', progress, isPaused, guardedSince: null }, [
      { at: turn.now, event: 'restored', detail, who: null, step: null },
    ]);
    restored.push(one.id);
  }
  return restored;
}

async function namesInForce(
  { context, mesh, signal }: ChangeTurn,
  change: Change,
  names: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const back = new Set<string>();
  for (const name of names) {
    const step = stepOn(change, name, 'undone');
    if (step === null) continue;
    const sighting = await bounded(context, (end) => mesh.writer.sight(step, change.id, end), signal).catch(
      (error: unknown) => {
        if (!isOutage(error)) throw error;
        return null;
      },
    );
    if (sighting?.kind === 'in-force') back.add(name);
  }
  return back;
}
