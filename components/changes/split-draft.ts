import type { Weights } from '@/lib/domain/change-intent.ts';

/** One version in the editor: whole percent of the rule's traffic, and whether it stays as it is. */
export interface DraftShare {
  readonly version: string;
  readonly percent: number;
  readonly isLocked: boolean;
}

/** Shares in the order of the bar. They always sum to 100. */
export type SplitDraft = readonly DraftShare[];

const WHOLE = 100;

/** Relative weights as whole percents that sum to 100; what rounding leaves over goes to those that lost most by it. */
export function draftOf(weights: Weights): SplitDraft {
  const entries = Object.entries(weights);
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  const exact = entries.map(([version, weight]) => ({
    version,
    value: sum === 0 ? 0 : (weight / sum) * WHOLE,
  }));
  const missing = WHOLE - exact.reduce((total, { value }) => total + Math.floor(value), 0);
  const byLoss = exact.toSorted((left, right) => (right.value % 1) - (left.value % 1));
  const gainers = new Set(byLoss.slice(0, missing).map(({ version }) => version));
  const draft = exact.map(({ version, value }) => ({
    version,
    percent: Math.floor(value) + (gainers.has(version) ? 1 : 0),
    isLocked: false,
  }));
  const [first] = draft;
  return sum > 0 || first === undefined ? draft : allTo(draft, first.version);
}

/** The weights that the draft stands for. */
export const weightsOf = (draft: SplitDraft): Weights =>
  Object.fromEntries(draft.map(({ version, percent }) => [version, percent]));

/** Whether two drafts send the same traffic the same way. */
export const isSameSplit = (left: SplitDraft, right: SplitDraft): boolean =>
  left.length === right.length &&
  left.every(({ version, percent }) => right.find((share) => share.version === version)?.percent === percent);

/** Gives a version another share; its neighbours take the difference, nearest on the right first, locked ones none of it. */
export function setShare(draft: SplitDraft, version: string, percent: number): SplitDraft {
  const index = draft.findIndex((share) => share.version === version);
  const share = draft[index];
  if (share === undefined || share.isLocked) return draft;
  const others = [...indices(index + 1, draft.length), ...indices(0, index).toReversed()];
  return exchange(draft, index, others, percent - share.percent);
}

/** Moves the border behind the share at `index` to a place on the bar, 0 to 100. */
export function moveBorder(draft: SplitDraft, index: number, place: number): SplitDraft {
  const left = indices(0, index + 1).toReversed();
  const right = indices(index + 1, draft.length);
  const wanted = Math.round(place) - borderAt(draft, index);
  const giver = wanted > 0 ? right : left;
  const taker = (wanted > 0 ? left : right).find((at) => draft[at]?.isLocked === false);
  return taker === undefined ? draft : exchange(draft, taker, giver, Math.abs(wanted));
}

/** Where the border behind the share at `index` lies on the bar, 0 to 100. */
export const borderAt = (draft: SplitDraft, index: number): number =>
  draft.slice(0, index + 1).reduce((sum, { percent }) => sum + percent, 0);

/** Keeps a version's share, or lets it go. */
export const toggleLock = (draft: SplitDraft, version: string): SplitDraft =>
  draft.map((share) => (share.version === version ? { ...share, isLocked: !share.isLocked } : share));

/** Everything to one version: blue/green in one act. Locks give way. */
export const allTo = (draft: SplitDraft, version: string): SplitDraft =>
  draft.map((share) => ({ ...share, isLocked: false, percent: share.version === version ? WHOLE : 0 }));

const indices = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);

/** Moves up to `wanted` percent from others to one (or back, where it is negative), each as far as it can. */
function exchange(draft: SplitDraft, index: number, others: readonly number[], wanted: number): SplitDraft {
  const shares = draft.map(({ percent }) => percent);
  const own = shares[index] ?? 0;
  let left = Math.max(-own, Math.min(WHOLE - own, Math.round(wanted)));
  for (const other of others) {
    const theirs = shares[other];
    if (theirs === undefined || draft[other]?.isLocked !== false) continue;
    const given = Math.max(theirs - WHOLE, Math.min(theirs, left));
    shares[other] = theirs - given;
    shares[index] = (shares[index] ?? 0) + given;
    left -= given;
  }
  return draft.map((share, at) => ({ ...share, percent: shares[at] ?? share.percent }));
}
