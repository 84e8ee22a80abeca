import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';

/** Writing although the owner will undo it: the end that it is planned with, and how the button that does so is called. */
export interface Override {
  readonly label: string;
  /** From the plan until it is taken back, where the owner has not done so. */
  readonly expiresInSeconds: number;
}

const usualSeconds = 3_600;
/** Less is no time to see anything in; the server refuses to apply a plan with less left. */
export const leastSecondsLeft = 5;
/** The owner comes first; the deadline is for the case that it does not come, and counts from the plan, which is read first. */
const graceSeconds = 15;

/** The end that an override is planned with; null where its owner's time has passed, so that nobody knows how long it would last. */
export function overrideOf({ owner }: Pick<ChangePlan, 'owner'>, nowMs: number): Override | null {
  const { revertsAt, revertsAfterSeconds } = owner;
  if (revertsAfterSeconds !== undefined) {
    return {
      label: `Plan it for ${formatDuration(revertsAfterSeconds)}`,
      expiresInSeconds: Math.max(leastSecondsLeft, Math.ceil(revertsAfterSeconds) + graceSeconds),
    };
  }
  if (revertsAt === null) {
    return { label: `Plan it for ${formatDuration(usualSeconds)}`, expiresInSeconds: usualSeconds };
  }
  const leftSeconds = revertsAt - nowMs / 1_000;
  if (leftSeconds < leastSecondsLeft) return null;
  return {
    label: `Plan it until ${formatClockSecond(revertsAt * 1_000)}`,
    expiresInSeconds: Math.ceil(leftSeconds) + graceSeconds,
  };
}

/** The act of an override that has its end; null where the plan has none yet. */
export const overrideLabel = ({ deadline }: Pick<ChangePlan, 'deadline'>): string | null =>
  deadline === null ? null : `Apply until ${formatClockSecond(deadline * 1_000)}`;

/** Milliseconds for which a plan can still be applied: while it lives, and while enough of its own time is left. */
export function planLeftMs(
  { expiresAt, deadline }: Pick<ChangePlan, 'expiresAt' | 'deadline'>,
  nowMs: number,
): number {
  const end = deadline === null ? expiresAt : Math.min(expiresAt, deadline - leastSecondsLeft);
  return end * 1_000 - nowMs;
}
