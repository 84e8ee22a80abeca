const unitsMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
  ns: 0.000_001,
};

/** Milliseconds of a duration as Go writes it (`1.5s`, `250ms`, `1m30s`), or null for anything else. */
export function durationMs(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text === '0') return text === '0' ? 0 : null;
  const part = /(\d+(?:\.\d+)?)(ms|us|ns|h|m|s)/y;
  let totalMs = 0;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (found === null) return null;
    totalMs += Number(found[1]) * (unitsMs[found[2] ?? ''] ?? 0);
  }
  return text === '' ? null : totalMs;
}
