import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '@/lib/client/backoff.ts';

it('waits longer after each failure, never more than 15 s, and never at the same moment as everybody', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, random) => {
        const wait = backoffMs(failures, random);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThanOrEqual(15_000);
      },
    ),
  );
  expect([1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect(backoffMs(3, 0)).toBe(2_000);
});
