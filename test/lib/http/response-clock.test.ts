import { describe, expect, it } from 'vitest';
import { clockSkewSeconds, parseRetryAfterSeconds } from '@/lib/http/response-clock.ts';

const noon = Date.parse('2026-11-24T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['-5', null],
    ['soon', null],
    [null, null],
  ])('%s means %s seconds', (header, seconds) => {
    expect(parseRetryAfterSeconds(header, noon)).toBe(seconds);
  });
});

describe('the backend’s clock', () => {
  it('is compared at the middle of the second that its header names', () => {
    expect(clockSkewSeconds('Tue, 24 Nov 2026 12:00:07 GMT', noon)).toBe(7.5);
    expect(clockSkewSeconds('nonsense', noon)).toBeNull();
    expect(clockSkewSeconds(null, noon)).toBeNull();
  });
});
