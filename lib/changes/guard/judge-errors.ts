import type { Guard } from '../../domain/change.ts';
import { confidenceSequence } from '../../domain/confidence-sequence.ts';
import { wholeOf, type GuardGroup } from './guard-groups.ts';
import { cannotTell, type Suspicion } from './guard-suspicion.ts';

/** Chance that a guard undoes a change whose errors are within the limit, over the whole watch. */
const FALSE_BREACH = 0.01;

/** The same groups in the time before the change; null where telemetry does not tell. */
export type GroupsBefore = readonly GuardGroup[] | null;

/**
 * The breach of a limit on errors that weighs most; without one, a limit that may be broken or not because of faults of others;
 * null: they are kept.
 */
export function judgeErrors(
  guard: Guard,
  groups: readonly GuardGroup[],
  before: GroupsBefore,
): Suspicion | null {
  const alpha = FALSE_BREACH / Math.max(1, groups.length);
  for (const group of worstFirst(groups, ({ errors, elsewhere }) => errors - elsewhere)) {
    const words = breachOf(guard, group, group.errors - group.elsewhere, before, alpha);
    if (words !== null) return { kind: 'breached', detail: `${words}.` };
  }
  for (const group of worstFirst(groups, ({ errors }) => errors)) {
    const words = group.elsewhere === 0 ? null : breachOf(guard, group, group.errors, before, alpha);
    if (words !== null) return cannotTell(words, group.faulty);
  }
  return null;
}

function worstFirst(groups: readonly GuardGroup[], errorsOf: (group: GuardGroup) => number): GuardGroup[] {
  const ratioOf = (group: GuardGroup): number => errorsOf(group) / Math.max(1, group.total);
  return groups.toSorted((left, right) => ratioOf(right) - ratioOf(left));
}

/** Why so many errors of a group break a limit, as a clause; null where they break none. */
function breachOf(
  { maxErrorRatio, maxErrorIncrease }: Guard,
  group: GuardGroup,
  errors: number,
  before: GroupsBefore,
  alpha: number,
): string | null {
  const { low } = confidenceSequence(errors, group.total, alpha);
  const earlier = earlierOf(group, before);
  const highest = earlier === null ? null : confidenceSequence(earlier.errors, earlier.total, alpha).high;
  const least = errors < group.errors ? 'at least ' : '';
  const words = `Errors of ${group.name} are ${least}${percent(errors / group.total)}`;
  // What a caller answers itself has other causes too: those it had before are not this change's.
  const isOfChange = group.kind !== 'own' || highest === null || low > highest;
  if (maxErrorRatio !== undefined && low > maxErrorRatio && isOfChange) {
    return `${words}, above ${percent(maxErrorRatio)}`;
  }
  if (maxErrorIncrease === undefined || earlier === null || highest === null) return null;
  if (low <= Math.min(1, highest + maxErrorIncrease)) return null;
  return `${words}, more than ${(maxErrorIncrease * 100).toFixed(1)} points above the ${percent(earlier.errors / earlier.total)} before the change`;
}

/** The group before the change; of a version that took no requests then, the whole service. */
function earlierOf(
  { name, kind }: GuardGroup,
  before: GroupsBefore,
): { readonly total: number; readonly errors: number } | null {
  if (before === null) return null;
  const same = before.find((group) => group.name === name) ?? null;
  if (same !== null && same.total > 0) return same;
  const whole = wholeOf(before);
  return kind === 'version' && whole.total > 0 ? whole : null;
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
