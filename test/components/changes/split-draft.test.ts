import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allTo,
  borderAt,
  draftOf,
  isSameSplit,
  moveBorder,
  setShare,
  toggleLock,
  weightsOf,
  type SplitDraft,
} from '@/components/changes/split-draft.ts';

const sum = (draft: SplitDraft): number => draft.reduce((total, { percent }) => total + percent, 0);
const shown = (draft: SplitDraft): string => draft.map(({ percent }) => percent).join('/');

const drafts = fc
  .dictionary(fc.stringMatching(/^v[1-9]$/), fc.nat(1000), { minKeys: 1, maxKeys: 5 })
  .chain((weights) => {
    const versions = Object.keys(weights);
    return fc
      .subarray(versions)
      .map((locked) => locked.reduce((draft, version) => toggleLock(draft, version), draftOf(weights)));
  });

describe('a draft of a split', () => {
  it('starts from relative weights as whole percents', () => {
    expect(shown(draftOf({ v1: 90, v2: 10 }))).toBe('90/10');
    expect(shown(draftOf({ v1: 1, v2: 1, v3: 1 }))).toBe('34/33/33');
    expect(shown(draftOf({ v1: 80, v2: 10 }))).toBe('89/11');
    expect(shown(draftOf({ v1: 0, v2: 0 }))).toBe('100/0');
  });

  it('moves with the handle between two versions', () => {
    expect(shown(moveBorder(draftOf({ v1: 90, v2: 10 }), 0, 75))).toBe('75/25');
    const three = draftOf({ v1: 50, v2: 30, v3: 20 });
    expect(shown(moveBorder(three, 0, 60))).toBe('60/20/20');
    expect(shown(moveBorder(three, 0, 90))).toBe('90/0/10');
    expect(shown(moveBorder(three, 1, 95))).toBe('50/45/5');
  });

  it('takes a number and lets the neighbours give, a locked one never', () => {
    const three = draftOf({ v1: 50, v2: 30, v3: 20 });
    expect(shown(setShare(three, 'v1', 70))).toBe('70/10/20');
    expect(shown(setShare(toggleLock(three, 'v2'), 'v1', 60))).toBe('60/30/10');
    expect(shown(setShare(toggleLock(three, 'v2'), 'v1', 90))).toBe('70/30/0');
    expect(shown(setShare(toggleLock(three, 'v1'), 'v1', 90))).toBe('50/30/20');
  });

  it('sends everything to one version at once', () => {
    expect(weightsOf(allTo(draftOf({ v1: 90, v2: 10 }), 'v2'))).toEqual({ v1: 0, v2: 100 });
  });

  it('always sums to 100, keeps every share from 0 to 100, and never touches a locked one', () => {
    const acts = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('set' as const),
          at: fc.nat(4),
          value: fc.integer({ min: -20, max: 120 }),
        }),
        fc.record({
          kind: fc.constant('border' as const),
          at: fc.nat(3),
          value: fc.integer({ min: -20, max: 120 }),
        }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(drafts, acts, (start, all) => {
        const end = all.reduce(
          (draft, { kind, at, value }) =>
            kind === 'set' ? setShare(draft, draft[at]?.version ?? '', value) : moveBorder(draft, at, value),
          start,
        );
        expect(sum(end)).toBe(100);
        for (const [index, share] of end.entries()) {
          expect(share.percent).toBeGreaterThanOrEqual(0);
          expect(share.percent).toBeLessThanOrEqual(100);
          if (share.isLocked) expect(share.percent).toBe(start[index]?.percent);
        }
      }),
    );
  });

  it('puts the border where the handle was let go, as far as nobody is locked', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^v[1-9]$/), fc.nat(1000), { minKeys: 2, maxKeys: 5 }),
        fc.nat(3),
        fc.integer({ min: 0, max: 100 }),
        (weights, at, place) => {
          const draft = draftOf(weights);
          const index = Math.min(at, draft.length - 2);
          expect(borderAt(moveBorder(draft, index, place), index)).toBe(place);
        },
      ),
    );
  });

  it('is the same split whatever is locked', () => {
    const draft = draftOf({ v1: 90, v2: 10 });
    expect(isSameSplit(draft, toggleLock(draft, 'v1'))).toBe(true);
    expect(isSameSplit(draft, setShare(draft, 'v1', 80))).toBe(false);
  });
});
