import { expect, it } from 'vitest';
import { clockSkewWarning, distinctWarnings, takesFigures, warning } from '@/lib/domain/warning.ts';

it('clocks that differ by over 5 s are told, with the direction', () => {
  expect(clockSkewWarning(6)?.text).toContain('6 s ahead of the console');
  expect(clockSkewWarning(-90)?.text).toContain('90 s behind the console');
});

it.each([null, 0, 5, -5])('a difference of %s is not', (skew) => {
  expect(clockSkewWarning(skew)).toBeNull();
});

it('what takes figures away is told from a remark, and a code of a newer server is a remark', () => {
  const takes = (code: string) => takesFigures({ code, text: '' });
  expect(['partial-answer', 'metric-absent', 'latency-incomplete', 'limit-hit'].map(takes)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(takesFigures(warning('partial-client', ''))).toBe(false);
  expect(['outside-partial', 'hosts-folded', 'of-a-newer-server', 'toString'].map(takes)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it('what a backend says beside every answer is told once, in the order in which it was first told', () => {
  const partial = warning('partial-answer', 'store 2 did not answer');
  const short = warning('short-window', 'too short');
  expect(distinctWarnings([partial, short, { ...partial }])).toEqual([partial, short]);
  expect(distinctWarnings([partial, warning('limit-hit', partial.text)])).toHaveLength(2);
});
