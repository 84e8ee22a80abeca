/** One tag that a span must carry. */
export interface TagCondition {
  readonly key: string;
  readonly value: string;
}

/** Keys with a colon, and values with a comma or a quote, stand in double quotes. */
const PART = String.raw`"(?:[^"\\]|\\.)*"|[^",:\\]+`;
const VALUE = String.raw`"(?:[^"\\]|\\.)*"|[^",\\]*`;
const CONDITION = new RegExp(`(${PART}):(${VALUE})(,|$)`, 'y');

/** Reads `key:value` pairs separated by commas; null where the text is none. */
export function parseTags(text: string): readonly TagCondition[] | null {
  const conditions: TagCondition[] = [];
  if (text === '') return conditions;
  CONDITION.lastIndex = 0;
  for (let match = CONDITION.exec(text); match !== null; match = CONDITION.exec(text)) {
    const [, key = '', value = '', end] = match;
    conditions.push({ key: unquoted(key), value: unquoted(value) });
    if (end === '') return conditions;
  }
  return null;
}

/** Writes conditions so that {@link parseTags} reads the same back. */
export const writeTags = (conditions: readonly TagCondition[]): string =>
  conditions
    .map(({ key, value }) => `${quoted(key, /^[^",:\\]+$/)}:${quoted(value, /^[^",\\]*$/)}`)
    .join(',');

const quoted = (text: string, bare: RegExp): string =>
  bare.test(text) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : text;
