import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { isRunning } from './change-state.ts';
import { guardOf, type GuardTerms } from './guard-terms.ts';

/** Absolute limits that small charts show: errors 0..1 and p99 in ms; undefined where there is none. */
export interface GuardLimits {
  readonly errorRatio?: number | undefined;
  readonly p99?: number | undefined;
}

interface GuardedService {
  /** The draft that is thought of; null where none is. */
  readonly intent: ChangeIntent | null;
  readonly terms: GuardTerms;
  readonly changes: readonly ChangeSummary[];
}

/** Limits of the guard that watches a service now, else of the one that the draft on the screen would have. */
export function guardLimits({ intent, terms, changes }: GuardedService): GuardLimits {
  const watching = changes.find((change) => isRunning(change) && change.guardedSince !== null)?.guard ?? null;
  const guard = watching ?? (intent === null ? null : guardOf(terms, intent));
  return { errorRatio: guard?.maxErrorRatio, p99: guard?.maxP99Ms };
}
