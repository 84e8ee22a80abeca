import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialAtLeast } from '@/lib/domain/compare/binomial-tail.ts';
import { adjustedForMany } from '@/lib/domain/compare/false-discoveries.ts';
import { beyondNormal } from '@/lib/domain/compare/normal-distribution.ts';
import { quantileChangeP } from '@/lib/domain/compare/quantile-change.ts';
import { rateChangeP } from '@/lib/domain/compare/rate-change.ts';
import { differenceInterval, ratioChangeP } from '@/lib/domain/compare/ratio-change.ts';

/** By adding up every term. */
function summedAtLeast(hits: number, total: number, share: number): number {
  let term = (1 - share) ** total;
  let sum = hits <= 0 ? term : 0;
  for (let k = 1; k <= total; k += 1) {
    term *= ((total - k + 1) / k) * (share / (1 - share));
    if (k >= hits) sum += term;
  }
  return sum;
}

describe('tails of distributions', () => {
  it('are those that adding up every term gives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.nat(200),
        (total, share, hits) => {
          expect(binomialAtLeast(hits, total, share)).toBeCloseTo(summedAtLeast(hits, total, share), 9);
        },
      ),
    );
    expect(beyondNormal(1.959964)).toBeCloseTo(0.05, 6);
    expect(beyondNormal(0)).toBeCloseTo(1, 6);
  });
});

describe('a change of a rate', () => {
  it('is as likely as chance makes it, by an exact test', () => {
    expect(rateChangeP({ count: 0, seconds: 60 }, { count: 18, seconds: 60 })).toBeCloseTo(2 * 0.5 ** 18, 9);
    expect(rateChangeP({ count: 0, seconds: 60 }, { count: 3, seconds: 60 })).toBeCloseTo(0.25, 9);
    expect(rateChangeP({ count: 252, seconds: 60 }, { count: 504, seconds: 60 })).toBeLessThan(1e-15);
    expect(rateChangeP({ count: 0, seconds: 60 }, { count: 0, seconds: 60 })).toBe(1);
  });

  it('does not depend on which window is called before, and takes their lengths into account', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
        const [first, second] = [
          { count: a, seconds: 60 },
          { count: b, seconds: 120 },
        ];
        expect(rateChangeP(first, second)).toBeCloseTo(rateChangeP(second, first), 9);
      }),
    );
    expect(rateChangeP({ count: 100, seconds: 60 }, { count: 200, seconds: 120 })).toBeGreaterThan(0.5);
  });
});

describe('a change of a share', () => {
  it('tells 5 of 252 from 11 of 504 as little as the design does, and 1 % from 10 % for certain', () => {
    expect(ratioChangeP({ hits: 5, total: 252 }, { hits: 11, total: 504 })).toBeCloseTo(0.86, 1);
    expect(ratioChangeP({ hits: 5, total: 2_520 }, { hits: 11, total: 2_520 })).toBeCloseTo(0.13, 1);
    expect(ratioChangeP({ hits: 5, total: 500 }, { hits: 50, total: 500 })).toBeLessThan(1e-6);
    expect(ratioChangeP({ hits: 0, total: 500 }, { hits: 0, total: 500 })).toBe(1);
    expect(ratioChangeP({ hits: 0, total: 0 }, { hits: 1, total: 500 })).toBeNull();
  });

  it('has the interval of Newcombe’s own example', () => {
    // 56 of 70 against 48 of 80: the difference is 0.2, 95 % from 0.0524 to 0.3339.
    const { low, high } = differenceInterval({ hits: 48, total: 80 }, { hits: 56, total: 70 }, 1.959964);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
});

describe('a change of a quantile', () => {
  const latency = { p50: 30, p95: 80, p99: 160 };
  const slower = { p50: 60, p95: 160, p99: 320 };

  it('is certain when it doubles over many requests, and not known over few', () => {
    expect(
      quantileChangeP('p95', { latency, samples: 3_000 }, { latency: slower, samples: 3_000 }),
    ).toBeLessThan(1e-6);
    expect(quantileChangeP('p95', { latency, samples: 3_000 }, { latency, samples: 3_000 })).toBeCloseTo(
      1,
      6,
    );
    expect(quantileChangeP('p99', { latency, samples: 200 }, { latency: slower, samples: 200 })).toBeNull();
    expect(
      quantileChangeP(
        'p95',
        { latency: { ...latency, p95: null }, samples: 3_000 },
        { latency, samples: 3_000 },
      ),
    ).toBeNull();
  });
});

describe('many comparisons at once', () => {
  it('are adjusted as Benjamini and Hochberg do', () => {
    const adjusted = adjustedForMany([0.01, 0.02, 0.03, 0.04, 0.5]);
    for (const [index, q] of [0.05, 0.05, 0.05, 0.05, 0.5].entries())
      expect(adjusted[index]).toBeCloseTo(q, 12);
  });

  it('keep their order, and none becomes smaller', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
        const adjusted = adjustedForMany(ps);
        for (const [index, p] of ps.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          for (const [other, q] of ps.entries()) {
            if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other] ?? 1);
          }
        }
      }),
    );
  });
});
