import type { Change } from '../../domain/change.ts';
import { AGAIN, type ChangeTurn, type Next } from './change-turn.ts';

/** How many stages a change has; 1 without steps on the way. */
export const stageCount = ({ plan }: Pick<Change, 'plan'>): number =>
  1 + Math.max(0, ...plan.steps.map(({ stage }) => stage));

/** What a guard thinks of the stage in force: within its limits, or still without data. */
export type GuardMood = 'content' | 'waiting';

/** What the next stage depends on, beside the time that the one in force has baked. */
interface StageEvidence {
  readonly isTelemetryThere: boolean;
  readonly heeded: GuardMood;
}

/**
 * Starts the next stage once the one in force has baked, the guard is content and telemetry answers. Null: not yet. One that
 * did not converge pauses and waits for a person.
 */
export async function advanceStage(
  turn: ChangeTurn,
  { isTelemetryThere, heeded }: StageEvidence,
): Promise<Next | null> {
  const { change, now } = turn;
  const { intent } = change.plan;
  if (intent.kind !== 'split' || change.appliedAt === null || change.isPaused) return null;
  if (change.stage + 1 >= stageCount(change) || heeded === 'waiting') return null;
  const bakedAt = change.appliedAt + (intent.stages?.[change.stage]?.bakeSeconds ?? 0);
  if (now < bakedAt || !isTelemetryThere) return null;
  if ((await turn.context.store.halt()) !== null) return null;
  const resumedAt = change.timeline.findLast(({ event }) => event === 'resumed')?.at ?? 0;
  if (change.proof?.verdict === 'not-converged' && resumedAt < bakedAt) {
    await turn.record(
      { isPaused: true },
      { event: 'paused', detail: 'The shares are not as asked: a person must say whether to go on.' },
    );
    return null;
  }
  const stage = change.stage + 1;
  await turn.record(
    { state: 'applying', stage },
    { event: 'stage-started', detail: `Stage ${stage + 1} of ${stageCount(change)}.` },
  );
  return AGAIN;
}
