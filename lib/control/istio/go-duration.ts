const UNITS_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** Milliseconds of a duration as Istio and the Gateway API write it, such as `1m30s` or `1.5s`; null where it is none. */
export function parseGoDurationMs(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(?:\d{1,12}(?:\.\d{1,9})?(?:h|ms|m|s|us|µs|ns)){1,8}$/.test(text)) return null;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)(h|ms|m|s|us|µs|ns)/g)) {
    total += Number(count) * (UNITS_MS[unit ?? ''] ?? Number.NaN);
  }
  return total;
}
