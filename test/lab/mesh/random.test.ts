import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencySampler } from '@/lab/mesh/latency.ts';
import { Random } from '@/lab/mesh/random.ts';

function draws(random: Random, count = 20_000): number[] {
  return Array.from({ length: count }, () => random.next());
}

describe('the seeded streams', () => {
  it('repeat for the same seed and differ for another', () => {
    expect(draws(new Random('a'), 50)).toEqual(draws(new Random('a'), 50));
    expect(draws(new Random('a'), 50)).not.toEqual(draws(new Random('b'), 50));
  });

  it('are independent of how much other purposes drew', () => {
    const quiet = new Random('seed');
    const busy = new Random('seed');
    draws(busy.split('retries'), 1_000);
    draws(busy, 10);
    expect(draws(quiet.split('latency'), 50)).toEqual(draws(busy.split('latency'), 50));
  });

  it('are uniform: mean 1/2, variance 1/12', () => {
    const values = draws(new Random('uniform'));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('choose by relative weights, and never what has none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }), (weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const random = new Random(weights.join());
        for (let draw = 0; draw < 50; draw++) expect(weights[random.weighted(weights)]).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a latency model', () => {
  it('hits the quantiles that it is given', () => {
    const sampler = new LatencySampler({ p50Ms: 20, p95Ms: 210, p99Ms: 640 });
    const random = new Random('latency');
    const values = Array.from({ length: 50_000 }, () => sampler.drawMs(random)).sort((a, b) => a - b);
    const quantile = (share: number): number => values[Math.floor(values.length * share)] ?? NaN;
    expect(quantile(0.5)).toBeCloseTo(20, -1);
    expect(Math.abs(quantile(0.95) / 210 - 1)).toBeLessThan(0.1);
    expect(Math.abs(quantile(0.99) / 640 - 1)).toBeLessThan(0.1);
    expect(values[0]).toBeGreaterThan(0);
  });
});
