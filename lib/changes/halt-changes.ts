import type { Halt } from '../domain/change.ts';
import { isOutage, nowOf, type ChangeContext } from './change-context.ts';
import { liftMarked, type Lifted } from './reap-overdue.ts';
import type { ChangeOrder } from './undo-change.ts';

/** A halt with what it lifted straight from the objects; the driver ends the faults that the ledger knows. */
export interface HaltReport {
  readonly halt: Halt;
  readonly lifted: readonly Lifted[];
  /** Meshes that could not be asked, by id. */
  readonly unreachable: readonly string[];
}

/**
 * Refuses writes from now on and takes every active fault away. Faults of this ledger end through their changes; objects that
 * carry a deadline of a change that nobody here knows are lifted by what stands on them.
 */
export async function haltChanges(
  context: ChangeContext,
  { who, reason }: ChangeOrder,
  kick: (changeId: string) => void,
): Promise<HaltReport> {
  const { store } = context;
  const halt = await store.engageHalt({ engagedAt: nowOf(context), who, reason });
  const unfinished = await store.unfinished(nowOf(context));
  for (const { id } of unfinished) kick(id);
  const lifted: Lifted[] = [];
  const unreachable: string[] = [];
  for (const [id, mesh] of context.meshes) {
    try {
      const known = new Set(unfinished.map((change) => change.id));
      const result = await liftMarked(context, mesh, ({ changeId }) => !known.has(changeId));
      lifted.push(...result.lifted);
    } catch (error) {
      if (!isOutage(error)) throw error;
      context.report(error, null);
      unreachable.push(id);
    }
  }
  return { halt, lifted, unreachable };
}
