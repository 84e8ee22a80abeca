import { formatClockSecond } from '@/lib/format/clock.ts';

/** `14:31:52.418`, of milliseconds since the epoch: requests of one second are told apart. */
export const clockMs = (atMs: number, timeZone?: string): string =>
  `${formatClockSecond(atMs, timeZone)}.${String(Math.floor(((atMs % 1_000) + 1_000) % 1_000)).padStart(3, '0')}`;
