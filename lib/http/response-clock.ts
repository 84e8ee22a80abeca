/** Seconds of a `Retry-After` header (RFC 9110 10.2.3: seconds or a date); null where it is absent or says nothing. */
export function parseRetryAfterSeconds(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (!/^[A-Za-z]{3}/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1000));
}

/**
 * The sender's clock minus ours from its `Date` header, given our time at which it was probably written. The header
 * has whole seconds, so the middle of its second is the best guess. Null without a usable header.
 */
export function clockSkewSeconds(header: string | null, ourMs: number): number | null {
  const theirsMs = header === null ? Number.NaN : Date.parse(header);
  return Number.isNaN(theirsMs) ? null : (theirsMs + 500 - ourMs) / 1000;
}
