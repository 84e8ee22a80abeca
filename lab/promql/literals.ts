const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const DAY_MS = 86_400_000;
const UNIT_MS = [365 * DAY_MS, 7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1000, 1];
// Go keeps durations in 64-bit nanoseconds.
const MAX_DURATION_MS = 9_223_372_036_854;

/** Milliseconds of a duration such as `1h30m`, or null where it is not one. `0` needs no unit. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const parts = text === '' ? null : DURATION.exec(text);
  if (parts === null) return null;
  const totalMs = UNIT_MS.reduce((total, unitMs, index) => total + Number(parts[index + 1] ?? 0) * unitMs, 0);
  return totalMs > MAX_DURATION_MS ? null : totalMs;
}

/** A number as PromQL writes it: decimal, exponent, hexadecimal, octal by leading zero, `Inf`, `NaN`. */
export function parseNumber(text: string): number | null {
  const lower = text.toLowerCase();
  if (lower === 'inf') return Infinity;
  if (lower === 'nan') return NaN;
  if (/^0x[0-9a-f]+$/.test(lower)) return Number(lower);
  if (/^0[0-7]+$/.test(lower)) return Number.parseInt(lower, 8);
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(lower) ? Number(lower) : null;
}

/** A float as Go's `strconv.ParseFloat` reads label values such as `le`; null where it refuses. */
export function parseGoFloat(text: string): number | null {
  const [, sign = '', magnitude = ''] = /^([+-]?)(.*)$/s.exec(text.toLowerCase()) ?? [];
  if (magnitude === 'nan') return sign === '' ? NaN : null;
  const factor = sign === '-' ? -1 : 1;
  if (magnitude === 'inf' || magnitude === 'infinity') return factor * Infinity;
  if (!/^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(magnitude)) return null;
  return factor * Number(magnitude);
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const ESCAPE = /\\(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/gu;

/** The value of a quoted string literal, or null where an escape or a line break makes it invalid. */
export function unquote(literal: string): string | null {
  const quote = literal[0];
  if (quote === undefined || literal.length < 2 || literal.at(-1) !== quote) return null;
  const body = literal.slice(1, -1);
  if (quote === '`') return body;
  if (body.includes('\n')) return null;
  let valid = true;
  const value = body.replace(
    ESCAPE,
    (whole, octal?: string, byte?: string, short?: string, long?: string, simple?: string) => {
      const code = codeOfEscape(octal, byte, short ?? long);
      if (code !== null) {
        if (code <= 0x10ffff && !(octal !== undefined && code > 255)) return String.fromCodePoint(code);
      } else if (simple !== undefined && (simple === quote || Object.hasOwn(SIMPLE_ESCAPES, simple))) {
        return SIMPLE_ESCAPES[simple] ?? simple;
      }
      valid = false;
      return whole;
    },
  );
  return valid ? value : null;
}

function codeOfEscape(octal?: string, byte?: string, unicode?: string): number | null {
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const hexadecimal = byte ?? unicode;
  return hexadecimal === undefined ? null : Number.parseInt(hexadecimal, 16);
}
