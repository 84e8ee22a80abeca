/** Bounds of a share, 0..1. */
export interface ShareBounds {
  readonly low: number;
  readonly high: number;
}

const WILSON_Z95 = 1.959964;
const BISECTIONS = 50;
/** Weight of the prior on each side (Jeffreys): narrow near 0 and 1, where canaries start. */
const PRIOR = 0.5;

/**
 * Wilson's interval of a share that was looked at once: `hits` of `total`. Without requests it says nothing.
 * @see https://doi.org/10.1080/01621459.1927.10502953
 */
export function wilsonInterval(hits: number, total: number, z: number = WILSON_Z95): ShareBounds {
  if (total <= 0) return { low: 0, high: 1 };
  const share = hits / total;
  const spread = (z * z) / total;
  const centre = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share) + spread / 4) / total);
  return {
    low: Math.max(0, (centre - half) / (1 + spread)),
    high: Math.min(1, (centre + half) / (1 + spread)),
  };
}

/**
 * Bounds of a share that hold at every look at once: over a whole watch, however long and however often looked at, the true
 * share leaves them with a probability of at most `alpha`. The likelihood of the counts under a Beta mixture, over that under
 * one share, is a martingale that starts at 1; by Ville's inequality it ever reaches 1/alpha with at most that probability.
 * @see https://doi.org/10.1214/aoms/1177696786
 */
export function confidenceSequence(hits: number, total: number, alpha: number): ShareBounds {
  if (total <= 0) return { low: 0, high: 1 };
  const isKept = keeper(hits, total, alpha);
  const centre = hits / total;
  const edge = (outside: number): number => {
    if (isKept(outside)) return outside;
    let inner = centre;
    let outer = outside;
    for (let step = 0; step < BISECTIONS; step += 1) {
      const middle = (inner + outer) / 2;
      if (isKept(middle)) inner = middle;
      else outer = middle;
    }
    return outer;
  };
  return { low: edge(0), high: edge(1) };
}

/** Whether those bounds lie above a share, below it, or hold it: cheaper than the bounds. */
export function compareToSequence(
  hits: number,
  total: number,
  share: number,
  alpha: number,
): 'above' | 'below' | 'holds' {
  if (total <= 0 || keeper(hits, total, alpha)(share)) return 'holds';
  return hits / total > share ? 'above' : 'below';
}

/** Whether a share is still likely enough. */
function keeper(hits: number, total: number, alpha: number): (share: number) => boolean {
  const misses = total - hits;
  const mixture = logBeta(hits + PRIOR, misses + PRIOR) - logBeta(PRIOR, PRIOR);
  const limit = mixture + Math.log(alpha);
  return (share) => logLikelihood(hits, misses, share) > limit;
}

function logLikelihood(hits: number, misses: number, share: number): number {
  const of = (count: number, chance: number): number => (count === 0 ? 0 : count * Math.log(chance));
  return of(hits, share) + of(misses, 1 - share);
}

const logBeta = (left: number, right: number): number =>
  logGamma(left) + logGamma(right) - logGamma(left + right);

/** Stirling's series after shifting the argument up; exact to 1e-10 for positive arguments. */
function logGamma(argument: number): number {
  let shift = 0;
  let x = argument;
  while (x < 10) {
    shift -= Math.log(x);
    x += 1;
  }
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return shift + (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
