import type { Attributes, AttributeValue } from './trace.ts';

/** Names of attributes whose values are nobody's business, in any vocabulary. */
const SECRET_NAME =
  /(^|[._\-:])(authorization|proxy-authorization|cookie|set-cookie|x-api-key|password|passwd|secret|client-secret|credentials?|session[._-]?id|x-amz-security-token)([._\-:]|$)|(api|access|private|secret)[._-]?key|(^|[._\-:])[\w-]*token$/i;
/** Whatever holds none of these signs holds no secret of {@link SECRET_PARTS}; most values do not. */
const SIGNS = /bearer|basic|eyJ|[?&;][^=]*=|:\/\/[^/]*@/i;
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

/** Names of attributes are few and come again and again. */
const knownNames = new Map<string, boolean>();
const MOST_NAMES = 10_000;

function isSecretName(name: string): boolean {
  const known = knownNames.get(name) ?? SECRET_NAME.test(name);
  if (knownNames.size >= MOST_NAMES) knownNames.clear();
  knownNames.set(name, known);
  return known;
}

/** Hides what proves who somebody is: headers of authorization, cookies, tokens, passwords in addresses. */
export function maskSecrets(attributes: Attributes): MaskedAttributes {
  const masked = Object.keys(attributes).filter(
    (name) => maskedValue(name, attributes[name]) !== attributes[name],
  );
  if (masked.length === 0) return { attributes, masked };
  const entries = Object.entries(attributes).map(
    ([name, value]) => [name, maskedValue(name, value) ?? value] as const,
  );
  return { attributes: Object.fromEntries(entries), masked };
}

function maskedValue(name: string, value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value !== 'string' || value === '') return value;
  return isSecretName(name) ? MASK : maskText(value);
}

/** A text without the secrets that stand in it. */
export function maskText(text: string): string {
  if (!SIGNS.test(text)) return text;
  let hidden = text;
  for (const [pattern, replacement] of SECRET_PARTS) hidden = hidden.replace(pattern, replacement);
  return hidden;
}
