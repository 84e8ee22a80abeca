const CONTROL = /\p{Cc}+/gu;
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, '<address>'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 <secret>'],
  [/\[[0-9a-f:]*:[0-9a-f:.%\w]*\](:\d{1,5})?/gi, '<address>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '<address>'],
  [/\b[a-z0-9][\w-]*(?:\.[\w-]+)*\.?:\d{2,5}\b(?!\s*[)\]}]?[a-z_]+\()/gi, '<address>'],
];

/**
 * A backend's own words made fit to show: one line, no addresses and no credentials, at most `limit` characters.
 * Thanos and proxies put the addresses of their stores into errors and warnings.
 */
export function redactBackendWords(words: string, limit = 400): string {
  let text = words.slice(0, limit * 4).replace(CONTROL, ' ');
  for (const [pattern, replacement] of SECRETS) text = text.replace(pattern, replacement);
  text = text.replace(/\s+/g, ' ').trim();
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
