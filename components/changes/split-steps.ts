import type { Weights } from '@/lib/client/change-draft.ts';
import { draftOf, weightsOf, type SplitDraft } from './split-draft.ts';

/** Shares of the growing version that a stepwise split stops at, percent. */
export const usualStops: readonly number[] = [5, 25, 50, 100];

/** The version that gains most between two splits; null where none does. */
export function gainingVersion(before: SplitDraft, after: SplitDraft): string | null {
  const gains = after.map(({ version, percent }) => ({
    version,
    gain: percent - (before.find((share) => share.version === version)?.percent ?? 0),
  }));
  const most = gains.toSorted((left, right) => right.gain - left.gain)[0];
  return most === undefined || most.gain <= 0 ? null : most.version;
}

/** The splits between two, at the stops of the growing version that lie between; the last one is `after`. */
export function stagesBetween(
  before: SplitDraft,
  after: SplitDraft,
  stops: readonly number[],
): readonly Weights[] {
  const version = gainingVersion(before, after);
  if (version === null) return [weightsOf(after)];
  const from = percentOf(before, version);
  const to = percentOf(after, version);
  const between = stops.filter((stop) => stop > from && stop < to).toSorted((left, right) => left - right);
  return [
    ...between.map((stop) => weightsOf(mix(before, after, (stop - from) / (to - from)))),
    weightsOf(after),
  ];
}

const percentOf = (draft: SplitDraft, version: string): number =>
  draft.find((share) => share.version === version)?.percent ?? 0;

/** A fine scale, so that rounding to whole percent happens once. */
const FINE = 1_000;

function mix(before: SplitDraft, after: SplitDraft, part: number): SplitDraft {
  return draftOf(
    Object.fromEntries(
      after.map(({ version, percent }) => {
        const from = percentOf(before, version);
        return [version, Math.round((from + (percent - from) * part) * FINE)];
      }),
    ),
  );
}
