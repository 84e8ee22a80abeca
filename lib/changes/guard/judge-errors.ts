import type { Guard } from '../../domain/change.ts';
import { confidenceSequence } from '../../domain/confidence-sequence.ts';
import { wholeOf, type GuardGroup } from './guard-groups.ts';

/** Chance that a guard undoes a change whose errors are within the limit, over the whole watch. */
const FALSE_BREACH = 0.01;

/** The same groups in the time before the change; null where telemetry does not tell. */
export type GroupsBefore = readonly GuardGroup[] | null;

/** The breach of a limit on errors that weighs most, in a sentence; null: they are kept. */
export function judgeErrors(
  guard: Guard,
  groups: readonly GuardGroup[],
  before: GroupsBefore,
): string | null {
  const alpha = FALSE_BREACH / Math.max(1, groups.length);
  const breaches = groups.flatMap((group) => {
    const detail = breachOf(guard, group, before, alpha);
    return detail === null ? [] : [{ detail, ratio: group.errors / group.total }];
  });
  const [worst] = breaches.toSorted((left, right) => right.ratio - left.ratio);
  return worst?.detail ?? null;
}

function breachOf(
  { maxErrorRatio, maxErrorIncrease }: Guard,
  group: GuardGroup,
  before: GroupsBefore,
  alpha: number,
): string | null {
  const { low } = confidenceSequence(group.errors, group.total, alpha);
  const earlier = earlierOf(group, before);
  const highest = earlier === null ? null : confidenceSequence(earlier.errors, earlier.total, alpha).high;
  const words = `Errors of ${group.name} are ${percent(group.errors / group.total)}`;
  // What a caller answers itself has other causes too: those it had before are not this change's.
  const isOfChange = group.kind !== 'own' || highest === null || low > highest;
  if (maxErrorRatio !== undefined && low > maxErrorRatio && isOfChange) {
    return `${words}, above ${percent(maxErrorRatio)}.`;
  }
  if (maxErrorIncrease === undefined || earlier === null || highest === null) return null;
  if (low <= Math.min(1, highest + maxErrorIncrease)) return null;
  return `${words}, more than ${(maxErrorIncrease * 100).toFixed(1)} points above the ${percent(earlier.errors / earlier.total)} before the change.`;
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
