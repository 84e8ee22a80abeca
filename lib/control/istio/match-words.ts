/** Words for one string match of Istio: `exact`, `prefix` or `regex`. An empty object asks for mere presence. */
export function stringMatchWords(subject: string, match: Readonly<Record<string, unknown>>): string {
  const { exact, prefix, regex } = match;
  if (typeof exact === 'string') return `${subject} is ${exact}`;
  if (typeof prefix === 'string') return `${subject} begins with ${prefix}`;
  if (typeof regex === 'string') return cookieWords(subject, regex) ?? `${subject} matches ${regex}`;
  return `${subject} is present`;
}

/** One cookie among others, as changes of this console ask for it by an expression over the whole header; null for other expressions. */
function cookieWords(subject: string, regex: string): string | null {
  const parts = /^\(\.\*; \*\)\?([^=]+)=(.+)\(;\.\*\)\?$/.exec(regex);
  if (subject !== 'header cookie' || parts === null) return null;
  const plain = (text: string | undefined): string =>
    (text ?? '').replaceAll(/\\([\\^$.*+?()[\]{}|])/g, '$1');
  return `cookie ${plain(parts[1])} is ${plain(parts[2])}`;
}

/** Conditions that must all hold; null for none. */
export const allOf = (conditions: readonly string[]): string | null =>
  conditions.length === 0 ? null : conditions.join(' and ');

/** Groups of which one must hold. A group without conditions matches everything, and so does the whole; null then. */
export function anyOf(groups: readonly (string | null)[]): string | null {
  const given = groups.filter((group) => group !== null);
  return given.length === 0 || given.length < groups.length ? null : given.join(', or ');
}
