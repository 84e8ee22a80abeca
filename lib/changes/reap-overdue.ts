import type { MarkedObject, WriteOutcome } from '../ports/mesh-writer.ts';
import { bounded, isOutage, meshNowOf, type ChangeableMesh, type ChangeContext } from './change-context.ts';

/** What became of one object that still carried a change. */
export interface Lifted {
  readonly marked: MarkedObject;
  readonly outcome: WriteOutcome;
}

/** The side of a mesh that lifting needs. */
type WritableMesh = Pick<ChangeableMesh, 'writer'>;

/** What lifting needs beside the mesh. */
export type ReapContext = Pick<ChangeContext, 'clock' | 'settings'>;

/** Lifts changes by what stands on the objects alone, those that `isMeant` says. Throws where the mesh cannot be asked. */
export async function liftMarked(
  context: ReapContext,
  mesh: WritableMesh,
  isMeant: (marked: MarkedObject, meshNow: number) => boolean,
  signal?: AbortSignal,
): Promise<{ readonly lifted: readonly Lifted[]; readonly left: readonly MarkedObject[] }> {
  const marked = await bounded(context, (end) => mesh.writer.marked(end), signal);
  const meshNow = meshNowOf(context, mesh);
  const meant = marked.filter((one) => isMeant(one, meshNow));
  const lifted: Lifted[] = [];
  for (const one of meant) lifted.push({ marked: one, outcome: await lift(context, mesh, one, signal) });
  return { lifted, left: marked.filter((one) => !meant.includes(one)) };
}

/** Lifts whatever is past its deadline, without a ledger and without a memory. */
export async function reapOverdue(
  context: ReapContext,
  mesh: WritableMesh,
  signal?: AbortSignal,
): Promise<readonly Lifted[]> {
  const { lifted } = await liftMarked(context, mesh, ({ deadline }, now) => now >= deadline, signal);
  return lifted;
}

async function lift(
  context: ReapContext,
  { writer }: WritableMesh,
  marked: MarkedObject,
  signal?: AbortSignal,
): Promise<WriteOutcome> {
  try {
    return await bounded(context, (end) => writer.lift(marked, end), signal);
  } catch (error) {
    if (!isOutage(error)) throw error;
    return { kind: 'unknown', message: error instanceof Error ? error.message : 'No answer.' };
  }
}
