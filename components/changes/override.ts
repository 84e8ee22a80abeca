import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatDuration } from '@/lib/format/duration.ts';

/** Writing although the owner will undo it: for how long, and how its button says so. */
export interface Override {
  readonly label: string;
  /** From the write until the console takes it back itself, where the owner has not. */
  readonly expiresInSeconds: number;
}

const usualSeconds = 3_600;
/** Less is no time to see anything in. */
const leastSeconds = 5;
/** The owner comes first; the console's own deadline is for the case that it does not come. */
const graceSeconds = 15;

/** The override that a plan allows; null where its owner's time has passed since, so that nobody knows how long it would last. */
export function overrideOf({ owner }: Pick<ChangePlan, 'owner'>, nowMs: number): Override | null {
  const { revertsAt, revertsAfterSeconds } = owner;
  if (revertsAfterSeconds !== undefined) {
    return {
      label: `Apply for ${formatDuration(revertsAfterSeconds)}`,
      expiresInSeconds: Math.max(leastSeconds, Math.ceil(revertsAfterSeconds) + graceSeconds),
    };
  }
  if (revertsAt === null) {
    return { label: `Apply for ${formatDuration(usualSeconds)}`, expiresInSeconds: usualSeconds };
  }
  const leftSeconds = revertsAt - nowMs / 1_000;
  if (leftSeconds < leastSeconds) return null;
  return {
    label: `Apply until ${formatClockSecond(revertsAt * 1_000)}`,
    expiresInSeconds: Math.ceil(leftSeconds) + graceSeconds,
  };
}
