import { describe, expect, it } from 'vitest';
import { confidenceSequence, wilsonInterval } from '@/lib/domain/confidence-sequence.ts';
import { judgeShares, shareTolerance, verdictOf } from '@/lib/domain/share-verdict.ts';
import { seededRandom, type SeededRandom } from '../../support/seeded-random.ts';

const WATCHES = 400;
/** Looks of one watch: a request or two apart at first, many later, as a slow and a busy service have it. */
const LOOKS = Array.from({ length: 120 }, (_, look) => Math.ceil(4 * 1.075 ** look));

/** Requests that took the way in question, as a watch sees them grow. */
function watch(random: SeededRandom, share: number, look: (hits: number, total: number) => boolean): boolean {
  let hits = 0;
  let total = 0;
  for (const until of LOOKS) {
    for (; total < until; total += 1) if (random.chance(share)) hits += 1;
    if (look(hits, total)) return true;
  }
  return false;
}

/** Part of the watches in which something was ever seen. */
function everSeen(share: number, look: (hits: number, total: number) => boolean): number {
  const random = seededRandom(20_260_101 + Math.round(share * 1000));
  let seen = 0;
  for (let one = 0; one < WATCHES; one += 1) if (watch(random, share, look)) seen += 1;
  return seen / WATCHES;
}

const verdictIs = (requested: number, verdict: string) => (hits: number, total: number) =>
  verdictOf([requested, 1 - requested], [hits / total, 1 - hits / total], total) === verdict;

describe('verdicts that hold however often one looks', () => {
  it.each([0.01, 0.1, 0.5, 0.9])(
    'the bounds of a share of %f miss it in at most 5 percent of all watches',
    (share) => {
      const missed = everSeen(share, (hits, total) => {
        const { low, high } = confidenceSequence(hits, total, 0.05);
        return share < low || share > high;
      });
      expect(missed).toBeLessThanOrEqual(0.05);
    },
  );

  it('bounds that hold for one look only miss it far more often, which is why they do not decide', () => {
    const missed = everSeen(0.5, (hits, total) => {
      const { low, high } = wilsonInterval(hits, total);
      return low > 0.5 || high < 0.5;
    });
    expect(missed).toBeGreaterThan(0.2);
  });

  it.each([0, 0.05, 0.25, 0.5, 0.8])(
    'a split of %f that is off by just more than the tolerance is called converged in at most 5 percent of all watches',
    (requested) => {
      const off = requested + shareTolerance(requested) * 1.001;
      expect(everSeen(off, verdictIs(requested, 'converged'))).toBeLessThanOrEqual(0.05);
    },
  );

  it.each([0.05, 0.25, 0.5, 0.8])(
    'a split of %f that is as asked is called not converged in at most 1 percent of all watches',
    (requested) => {
      expect(everSeen(requested, verdictIs(requested, 'not-converged'))).toBeLessThanOrEqual(0.01);
      const edge = requested + shareTolerance(requested);
      expect(everSeen(edge, verdictIs(requested, 'not-converged'))).toBeLessThanOrEqual(0.01);
    },
  );

  it.each([0, 0.05, 0.25, 0.5, 0.8])('a split of %f that is as asked does come to converge', (requested) => {
    expect(everSeen(requested, verdictIs(requested, 'converged'))).toBeGreaterThan(0.9);
  });

  it('a split that did not move is found out', () => {
    expect(everSeen(0.1, verdictIs(0.5, 'not-converged'))).toBe(1);
  });
});

describe('the proof of a split', () => {
  it('says how many more requests it needs, about right', () => {
    const early = judgeShares({ v1: 0.5, v2: 0.5 }, { v1: 52, v2: 48 });
    expect(early.verdict).toBe('cannot-tell');
    const needed = early.requestsNeeded ?? 0;
    expect(needed).toBeGreaterThan(100);
    const scaled = (100 + needed * 1.05) / 100;
    expect(judgeShares({ v1: 0.5, v2: 0.5 }, { v1: 52 * scaled, v2: 48 * scaled }).verdict).toBe('converged');
    const tooFew = (100 + needed * 0.8) / 100;
    expect(judgeShares({ v1: 0.5, v2: 0.5 }, { v1: 52 * tooFew, v2: 48 * tooFew }).verdict).toBe(
      'cannot-tell',
    );
  });

  it('tells nothing without requests, and never 0 %', () => {
    expect(judgeShares({ v1: 0.9, v2: 0.1 }, {})).toMatchObject({
      verdict: 'cannot-tell',
      observed: [
        { version: 'v1', share: null, low: null, high: null, requests: 0 },
        { version: 'v2', share: null, low: null, high: null, requests: 0 },
      ],
    });
  });

  it('counts a version that nobody asked for against the split', () => {
    const { verdict, observed } = judgeShares({ v1: 0.5, v2: 0.5 }, { v1: 400, v2: 400, v3: 400 });
    expect(verdict).toBe('not-converged');
    expect(observed.map(({ version }) => version)).toEqual(['v1', 'v2', 'v3']);
  });

  it("Wilson's interval is the published one", () => {
    const { low, high } = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 3);
    expect(high).toBeCloseTo(0.3662, 3);
  });
});
