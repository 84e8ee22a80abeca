/**
 * Probability that a standard normal value is beyond ±|z|, to a relative error of about 1e-7 (Chebyshev fit of erfc).
 * @see https://en.wikipedia.org/wiki/Error_function#Numerical_approximations
 */
export function beyondNormal(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const exponent = terms.reduceRight((sum, term) => sum * t + term, 0);
  return Math.min(1, t * Math.exp(-x * x + exponent));
}

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
