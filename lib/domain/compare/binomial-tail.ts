/** Steps after which the fraction has long converged. */
const MOST_STEPS = 10_000;
const PRECISION = 1e-14;
const TINY = 1e-300;

/**
 * Probability of at least `hits` of `total` where each hits with `share`, exact: the regularised incomplete beta function
 * by its continued fraction.
 * @see https://dlmf.nist.gov/8.17#E22
 */
export function binomialAtLeast(hits: number, total: number, share: number): number {
  if (hits <= 0) return 1;
  if (hits > total) return 0;
  const [a, b] = [hits, total - hits + 1];
  // The fraction converges fast on one side of the mean only; the other is its complement.
  return share < (a + 1) / (a + b + 2) ? betaTail(a, b, share) : 1 - betaTail(b, a, 1 - share);
}

function betaTail(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return (front * continuedFraction(a, b, x)) / a;
}

/** Lentz's method. */
function continuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

const notZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Below this the series is not exact enough; the recurrence of the gamma function leads above it. */
const LEAST_FOR_SERIES = 12;

/** Logarithm of the gamma function by Stirling's series, https://dlmf.nist.gov/5.11#E1. */
function logGamma(x: number): number {
  if (x < LEAST_FOR_SERIES) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1_260 - square / 1_680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
