import type { ChangeSummary } from '@/lib/client/change-queries.ts';

const running: ReadonlySet<ChangeSummary['state']> = new Set([
  'applying',
  'converging',
  'guarded',
  'active',
  'undoing',
]);

/** Whether a change is on its way or in force. */
export const isRunning = ({ state }: ChangeSummary): boolean => running.has(state);

/** The newest change that moved the weights of a rule and is still in force; null where none is. */
export function newestSplit(
  changes: readonly ChangeSummary[],
  rule: number,
  baseRule: number,
): ChangeSummary | null {
  const own = changes.filter(
    (change) =>
      isRunning(change) &&
      (change.intent.kind === 'canary' ||
        (change.intent.kind === 'split' && (change.intent.rule ?? baseRule) === rule)),
  );
  return own.toSorted((left, right) => right.createdAt - left.createdAt)[0] ?? null;
}

/** Faults of a service that are in force or on their way, the one that ends first before the others. */
export const runningFaults = (changes: readonly ChangeSummary[]): readonly ChangeSummary[] =>
  changes
    .filter((change) => change.intent.kind === 'fault' && isRunning(change))
    .toSorted((left, right) => (left.deadline ?? 0) - (right.deadline ?? 0));
