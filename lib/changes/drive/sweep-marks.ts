import type { Change, ChangeState } from '../../domain/change.ts';
import type { MarkedObject } from '../../ports/mesh-writer.ts';
import { bounded, isOutage, nowOf, type ChangeableMesh, type ChangeContext } from '../change-context.ts';
import { liftMarked } from '../reap-overdue.ts';
import { objectName } from './difference-words.ts';

const DRIVEN: ReadonlySet<ChangeState> = new Set(['applying', 'converging', 'guarded', 'active', 'undoing']);

/** What a sweep needs of the driver. */
export interface SweepContext {
  readonly context: ChangeContext;
  readonly kick: (changeId: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Finds objects that carry a change which nobody drives: of a lost ledger, restored by undoing a later change, or written late.
 * Those that are overdue, or halted, are lifted by what stands on them. Gives the deadlines of the others.
 */
export async function sweepMarks(
  { context, kick, signal }: SweepContext,
  mesh: ChangeableMesh,
): Promise<readonly number[]> {
  const { store } = context;
  const isHalted = (await store.halt()) !== null;
  const marked = await bounded(context, (end) => mesh.writer.marked(end), signal);
  const known = new Map<string, Change | null>();
  for (const { changeId } of marked) {
    if (!known.has(changeId)) known.set(changeId, await store.find(changeId));
  }
  const isDriven = (changeId: string): boolean => {
    const change = known.get(changeId) ?? null;
    return change !== null && DRIVEN.has(change.state);
  };
  const isMeant = ({ changeId, deadline }: MarkedObject, meshNow: number): boolean =>
    known.has(changeId) && !isDriven(changeId) && (isHalted || meshNow >= deadline);
  if (marked.length === 0) return [];
  const { lifted, left } = await liftMarked(context, mesh, isMeant, signal);
  for (const { marked: one, outcome } of lifted) {
    const change = known.get(one.changeId) ?? null;
    if (change === null || outcome.kind !== 'landed') continue;
    await store.record(change.id, null, {}, [
      {
        at: nowOf(context),
        event: 'expired',
        detail: `${objectName(one)} still carried it, and was lifted.`,
        who: null,
        step: null,
      },
    ]);
  }
  for (const { changeId } of left.filter((one) => isDriven(one.changeId) && isHalted)) kick(changeId);
  return left.filter(({ changeId }) => !isDriven(changeId)).map(({ deadline }) => deadline);
}

/** Whether a write of this ended change went without an answer and was never seen. */
export const isSuspect = ({ timeline }: Pick<Change, 'timeline'>): boolean =>
  timeline.some(({ event, step }) => event === 'write-lost' && step !== null);

/** Looks whether a write that was given up has landed after all, and has it taken back then. */
export async function recheckLost({ context, kick, signal }: SweepContext, changeId: string): Promise<void> {
  const change = await context.store.find(changeId);
  const mesh = change === null ? undefined : context.meshes.get(change.plan.intent.mesh);
  if (change === null || mesh === undefined || DRIVEN.has(change.state)) return;
  for (const step of change.plan.steps) {
    if (change.progress[step.index] !== 'not-written') continue;
    const sighting = await bounded(context, (end) => mesh.writer.sight(step, changeId, end), signal).catch(
      (error: unknown) => {
        if (!isOutage(error)) throw error;
        return null;
      },
    );
    if (sighting === null || sighting.kind === 'absent') continue;
    const at = nowOf(context);
    const detail = `${objectName(step)} carries the change after all: the write landed late.`;
    await context.store.record(
      changeId,
      null,
      { state: 'undoing', progress: change.progress.with(step.index, 'written') },
      [
        { at, event: 'write-late', detail, who: null, step: step.index },
        { at, event: 'undo-started', detail: 'Taking it back.', who: null, step: null },
      ],
    );
    kick(changeId);
    return;
  }
}
