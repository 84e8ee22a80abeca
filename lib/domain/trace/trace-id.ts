const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;

const WHOLE_TRACE_ID = /^(?!0{32}$)[0-9a-f]{32}$/;
const WHOLE_SPAN_ID = /^(?!0{16}$)[0-9a-f]{16}$/;

/** Hex digits of an id as stores and people write it, without leading zeros; null where it is none or all zeros. */
function significantDigits(text: string, most: number): string | null {
  if (text.length === 0 || text.length > most || !/^[0-9a-f]+$/i.test(text)) return null;
  const digits = text.toLowerCase().replace(/^0+/, '');
  return digits === '' ? null : digits;
}

/**
 * The 32 lower-case hex digits of a trace id as stores and people write it: in capitals, with 16 digits, or without
 * leading zeros. Null where it is no id, https://www.w3.org/TR/trace-context/#trace-id
 */
export const normaliseTraceId = (text: string): string | null =>
  WHOLE_TRACE_ID.test(text)
    ? text
    : (significantDigits(text, TRACE_DIGITS)?.padStart(TRACE_DIGITS, '0') ?? null);

/** The 16 lower-case hex digits of a span id. Null where it is none; all zeros mean "no span". */
export const normaliseSpanId = (text: string): string | null =>
  WHOLE_SPAN_ID.test(text)
    ? text
    : (significantDigits(text, SPAN_DIGITS)?.padStart(SPAN_DIGITS, '0') ?? null);

/** Hex digits of an id in base64, as Tempo writes them; null where it is none. */
export function hexOfBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Array.from(bytes, (byte) => (byte.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join('');
}
