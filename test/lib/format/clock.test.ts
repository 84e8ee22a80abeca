import { describe, expect, it } from 'vitest';
import {
  formatClock,
  formatClockMinute,
  formatClockSecond,
  formatRelative,
  formatUtcOffset,
} from '../../../lib/format/clock.ts';
import { formatCountdown, formatDuration } from '../../../lib/format/duration.ts';

const nowMs = Date.UTC(2026, 10, 23, 14, 32, 15);
const berlin = { nowMs, timeZone: 'Europe/Berlin' };
const utc = { nowMs, timeZone: 'UTC' };

describe('the clock', () => {
  it.each([
    [nowMs, '14:32:15'],
    [Date.UTC(2026, 10, 23, 0, 0, 0), '00:00:00'],
    [Date.UTC(2026, 10, 22, 17, 32, 50), '22 Nov 17:32'],
    [Date.UTC(2026, 8, 3, 7, 5, 0), '3 Sep 07:05'],
    [Date.UTC(2025, 11, 31, 23, 59, 0), '31 Dec 2025 23:59'],
  ])('says seconds today and the date otherwise (%i)', (atMs, text) => {
    expect(formatClock(atMs, utc)).toBe(text);
  });

  it('decides what today is where the reader is', () => {
    const lateMs = Date.UTC(2026, 10, 22, 23, 30, 0);
    expect(formatClock(lateMs, utc)).toBe('22 Nov 23:30');
    expect(formatClock(lateMs, berlin)).toBe('00:30:00');
  });

  it('is short on an axis and long in a tooltip', () => {
    expect(formatClockMinute(nowMs, 'UTC')).toBe('14:32');
    expect(formatClockSecond(nowMs, 'UTC')).toBe('14:32:15');
  });

  it('tells its distance from UTC', () => {
    expect(formatUtcOffset(nowMs, 'Europe/Berlin')).toBe('UTC+01:00');
    expect(formatUtcOffset(nowMs, 'America/St_Johns')).toBe('UTC−03:30');
    expect(formatUtcOffset(nowMs, 'UTC')).toBe('UTC');
  });
});

describe('relative time', () => {
  it.each([
    [nowMs, 'now'],
    [nowMs - 12_400, '12 s ago'],
    [nowMs - 59_999, '59 s ago'],
    [nowMs - 60_000, '1 min ago'],
    [nowMs - 8 * 60_000, '8 min ago'],
    [nowMs - 3_600_000, '60 min ago'],
    [nowMs - 3_600_001, '13:32:14'],
    [nowMs + 7 * 60_000, 'in 7 min'],
    [nowMs - 90_000_000, '22 Nov 13:32'],
  ])('goes up to an hour, then it is the clock (%i)', (atMs, text) => {
    expect(formatRelative(atMs, utc)).toBe(text);
  });
});

describe('a countdown', () => {
  it.each([
    [410_000, '06:50'],
    [59_001, '01:00'],
    [1, '00:01'],
    [0, '00:00'],
    [-5_000, '00:00'],
    [3_600_000, '1:00:00'],
    [4_010_000, '1:06:50'],
  ])('%i ms left reads %s', (leftMs, text) => {
    expect(formatCountdown(leftMs)).toBe(text);
  });
});

describe('a duration', () => {
  it.each([
    [30, '30 s'],
    [60, '1 min'],
    [90, '90 s'],
    [300, '5 min'],
    [3600, '1 h'],
    [86_400, '24 h'],
    [0.5, '0.5 s'],
  ])('%f s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
