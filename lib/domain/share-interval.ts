/** Normal quantile of a two-sided interval of 95 %. */
const z = 1.96;

/**
 * Wilson's score interval (95 %) for a share that was seen in a number of requests: it stays inside 0..1 and says
 * something for shares near the ends. Null where there was no request.
 */
export function shareInterval(
  share: number,
  requests: number,
): { readonly low: number; readonly high: number } | null {
  if (!(requests > 0)) return null;
  const spread = (z * z) / requests;
  const middle = (share + spread / 2) / (1 + spread);
  const reach = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / requests + spread / (4 * requests));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
