import { describe, expect, it } from 'vitest';
import { PromqlExecutionError, PromqlTimeoutError } from '@/lab/promql/errors.ts';
import { QueryBudget } from '@/lab/promql/evaluation-context.ts';
import { queryInstant } from '@/lab/promql/query.ts';
import { storeOf, valuesAt, valuesOver } from '@/test/lab/promql/query-of.ts';

const NAMED = (name: string, labels: Record<string, string> = {}) => ({ __name__: name, ...labels });

describe('the present value of a series', () => {
  it('is its last sample for five minutes, both ends included', () => {
    const store = storeOf(60_000, [[NAMED('up'), [1]]]);
    expect(valuesAt(store, 'up', 300)).toEqual({ up: 1 });
    expect(valuesAt(store, 'up', 300.001)).toEqual({});
  });

  it('ends at once with a stale marker and comes back with the next sample', () => {
    const store = storeOf(15_000, [[NAMED('up'), [1, 2, null, undefined, 5]]]);
    expect(valuesOver(store, 'up', [0, 75, 15])).toEqual({ up: ['0:1', '15:2', '60:5', '75:5'] });
  });

  it('is looked up earlier by offset and at a fixed time by @', () => {
    const store = storeOf(60_000, [[NAMED('x'), [0, 1, 2, 3, 4, 5]]]);
    expect(valuesAt(store, 'x offset 2m', 300)).toEqual({ x: 3 });
    expect(valuesAt(store, 'x offset -1m', 120)).toEqual({ x: 3 });
    expect(valuesAt(store, 'x @ 60', 300)).toEqual({ x: 1 });
    expect(valuesOver(store, 'x @ end() - x', [0, 120, 60])).toEqual({ '': ['0:2', '60:1', '120:0'] });
  });
});

describe('rates', () => {
  it('extrapolate a steady counter over the whole range', () => {
    // 10 per 15 s; samples at 15 … 60 s of a range from 0 to 60 s, with the first sample of the range at 0.
    const store = storeOf(15_000, [[NAMED('c'), [100, 110, 120, 130, 140]]]);
    expect(valuesAt(store, 'increase(c[1m])', 60)).toEqual({ '': 40 });
    expect(valuesAt(store, 'rate(c[1m])', 60)['']).toBeCloseTo(40 / 60, 12);
  });

  it('stretch by at most half a sample distance where an end has no sample near it', () => {
    // Samples at 0, 15, 30 s; asked at 120 s over 2 m: 20 over 30 s, to the start 0 s, at the end half of 15 s.
    const store = storeOf(15_000, [[NAMED('c'), [100, 110, 120]]]);
    expect(valuesAt(store, 'increase(c[2m])', 120)['']).toBeCloseTo((20 * (30 + 7.5)) / 30, 12);
  });

  it('never go below the zero that a young counter began from', () => {
    // 1, 11, 21 at 30, 45, 60 s: zero lies 30 s × 1/20 = 1.5 s before the first sample, not 15.
    const store = storeOf(15_000, [[NAMED('c'), [undefined, undefined, 1, 11, 21]]]);
    expect(valuesAt(store, 'increase(c[1m])', 60)['']).toBeCloseTo((20 * (30 + 1.5)) / 30, 12);
  });

  it('count a restart as a new beginning from zero', () => {
    const store = storeOf(15_000, [[NAMED('c'), [100, 110, 5, 15, 25]]]);
    // 110-100 + 5 + 10 + 10 = 35.
    expect(valuesAt(store, 'increase(c[1m])', 60)).toEqual({ '': 35 });
    expect(valuesAt(store, 'resets(c[1m])', 60)).toEqual({ '': 1 });
    expect(valuesAt(store, 'delta(c[1m])', 60)).toEqual({ '': -75 });
  });

  it('of the last two samples react at once', () => {
    const store = storeOf(15_000, [[NAMED('c'), [0, 15, 30, 90]]]);
    expect(valuesAt(store, 'irate(c[1m])', 45)).toEqual({ '': 4 });
    expect(valuesAt(store, 'idelta(c[1m])', 45)).toEqual({ '': 60 });
  });

  it('need two samples', () => {
    const store = storeOf(15_000, [[NAMED('c'), [7]]]);
    expect(valuesAt(store, 'rate(c[1m])', 15)).toEqual({});
    expect(valuesAt(store, 'count_over_time(c[1m])', 15)).toEqual({ '': 1 });
  });
});

describe('histogram_quantile', () => {
  const buckets = (counts: Record<string, number>) =>
    storeOf(
      15_000,
      Object.entries(counts).map(([le, count]) => [NAMED('b', { le }), [count]] as const),
    );

  it('interpolates within the bucket where the rank falls', () => {
    // Rank 0.9 × 20 = 18 lies 3/5 into the bucket (50, 100].
    const store = buckets({ 10: 5, 50: 15, 100: 20, '+Inf': 20 });
    expect(valuesAt(store, 'histogram_quantile(0.9, b)', 0)).toEqual({ '': 80 });
    expect(valuesAt(store, 'histogram_quantile(0.1, b)', 0)).toEqual({ '': 4 });
  });

  it('gives the highest finite bound for what lies above it', () => {
    expect(valuesAt(buckets({ 10: 1, 50: 2, '+Inf': 20 }), 'histogram_quantile(0.99, b)', 0)).toEqual({
      '': 50,
    });
  });

  it('is NaN without an infinite bucket or without observations, and infinite outside 0 to 1', () => {
    expect(valuesAt(buckets({ 10: 1, 50: 2 }), 'histogram_quantile(0.5, b)', 0)).toEqual({ '': NaN });
    expect(valuesAt(buckets({ 10: 0, '+Inf': 0 }), 'histogram_quantile(0.5, b)', 0)).toEqual({ '': NaN });
    expect(valuesAt(buckets({ 10: 1, '+Inf': 2 }), 'histogram_quantile(2, b)', 0)).toEqual({ '': Infinity });
  });

  it('lifts a count that falls below an earlier one', () => {
    // 4, 3, 9 becomes 4, 4, 9: rank 4.5 lies a tenth into (2, 3].
    const store = buckets({ 1: 4, 2: 3, 3: 9, '+Inf': 9 });
    expect(valuesAt(store, 'histogram_quantile(0.5, b)', 0)['']).toBeCloseTo(2.1, 12);
  });
});

describe('vector matching', () => {
  const store = storeOf(15_000, [
    [NAMED('errors', { pod: 'a', zone: 'n' }), [2]],
    [NAMED('errors', { pod: 'b', zone: 'n' }), [3]],
    [NAMED('requests', { pod: 'a', zone: 'n' }), [10]],
    [NAMED('requests', { pod: 'b', zone: 'n' }), [30]],
    [NAMED('capacity', { zone: 'n', tier: 'gold' }), [100]],
  ]);

  it('pairs series of equal labels and lets the name fall', () => {
    expect(valuesAt(store, 'errors / requests', 0)).toEqual({
      '{pod="a",zone="n"}': 0.2,
      '{pod="b",zone="n"}': 0.1,
    });
  });

  it('takes labels of the one side over with group_left', () => {
    expect(valuesAt(store, 'requests / on (zone) group_left (tier) capacity', 0)).toEqual({
      '{pod="a",tier="gold",zone="n"}': 0.1,
      '{pod="b",tier="gold",zone="n"}': 0.3,
    });
  });

  it('refuses several partners that were not asked for', () => {
    expect(() => valuesAt(store, 'requests / on (zone) capacity', 0)).toThrow(PromqlExecutionError);
    expect(() => valuesAt(store, 'capacity / on (zone) requests', 0)).toThrow(
      /many-to-many matching not allowed/,
    );
  });

  it('binds offset to the selector before it and the power before the sign', () => {
    expect(valuesAt(store, 'vector(1) + vector(2) * vector(3) ^ vector(2)', 0)).toEqual({ '': 19 });
    expect(valuesAt(store, '-1 ^ 2', 0)).toEqual({ scalar: -1 });
    expect(valuesAt(store, '2 ^ 3 ^ 2', 0)).toEqual({ scalar: 512 });
    expect(valuesAt(store, 'sum(errors + requests offset 1m * 100) or vector(-1)', 0)).toEqual({ '': -1 });
  });

  it('keeps or removes by the presence of partners', () => {
    expect(valuesAt(store, 'requests and errors > 2', 0)).toEqual({ 'requests{pod="b",zone="n"}': 30 });
    expect(valuesAt(store, 'requests unless errors > 2', 0)).toEqual({ 'requests{pod="a",zone="n"}': 10 });
    expect(valuesAt(store, 'absent(requests) or on () sum(requests)', 0)).toEqual({ '': 40 });
  });
});

describe('aggregation', () => {
  const store = storeOf(15_000, [
    [NAMED('g', { host: 'a', zone: 'n' }), [1]],
    [NAMED('g', { host: 'b', zone: 'n' }), [5]],
    [NAMED('g', { host: 'c', zone: 's' }), [NaN]],
  ]);

  it('groups by labels or without them', () => {
    expect(valuesAt(store, 'sum by (zone) (g)', 0)).toEqual({ '{zone="n"}': 6, '{zone="s"}': NaN });
    expect(valuesAt(store, 'count without (host) (g)', 0)).toEqual({ '{zone="n"}': 2, '{zone="s"}': 1 });
    expect(valuesAt(store, 'stddev by (zone) (g{zone="n"})', 0)).toEqual({ '{zone="n"}': 2 });
    expect(valuesAt(store, 'quantile(0.25, g{zone="n"})', 0)).toEqual({ '': 2 });
  });

  it('ranks NaN last and keeps all labels', () => {
    expect(Object.keys(valuesAt(store, 'topk(3, g)', 0))).toEqual([
      'g{host="b",zone="n"}',
      'g{host="a",zone="n"}',
      'g{host="c",zone="s"}',
    ]);
    expect(valuesAt(store, 'max(g)', 0)).toEqual({ '': 5 });
  });

  it('tells values apart whose text runs together', () => {
    const hostile = storeOf(15_000, [
      [NAMED('g', { a: 'x\u0000', b: 'y' }), [1]],
      [NAMED('g', { a: 'x', b: '\u0000y' }), [2]],
    ]);
    expect(new Set(Object.values(valuesAt(hostile, 'sum by (a, b) (g)', 0)))).toEqual(new Set([1, 2]));
  });
});

describe('subqueries', () => {
  it('evaluate at whole multiples of their step', () => {
    const store = storeOf(15_000, [[NAMED('c'), Array.from({ length: 21 }, (_, index) => index)]]);
    // At 0:60, 2:00, 3:00, 4:00 the values are 4, 8, 12, 16.
    expect(valuesAt(store, 'sum_over_time(c[4m:1m])', 250)).toEqual({ '': 40 });
    expect(valuesAt(store, 'count_over_time(c[1m:7s])', 70)).toEqual({ '': 9 });
  });
});

describe('bounds', () => {
  const store = storeOf(15_000, [[NAMED('c'), Array.from({ length: 1000 }, (_, index) => index)]]);

  it('stop a query that would load too many samples', () => {
    const budget = new QueryBudget({ maxSamples: 100, timeoutMs: 10_000 });
    expect(() => queryInstant('rate(c[4h])', 15_000_000, { store, budget })).toThrow(
      'query processing would load too many samples',
    );
  });

  it('stop a query that runs too long', () => {
    let nowMs = 0;
    const budget = new QueryBudget({ maxSamples: 1e6, timeoutMs: 1, wallMs: () => (nowMs += 10) });
    expect(() => queryInstant('rate(c[4h])', 15_000_000, { store, budget })).toThrow(PromqlTimeoutError);
  });
});
