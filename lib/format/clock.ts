/** How an instant is told: `nowMs` decides what "today" is, `timeZone` (IANA) defaults to the reader's. */
export interface ClockOptions {
  readonly nowMs: number;
  readonly timeZone?: string | undefined;
}

type ClockPart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

function clockParts(atMs: number, timeZone: string | undefined): Record<ClockPart, string> {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: ClockPart) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  // The English month of this locale is "Sept"; three letters keep a column of dates straight.
  return {
    year: part('year'),
    month: part('month').slice(0, 3),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** `14:32:15` today, `22 Nov 17:32` on another day, with the year when it is another year. */
export function formatClock(atMs: number, { nowMs, timeZone }: ClockOptions): string {
  const at = clockParts(atMs, timeZone);
  const now = clockParts(nowMs, timeZone);
  const date = `${at.day} ${at.month}`;
  if (at.year !== now.year) return `${date} ${at.year} ${at.hour}:${at.minute}`;
  if (date !== `${now.day} ${now.month}`) return `${date} ${at.hour}:${at.minute}`;
  return `${at.hour}:${at.minute}:${at.second}`;
}

/** `14:32`, for the ends of an axis. */
export function formatClockMinute(atMs: number, timeZone?: string): string {
  const at = clockParts(atMs, timeZone);
  return `${at.hour}:${at.minute}`;
}

/** `14:32:15`, for a tooltip. */
export function formatClockSecond(atMs: number, timeZone?: string): string {
  const at = clockParts(atMs, timeZone);
  return `${at.hour}:${at.minute}:${at.second}`;
}

const hourMs = 3_600_000;

/** `8 min ago`, `in 12 s`; beyond an hour the clock time, since "6 hours ago" hides which shift it was. */
export function formatRelative(atMs: number, options: ClockOptions): string {
  const distanceMs = Math.abs(options.nowMs - atMs);
  if (distanceMs > hourMs) return formatClock(atMs, options);
  if (distanceMs < 1_000) return 'now';
  const seconds = Math.floor(distanceMs / 1_000);
  const words = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
  return atMs > options.nowMs ? `in ${words}` : `${words} ago`;
}

/** The offset of a place from UTC at an instant: `UTC+01:00`, and plain `UTC` where there is none. */
export function formatUtcOffset(atMs: number, timeZone?: string): string {
  const name = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  const offset = (name ?? '').replace('GMT', '').replace('-', '−');
  return offset === '+00:00' ? 'UTC' : `UTC${offset}`;
}
