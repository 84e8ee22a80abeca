import type { Change, ChangePlan } from '@/lib/client/change-queries.ts';

/** One version in the three-way view of a conflict; shares as text. */
export interface ConflictRow {
  readonly version: string;
  readonly saw: string;
  readonly now: string;
  readonly want: string;
  readonly hasMoved: boolean;
}

/** What the plan saw, what a fresh plan sees (null while it is made), and what is wanted. Nothing where no shares are moved. */
export function conflictRows(plan: ChangePlan, fresh: ChangePlan | null): readonly ConflictRow[] {
  return Object.entries(plan.sharesAfter).map(([version, want]) => {
    const saw = plan.sharesBefore[version];
    const now = fresh?.sharesBefore[version];
    return {
      version,
      saw: percent(saw),
      now: percent(now),
      want: percent(want),
      hasMoved: now !== undefined && now !== saw,
    };
  });
}

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${Math.round(share * 100)} %`;

/** Who changed what, in the server's words. */
export const conflictWords = ({ timeline, lastEvent }: Pick<Change, 'timeline' | 'lastEvent'>): string =>
  timeline.findLast(({ event }) => event === 'write-conflict')?.detail ?? lastEvent?.detail ?? '';
