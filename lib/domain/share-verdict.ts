import type { ObservedShare, ProofVerdict } from './change-proof.ts';
import { compareToSequence, confidenceSequence } from './confidence-sequence.ts';

/** Chance of calling a share converged that is off by more than the tolerance, over a whole watch. */
export const FALSE_CONVERGED = 0.05;
/** Chance of calling a share not converged that is within the tolerance, over a whole watch. */
export const FALSE_NOT_CONVERGED = 0.01;

const LEAST_TOLERANCE = 0.01;
const MOST_TOLERANCE = 0.05;
const MOST_REQUESTS = 10_000_000;

/** Shares asked for (0..1) against requests counted, by version. */
export interface ShareJudgement {
  readonly observed: readonly ObservedShare[];
  readonly verdict: ProofVerdict;
  /** About how many more requests a verdict needs; 0 with a verdict, null where no number would do. */
  readonly requestsNeeded: number | null;
}

/** How far a share may be off and still count as asked for: half of it, between one and five percent of the traffic. */
export const shareTolerance = (requested: number): number =>
  Math.min(MOST_TOLERANCE, Math.max(LEAST_TOLERANCE, Math.min(requested, 1 - requested) / 2));

/**
 * Judges counts since a change. The bounds hold however often one looks, so the chances of a false verdict
 * ({@link FALSE_CONVERGED}, {@link FALSE_NOT_CONVERGED}) are those of a whole watch.
 */
export function judgeShares(
  requested: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
): ShareJudgement {
  const versions = [...new Set([...Object.keys(requested), ...Object.keys(counts)])].toSorted();
  const total = versions.reduce((sum, version) => sum + (counts[version] ?? 0), 0);
  const observed = versions.map((version): ObservedShare => {
    const requests = counts[version] ?? 0;
    if (total === 0) return { version, share: null, low: null, high: null, requests };
    return {
      version,
      share: requests / total,
      ...confidenceSequence(requests, total, FALSE_CONVERGED),
      requests,
    };
  });
  const asked = versions.map((version) => requested[version] ?? 0);
  const shares = versions.map((version) => (counts[version] ?? 0) / Math.max(total, 1));
  const verdict = verdictOf(asked, shares, total);
  return { observed, verdict, requestsNeeded: verdict === 'cannot-tell' ? needed(asked, shares, total) : 0 };
}

/** The verdict alone: shares asked for and observed, version by version, over `total` requests. */
export function verdictOf(asked: readonly number[], shares: readonly number[], total: number): ProofVerdict {
  if (total === 0) return 'cannot-tell';
  const each = shares.map((share, index) => {
    const requested = asked[index] ?? 0;
    return { hits: share * total, requested, tolerance: shareTolerance(requested) };
  });
  const isWithin = each.every(({ hits, requested, tolerance }) => {
    const low = requested - tolerance;
    const high = requested + tolerance;
    return (
      (low <= 0 || compareToSequence(hits, total, low, FALSE_CONVERGED) === 'above') &&
      (high >= 1 || compareToSequence(hits, total, high, FALSE_CONVERGED) === 'below')
    );
  });
  if (isWithin) return 'converged';
  const isOff = each.some(({ hits, requested, tolerance }) => {
    const compare = (share: number) =>
      compareToSequence(hits, total, share, FALSE_NOT_CONVERGED / each.length);
    const isAbove = requested + tolerance < 1 && compare(requested + tolerance) === 'above';
    return isAbove || (requested > tolerance && compare(requested - tolerance) === 'below');
  });
  return isOff ? 'not-converged' : 'cannot-tell';
}

/** Requests until a verdict, if what was observed goes on; without any, as if all went as asked. */
function needed(asked: readonly number[], shares: readonly number[], total: number): number | null {
  const expected = total === 0 ? asked : shares;
  let enough = Math.max(total, 16);
  while (verdictOf(asked, expected, enough) === 'cannot-tell') {
    enough *= 2;
    if (enough > MOST_REQUESTS) return null;
  }
  let tooFew = total;
  while (enough - tooFew > Math.max(1, enough / 50)) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (verdictOf(asked, expected, middle) === 'cannot-tell') tooFew = middle;
    else enough = middle;
  }
  return enough - total;
}
