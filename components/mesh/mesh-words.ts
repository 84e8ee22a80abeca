import type { MeshReport } from '@/lib/client/workload-queries.ts';
import { formatClock, formatClockSecond } from '@/lib/format/clock.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { formatLasting } from '@/lib/format/duration.ts';

type OutOfSync = MeshReport['outOfSync'][number];

/** "Rejects its listeners", "Lags by 3 min 10 s": what is the matter with one proxy. `nowMs`: of the answer. */
export function outOfSyncTitle({ state, behind, sentAt }: OutOfSync, nowMs: number): string {
  const what = behind.length === 0 ? 'configuration' : behind.join(' and ');
  if (state === 'rejected') return `Rejects its ${what}`;
  return sentAt === null ? 'Lags' : `Lags by ${formatLasting(Math.max(0, nowMs / 1_000 - sentAt))}`;
}

/** What it means for what runs there. */
export function outOfSyncWords({ state, behind, sentAt }: OutOfSync, nowMs: number): string {
  const since = sentAt === null ? '' : ` sent at ${formatClock(sentAt * 1_000, { nowMs })}`;
  return state === 'rejected'
    ? `It refuses what was${since} and runs on with what it accepted before.`
    : `It has not acknowledged the ${behind.join(' and ') || 'configuration'}${since}.`;
}

/** "1 lags, 1 rejects", or that all is well, or that nobody tells. */
export function syncWords({ totals }: Pick<MeshReport, 'totals'>): string {
  const parts = [
    ...(totals.lagging === 0
      ? []
      : [`${formatCount(totals.lagging)} ${totals.lagging === 1 ? 'lags' : 'lag'}`]),
    ...(totals.rejected === 0
      ? []
      : [`${formatCount(totals.rejected)} ${totals.rejected === 1 ? 'rejects' : 'reject'}`]),
    ...(totals.unknown === 0 ? [] : [`of ${formatCount(totals.unknown)} nobody tells`]),
  ];
  return parts.length === 0 ? 'none lags, none rejects' : parts.join(', ');
}

/** How many of the sources answer, of those that are configured. */
export function sourceCounts({ mesh }: Pick<MeshReport, 'mesh'>): {
  readonly of: number;
  readonly ok: number;
} {
  const set = Object.values(mesh.sources).filter(({ status }) => status !== 'absent');
  return { of: set.length, ok: set.filter(({ status }) => status === 'ok').length };
}

/** "asked at 14:32:11"; where nobody was asked yet, that. */
export const askedWords = (checkedAt: number | null): string =>
  checkedAt === null ? 'not asked' : `asked at ${formatClockSecond(checkedAt * 1_000)}`;

/** Ready replicas of the control plane. */
export function controlPlaneReady({ controlPlane }: Pick<MeshReport, 'controlPlane'>): {
  readonly available: number;
  readonly desired: number;
} | null {
  if (controlPlane === null || controlPlane.length === 0) return null;
  return {
    available: controlPlane.reduce((sum, { replicas }) => sum + replicas.available, 0),
    desired: controlPlane.reduce((sum, { replicas }) => sum + replicas.desired, 0),
  };
}

/** "61 objects" by kind, in words. */
export const objectWords = (objects: NonNullable<MeshReport['objects']>): string =>
  objects.map(({ kind, count }) => formatCountOf(count, kind)).join(', ');
