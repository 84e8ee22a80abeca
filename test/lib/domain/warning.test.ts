import { expect, it } from 'vitest';
import { clockSkewWarning } from '@/lib/domain/warning.ts';

it('clocks that differ by over 5 s are told, with the direction', () => {
  expect(clockSkewWarning(6)?.text).toContain('6 s ahead of the console');
  expect(clockSkewWarning(-90)?.text).toContain('90 s behind the console');
});

it.each([null, 0, 5, -5])('a difference of %s is not', (skew) => {
  expect(clockSkewWarning(skew)).toBeNull();
});
