import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';

/** Whether somebody undoes the change, as a short verdict and what it rests on. */
export interface OwnerWords {
  readonly tone: 'good' | 'warning' | 'bad' | 'unknown';
  readonly verdict: string;
  readonly evidence: string;
}

export function ownerWords(ownership: ChangePlan['owner']): OwnerWords {
  const { verdict, by, evidence } = ownership;
  const owner = by ?? 'Its owner';
  const rest = evidence.join(' ');
  switch (verdict) {
    case 'free':
      return { tone: 'good', verdict: 'Nobody will undo it.', evidence: rest };
    case 'ignored-path':
      return { tone: 'good', verdict: `${owner} leaves this part alone.`, evidence: rest };
    case 'will-revert':
      return { tone: 'warning', verdict: `${owner} will undo it${whenWords(ownership)}.`, evidence: rest };
    case 'instant-revert':
      return { tone: 'bad', verdict: `${owner} undoes it at once.`, evidence: rest };
    case 'unknown':
      return {
        tone: 'unknown',
        verdict: 'Who manages it is not known.',
        evidence: rest === '' ? 'Somebody may undo it.' : rest,
      };
  }
}

function whenWords({ revertsAt, revertsAfterSeconds }: ChangePlan['owner']): string {
  if (revertsAfterSeconds !== undefined) return ` ${formatDuration(revertsAfterSeconds)} after it is written`;
  return revertsAt === null ? '' : ` at ${formatClockSecond(revertsAt * 1_000)}`;
}

/** Whether the owner undoes it, so that the owner's manifest is the place for it. */
export const isReverted = ({ verdict }: ChangePlan['owner']): boolean =>
  verdict === 'will-revert' || verdict === 'instant-revert';
