import type { Change, ChangePlan } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';

type Difference = NonNullable<Change['differences']>[number];

const partWords: Readonly<Record<Difference['part'], string>> = {
  uid: 'uid: it was deleted and made again',
  generation: 'generation',
  rule: 'routes',
  annotations: 'annotations',
  deleted: 'it was deleted',
};

/** What of an object moved since the plan. */
export interface MovedPart {
  readonly key: string;
  readonly part: string;
  readonly planned: string;
  readonly found: string;
  /** Whether these are parts of the object as JSON. */
  readonly isLong: boolean;
  /** `kubectl-edit at 14:31:05`; null where the server does not tell. */
  readonly by: string | null;
}

/** The parts that moved, in the order in which they say most. */
export function movedParts(differences: Change['differences']): readonly MovedPart[] {
  const order: readonly Difference['part'][] = ['deleted', 'uid', 'generation', 'rule', 'annotations'];
  return (differences ?? [])
    .toSorted((left, right) => order.indexOf(left.part) - order.indexOf(right.part))
    .map((one, index) => ({
      key: `${one.step} ${one.part} ${index}`,
      part: partWords[one.part],
      planned: one.planned,
      found: one.found,
      isLong: one.part === 'rule' || one.part === 'annotations',
      by: writerOf(one),
    }));
}

function writerOf({ by, at }: Pick<Difference, 'by' | 'at'>): string | null {
  if (by === null) return null;
  return at === null ? by : `${by} at ${formatClockSecond(at * 1_000)}`;
}

/** Who was faster, and from which generation to which: "kubectl-edit at 14:31:05 wrote generation 9; your plan was made on 8." */
export function conflictWords({
  differences,
  timeline,
  lastEvent,
}: Pick<Change, 'differences' | 'timeline' | 'lastEvent'>): string {
  const known = differences ?? [];
  const generation = known.find(({ part }) => part === 'generation');
  const writer = known.map(writerOf).find((one) => one !== null);
  if (known.some(({ part }) => part === 'deleted')) return 'The object is gone.';
  if (known.some(({ part }) => part === 'uid')) {
    return 'The object was deleted and made again: it is another one than the plan saw.';
  }
  if (generation !== undefined) {
    return `${writer ?? 'Somebody'} wrote generation ${generation.found}; your plan was made on ${generation.planned}.`;
  }
  if (writer !== undefined && writer !== null) return `${writer} changed what the plan rests on.`;
  return timeline.findLast(({ event }) => event === 'write-conflict')?.detail ?? lastEvent?.detail ?? '';
}

/** When somebody wrote it, for the title; null where the server does not tell. */
export function movedAt(differences: Change['differences']): string | null {
  const at = (differences ?? []).findLast((one) => one.at !== null)?.at ?? null;
  return at === null ? null : formatClockSecond(at * 1_000);
}

/** The generations of the columns: what the plan saw, and what a fresh plan saw. */
export function generationsOf(
  plan: ChangePlan,
  fresh: ChangePlan | null,
): { readonly saw: number | null; readonly now: number | null } {
  return {
    saw: plan.steps[0]?.object.generation ?? null,
    now: fresh?.steps[0]?.object.generation ?? null,
  };
}
