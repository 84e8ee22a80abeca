/** A part of a filter's text, with the characters it stands on (`to` not included). */
export interface FilterToken {
  readonly kind: 'word' | 'text' | 'sign' | 'open' | 'close' | 'comma' | 'end' | 'unclosed';
  /** The word, what a quoted text says, or the sign. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const token =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*")|(?<unclosed>".*)|(?<sign>[<>!]=|[=<>!~])|(?<mark>[(),])|(?<word>[^\s()",=<>!~]+))/suy;

const marks: Readonly<Record<string, FilterToken['kind']>> = { '(': 'open', ')': 'close', ',': 'comma' };

/** The tokens of a text, an `end` token last. Every text has tokens: what makes no sense is for the parser to say. */
export function filterTokens(source: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(source); match?.groups !== undefined; match = token.exec(source)) {
    const { text, unclosed, sign, mark, word } = match.groups;
    const found = text ?? unclosed ?? sign ?? mark ?? word ?? '';
    const place = { from: token.lastIndex - found.length, to: token.lastIndex };
    if (text !== undefined) tokens.push({ kind: 'text', text: unquoted(text), ...place });
    else if (unclosed !== undefined) tokens.push({ kind: 'unclosed', text: unclosed, ...place });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, ...place });
    else if (mark !== undefined) tokens.push({ kind: marks[mark] ?? 'comma', text: mark, ...place });
    else tokens.push({ kind: 'word', text: found, ...place });
  }
  return [...tokens, { kind: 'end', text: '', from: source.length, to: source.length }];
}

const unquoted = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/gsu, '$1');

/** The text in quotes, as `filterTokens` reads it back. */
export const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;

/** Whether a text is one word token as it stands. */
export const isPlainWord = (text: string): boolean => /^[^\s()",=<>!~]+$/u.test(text);
