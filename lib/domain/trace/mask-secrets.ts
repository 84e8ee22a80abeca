import type { Attributes } from './trace.ts';

/** Names of attributes whose values are nobody's business, in any vocabulary. */
const SECRET_NAME =
  /(^|[._\-:])(authorization|proxy-authorization|cookie|set-cookie|x-api-key|password|passwd|secret|client-secret|credentials?|session[._-]?id|x-amz-security-token)([._\-:]|$)|(api|access|private|secret)[._-]?key|(^|[._\-:])[\w-]*token$/i;
/** Secrets that stand inside of a longer value. */
const SECRET_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 ••••'],
  [/\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g, '••••'],
  [
    /([?&;](?:[\w-]*token|api[_-]?key|key|secret|password|passwd|code|signature|sig|auth)=)[^&#;\s]+/gi,
    '$1••••',
  ],
  [/(:\/\/[^/:@\s]*:)[^/@\s]+@/g, '$1••••@'],
];

/** What stands in place of a secret. */
export const MASK = '••••';

/** Attributes fit to show, and the names of those of which something was hidden. */
export interface MaskedAttributes {
  readonly attributes: Attributes;
  readonly masked: readonly string[];
}

/** Hides what proves who somebody is: headers of authorization, cookies, tokens, passwords in addresses. */
export function maskSecrets(attributes: Attributes): MaskedAttributes {
  const masked: string[] = [];
  const entries = Object.entries(attributes).map(([name, value]) => {
    if (typeof value !== 'string' || value === '') return [name, value] as const;
    const hidden = SECRET_NAME.test(name) ? MASK : maskText(value);
    if (hidden !== value) masked.push(name);
    return [name, hidden] as const;
  });
  return masked.length === 0 ? { attributes, masked } : { attributes: Object.fromEntries(entries), masked };
}

/** A text without the secrets that stand in it. */
export function maskText(text: string): string {
  let hidden = text;
  for (const [pattern, replacement] of SECRET_PARTS) hidden = hidden.replace(pattern, replacement);
  return hidden;
}
