import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blueGreenIntent } from '@/components/changes/blue-green.ts';
import { gainingVersion, stagesBetween, usualStops } from '@/components/changes/split-steps.ts';
import { draftOf } from '@/components/changes/split-draft.ts';
import { service, version } from '../services/service-samples.ts';

describe('going there in steps', () => {
  it('stops at the usual shares of the version that grows, and ends where the draft is', () => {
    const before = draftOf({ v1: 90, v2: 10 });
    expect(stagesBetween(before, draftOf({ v1: 0, v2: 100 }), usualStops)).toEqual([
      { v1: 75, v2: 25 },
      { v1: 50, v2: 50 },
      { v1: 0, v2: 100 },
    ]);
    expect(gainingVersion(before, before)).toBeNull();
  });

  it('only ever grows that version, and every stage sums to 100', () => {
    const weights = fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)).filter(([a, b, c]) => a + b + c > 0);
    fc.assert(
      fc.property(weights, weights, ([a, b, c], [d, e, f]) => {
        const before = draftOf({ v1: a, v2: b, v3: c });
        const after = draftOf({ v1: d, v2: e, v3: f });
        const growing = gainingVersion(before, after);
        fc.pre(growing !== null);
        const stages = stagesBetween(before, after, usualStops);
        const shares = stages.map((stage) => stage[growing ?? ''] ?? 0);
        expect(shares).toEqual(shares.toSorted((left, right) => left - right));
        for (const stage of stages) {
          expect(Object.values(stage).reduce((sum, share) => sum + share, 0)).toBe(100);
        }
        expect(draftOf(stages.at(-1) ?? {}).map(({ percent }) => percent)).toEqual(
          after.map(({ percent }) => percent),
        );
      }),
    );
  });
});

describe('blue/green', () => {
  const routed = (weights: readonly number[]) =>
    service({
      versions: [version('v1'), version('v2'), version('v3')].slice(0, weights.length),
      routing: {
        objects: [],
        rules: [
          {
            index: 0,
            name: null,
            match: null,
            targets: weights.map((weight, position) => ({
              host: 'payment',
              version: `v${position + 1}`,
              weight,
              share: weight / 100,
            })),
            fault: null,
            timeoutMs: null,
            retries: null,
            mirror: null,
          },
        ],
      },
    });

  it('gives everything to the version that has less', () => {
    expect(blueGreenIntent(routed([90, 10]))).toMatchObject({ weights: { v1: 0, v2: 100 }, rule: 0 });
    expect(blueGreenIntent(routed([0, 100]))).toMatchObject({ weights: { v1: 100, v2: 0 } });
  });

  it('does nothing where "the other version" is not one', () => {
    expect(blueGreenIntent(routed([50, 25, 25]))).toBeNull();
    expect(blueGreenIntent(routed([100]))).toBeNull();
    expect(blueGreenIntent(service())).toBeNull();
  });
});
