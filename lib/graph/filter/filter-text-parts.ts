import { fieldNamed } from './filter-fields.ts';
import { filterTokens, type FilterToken } from './filter-tokens.ts';

/** What a part of a filter's text is; `plain` are gaps and marks. */
export type FilterTextRole = 'field' | 'keyword' | 'value' | 'plain';

/** A stretch of a filter's text with one look. */
export interface FilterTextPart {
  readonly text: string;
  readonly role: FilterTextRole;
  readonly isWrong: boolean;
}

const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains']);

/** The text in parts for colouring, whether it is right or not; joined they are the text again. */
export function filterTextParts(
  source: string,
  wrong: { readonly from: number; readonly to: number } | null,
): readonly FilterTextPart[] {
  const parts: FilterTextPart[] = [];
  const add = (from: number, to: number, role: FilterTextRole): void => {
    if (to <= from) return;
    const isWrong = wrong !== null && from < wrong.to && to > wrong.from;
    parts.push({ text: source.slice(from, to), role, isWrong });
  };
  const tokens = filterTokens(source);
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    add(at, token.from, 'plain');
    add(token.from, token.to, roleOf(token, tokens[index + 1]));
    at = token.to;
  }
  return parts;
}

function roleOf(token: FilterToken, next: FilterToken | undefined): FilterTextRole {
  if (token.kind === 'text' || token.kind === 'unclosed') return 'value';
  if (token.kind !== 'word') return 'plain';
  if (keywords.has(token.text.toLowerCase())) return 'keyword';
  const isCompared = next?.kind === 'sign' || /^(in|contains)$/i.test(next?.text ?? '');
  return isCompared && fieldNamed(token.text) !== null ? 'field' : 'value';
}
