/**
 * The p-values of many comparisons, each raised to the share of false ones among all that are at least as small
 * (Benjamini and Hochberg): who takes those at most 0.01 takes at most 1 % false ones along, on average.
 * @see https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
 */
export function adjustedForMany(ps: readonly number[]): readonly number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = ps.map(() => 1);
  let least = 1;
  for (const [position, { p, index }] of order.entries()) {
    const rank = ps.length - position;
    least = Math.min(least, p * (ps.length / rank));
    adjusted[index] = least;
  }
  return adjusted;
}
