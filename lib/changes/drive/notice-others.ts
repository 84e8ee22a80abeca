import type { Change, StepProgress } from '../../domain/change.ts';
import type { StepSighting } from '../../ports/mesh-writer.ts';
import { isOutage } from '../change-context.ts';
import type { ChangeTurn, Next } from './change-turn.ts';
import { differenceWords, objectName } from './difference-words.ts';
import { isSameFault, replacementOf } from './replaced-changes.ts';
import { sightStep } from './resolve-unknown.ts';
import { beginUndo } from './undo-steps.ts';

/** The steps that show now: of each object the last one written. */
export function visibleSteps(turn: ChangeTurn): number[] {
  const last = new Map<string, number>();
  for (const { index } of turn.change.plan.steps) {
    if (turn.change.progress[index] === 'written') last.set(objectName(turn.step(index)), index);
  }
  return [...last.values()];
}

/** Notices that an owner or somebody else undid or changed what was written. Null: all stands. */
export async function noticeOthers(turn: ChangeTurn): Promise<Next | null> {
  for (const index of visibleSteps(turn)) {
    const sighting = await sightStep(turn, index);
    if (sighting === null || sighting.kind === 'in-force') continue;
    if (sighting.kind === 'absent') return stepIsGone(turn, index, sighting);
    await sayChanged(turn, index, sighting);
  }
  return null;
}

async function sayChanged(
  turn: ChangeTurn,
  index: number,
  { differences }: Extract<StepSighting, { kind: 'changed' }>,
): Promise<void> {
  const detail = `${objectName(turn.step(index))} was changed since. ${differenceWords(differences)}`;
  const isKnown = turn.change.timeline.some(
    ({ event, step, detail: said }) => event === 'changed-by-others' && step === index && said === detail,
  );
  const now = turn.differencesWith(index, differences);
  if (isKnown) {
    const isNews = JSON.stringify(now) !== JSON.stringify(turn.change.differences);
    return isNews ? turn.record({ differences: now }) : undefined;
  }
  const alarm =
    turn.change.deadline === null ? turn.change.alarm : `At its deadline it may not be lifted: ${detail}`;
  await turn.record({ alarm, differences: now }, { event: 'changed-by-others', step: index, detail });
}

/** One object no longer carries the change: the rest of it is taken back too, so that no half stays. */
async function stepIsGone(
  turn: ChangeTurn,
  index: number,
  { by }: Extract<StepSighting, { kind: 'absent' }>,
): Promise<Next> {
  const { owner } = turn.change.plan;
  const name = objectName(turn.step(index));
  const isOwner = owner.by !== null && owner.verdict !== 'free';
  const progress = turn.change.plan.steps.map((step, at): StepProgress => {
    const now = turn.change.progress[at] ?? 'waiting';
    return now === 'written' && objectName(step) === name ? 'undone' : now;
  });
  const who = by ?? owner.by;
  const later = await replacementOrNull(turn, name);
  if (later !== null) {
    const made = later.who === null ? later.id : `${later.id} of ${later.who}`;
    const detail = isSameFault(later.plan.intent, turn.change.plan.intent)
      ? `The later change ${made} gave it more time at ${name}; lifting that lifts all of it.`
      : `The later change ${made} wrote over it at ${name}; taking that back brings this one back.`;
    await turn.record({ progress }, { event: 'replaced', step: index, detail });
    return beginUndo(turn, { event: 'replaced', detail, isRecorded: true });
  }
  const event = isOwner ? ('reverted-by-owner' as const) : ('changed-by-others' as const);
  const detail = `${name} no longer carries it${who === null ? '' : `; written last by ${who}`}.`;
  await turn.record({ progress }, { event, step: index, detail });
  return beginUndo(turn, { event, detail, isRecorded: true });
}

async function replacementOrNull(turn: ChangeTurn, name: string): Promise<Change | null> {
  try {
    return await replacementOf(turn, name);
  } catch (error) {
    if (!isOutage(error)) throw error;
    return null;
  }
}
