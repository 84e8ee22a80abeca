import { describe, expect, it } from 'vitest';
import { PromqlParseError } from '@/lab/promql/errors.ts';
import { parseDuration, parseGoFloat, parseNumber, unquote } from '@/lab/promql/literals.ts';
import { parsePromql } from '@/lab/promql/parse.ts';

describe('a query that cannot be understood', () => {
  it.each([
    ['no_such_function(x)', 'unknown function with name "no_such_function"'],
    ['holt_winters(x[5m], 0.5, 0.5)', 'function "holt_winters" is not supported'],
    ['limitk(1, x)', 'aggregation limitk is not supported'],
    ['x + fill(0) y', 'fill modifiers are not supported'],
    ['x{"a"="b"}', 'quoted label names are not supported'],
    ['x </ 5', 'is not supported'],
    ['sum(', 'unexpected end of input'],
    ['rate(x)', 'expected type range vector in call to function "rate", got instant vector'],
    ['x[5]', 'not a valid duration string: "5"'],
    ['1 > 2', 'comparisons between scalars must use BOOL modifier'],
  ])('says what is wrong with %s', (query, reason) => {
    expect(() => parsePromql(query)).toThrow(PromqlParseError);
    expect(() => parsePromql(query)).toThrow(reason);
  });

  it('names line and column', () => {
    expect(() => parsePromql('sum(\n  x y)')).toThrow(/^2:5: parse error: /);
  });
});

it('reads durations in falling units', () => {
  expect(parseDuration('1h30m')).toBe(5_400_000);
  expect(parseDuration('1y2w3d')).toBe((365 + 14 + 3) * 86_400_000);
  expect(parseDuration('250ms')).toBe(250);
  expect(parseDuration('30m1h')).toBeNull();
  expect(parseDuration('1.5m')).toBeNull();
});

it('reads numbers as PromQL and as bucket bounds', () => {
  expect(['0x1F', '017', '1e3', '.5', 'Inf'].map(parseNumber)).toEqual([31, 15, 1000, 0.5, Infinity]);
  expect(['5m', '1_000', ''].map(parseNumber)).toEqual([null, null, null]);
  expect(['+Inf', '-inf', '2.5', 'abc', ''].map(parseGoFloat)).toEqual([
    Infinity,
    -Infinity,
    2.5,
    null,
    null,
  ]);
});

it('reads strings with their escapes', () => {
  expect(unquote(String.raw`"a\"b\n\x41\u00e9"`)).toBe('a"b\nAé');
  expect(unquote(String.raw`'it\'s'`)).toBe("it's");
  expect(unquote('`raw \\n`')).toBe('raw \\n');
  expect(unquote(String.raw`"\q"`)).toBeNull();
  expect(unquote('"a')).toBeNull();
});
