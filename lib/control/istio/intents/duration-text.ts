/** A duration as Istio reads it: seconds, with a fraction where needed. */
export const istioDuration = (milliseconds: number): string => `${milliseconds / 1000}s`;

/**
 * A duration as the Gateway API allows it: whole numbers of at most five digits, without a fraction.
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function gatewayDuration(milliseconds: number): string {
  const whole = Math.round(milliseconds);
  const parts = [
    [Math.floor(whole / 3_600_000), 'h'],
    [Math.floor(whole / 60_000) % 60, 'm'],
    [Math.floor(whole / 1000) % 60, 's'],
    [whole % 1000, 'ms'],
  ] as const;
  const text = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return text.length === 0 ? '0s' : text.join('');
}
