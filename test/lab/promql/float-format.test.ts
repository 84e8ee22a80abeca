import { expect, it } from 'vitest';
import { formatFloat } from '@/lab/promql/float-format.ts';

it.each([
  [NaN, 'NaN', 'NaN'],
  [Infinity, '+Inf', '+Inf'],
  [-Infinity, '-Inf', '-Inf'],
  [-0, '-0', '-0'],
  [0.1, '0.1', '0.1'],
  [1e-6, '0.000001', '0.000001'],
  [1.5e-7, '1.5e-07', '0.00000015'],
  [1e21, '1e+21', '1000000000000000000000'],
  [-1.25e22, '-1.25e+22', '-12500000000000000000000'],
  [3e-300, '3e-300', `0.${'0'.repeat(299)}3`],
  [123456789.125, '123456789.125', '123456789.125'],
])('writes %d as %s in answers and as %s in labels', (value, json, plain) => {
  expect(formatFloat(value, 'json')).toBe(json);
  expect(formatFloat(value, 'plain')).toBe(plain);
});
