/** Words for one string match of Istio: `exact`, `prefix` or `regex`. An empty object asks for mere presence. */
export function stringMatchWords(subject: string, match: Readonly<Record<string, unknown>>): string {
  const { exact, prefix, regex } = match;
  if (typeof exact === 'string') return `${subject} is ${exact}`;
  if (typeof prefix === 'string') return `${subject} begins with ${prefix}`;
  if (typeof regex === 'string') return `${subject} matches ${regex}`;
  return `${subject} is present`;
}

/** Conditions that must all hold; null for none. */
export const allOf = (conditions: readonly string[]): string | null =>
  conditions.length === 0 ? null : conditions.join(' and ');

/** Groups of which one must hold. A group without conditions matches everything, and so does the whole; null then. */
export function anyOf(groups: readonly (string | null)[]): string | null {
  const given = groups.filter((group) => group !== null);
  return given.length === 0 || given.length < groups.length ? null : given.join(', or ');
}
