import { describe, expect, it } from 'vitest';
import { durationMs } from '@/lab/mesh/routing/duration.ts';

describe('durations in objects', () => {
  it.each([
    ['1s', 1_000],
    ['0.5s', 500],
    ['250ms', 250],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['0s', 0],
    ['0', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '5', 'fast', '1s!', '-1s'])('%j is no duration', (text) => {
    expect(durationMs(text)).toBeNull();
  });
});
