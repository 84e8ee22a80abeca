import { describe, expect, it } from 'vitest';
import { ManualClock, RealClock } from '@/lab/clock.ts';

describe('mesh time', () => {
  it('moves by hand, and only forward', () => {
    const clock = new ManualClock(1000);
    clock.advance(250);
    expect(clock.nowMs()).toBe(1250);
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });

  it('follows the wall clock faster or slower without a jump when the speed changes', () => {
    let wallMs = 5000;
    const clock = new RealClock({ startMs: 100_000, wallMs: () => wallMs });
    wallMs += 1000;
    expect(clock.nowMs()).toBe(101_000);
    clock.setSpeed(60);
    expect(clock.nowMs()).toBe(101_000);
    wallMs += 1000;
    expect(clock.nowMs()).toBe(161_000);
    clock.setSpeed(0.5);
    wallMs += 1000;
    expect(clock.nowMs()).toBe(161_500);
    expect(() => clock.setSpeed(0)).toThrow(RangeError);
  });

  it('does not go back when the wall clock does', () => {
    let wallMs = 5000;
    const clock = new RealClock({ wallMs: () => wallMs });
    expect(clock.nowMs()).toBe(5000);
    wallMs = 3000;
    expect(clock.nowMs()).toBe(5000);
  });
});
