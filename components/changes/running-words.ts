import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { formatCountdown } from '@/lib/format/duration.ts';

/** Where a change is in its life, in words. `nowMs` is null before the first tick. */
export function runningWords(change: ChangeSummary, nowMs: number | null): string {
  const { deadline, stage, stages } = change;
  const parts = [
    stateWords(change),
    ...(stages > 1 ? [`step ${stage + 1} of ${stages}`] : []),
    ...(deadline === null || nowMs === null ? [] : [`ends in ${formatCountdown(deadline * 1_000 - nowMs)}`]),
  ];
  return parts.join(' · ');
}

function stateWords({ state, guard, guardedSince, isPaused, alarm }: ChangeSummary): string {
  if (alarm !== null) return alarm;
  if (isPaused) return 'paused';
  switch (state) {
    case 'applying':
      return 'being written';
    case 'converging':
      return 'converging';
    case 'guarded':
      return guardedSince === null || guard === null ? 'guarded' : 'the guard watches';
    case 'active':
      return 'in force';
    case 'undoing':
      return 'being undone';
    case 'undone':
      return 'undone';
    case 'expired':
      return 'lifted at its deadline';
    case 'failed':
      return 'failed';
    case 'refused':
      return 'refused';
    case 'conflict':
      return 'somebody else changed it';
  }
}
