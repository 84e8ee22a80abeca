import type { Halt, WritePermission } from '@/lib/client/change-queries.ts';

interface OffQuestion {
  /** Undefined until it is known. */
  readonly permission: WritePermission | undefined;
  readonly halt: Halt | undefined;
  /** Whether the screen shows a moment of the past. */
  readonly isPast: boolean;
}

/** Why nothing can be planned from here; undefined where it can. A read-only console plans all the same: a plan writes nothing. */
export function planOffReason(question: OffQuestion): string | undefined {
  if (question.permission?.writes !== 'disabled') return offReason(question);
  return question.isPast ? pastReason : undefined;
}

const pastReason = 'This is the past. Go back to live to change anything.';

/** Why nothing can be changed from here; undefined where it can. The console's switch and the person's rights are told apart. */
export function offReason({ permission, halt, isPast }: OffQuestion): string | undefined {
  if (permission === undefined) return 'Whether you may change this service is being asked.';
  if (permission.writes === 'disabled') {
    return 'Read-only: writes are disabled in the configuration of this console (PILOTHOUSE_WRITES).';
  }
  if (!permission.allowed) return `Not yours to change: ${permission.reason}`;
  if (halt?.engaged === true) {
    return `Halted by ${halt.who ?? 'somebody'}: ${halt.reason ?? 'no reason was given'}. Release the halt first.`;
  }
  return isPast ? pastReason : undefined;
}
