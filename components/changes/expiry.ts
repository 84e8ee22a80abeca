import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { lastingSeconds } from './fault-form.ts';

const leastSeconds = 5;
const mostSeconds = 30 * 86_400;

/** Seconds after which a change undoes itself, as typed; null where it is no such time. */
export function expirySecondsOf(text: string): number | null {
  const seconds = lastingSeconds(text);
  return seconds === null || seconds < leastSeconds || seconds > mostSeconds ? null : seconds;
}

/** Kinds of changes that may have an end of their own; a fault always has one, and lifting faults has none. */
export const mayExpire = ({ kind }: ChangeIntent): boolean => kind !== 'fault' && kind !== 'clear-fault';

/** The same change with an end after so many seconds; null: without one. */
export function withExpiry(intent: ChangeIntent, seconds: number | null): ChangeIntent {
  if (intent.kind === 'fault') return intent;
  const { expiresInSeconds: _before, ...rest } = intent;
  return seconds === null ? rest : { ...rest, expiresInSeconds: seconds };
}
