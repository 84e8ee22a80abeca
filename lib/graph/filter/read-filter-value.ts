import type { FilterOperator, FilterValue } from './filter-expression.ts';
import { fieldFacts, filterUnits, type FilterDimension, type FilterField } from './filter-fields.ts';
import type { FilterToken } from './filter-tokens.ts';
import { nearestFilterWord } from './nearest-filter-word.ts';

interface ReadValue {
  readonly value: FilterValue;
  /** Whether the word after it is its unit. */
  readonly takesUnit: boolean;
}

interface RefusedValue {
  /** A sentence. */
  readonly text: string;
  readonly nearest: string | null;
}

interface ValuePlace {
  readonly field: FilterField;
  readonly operator: FilterOperator;
  readonly token: FilterToken;
  /** The word after it; empty where none stands there. */
  readonly unit: string;
}

/** Reads what a field is compared with, or says why that is none. */
export function readFilterValue({ field, operator, token, unit }: ValuePlace): ReadValue | RefusedValue {
  const { type, canBeMissing } = fieldFacts(field);
  if (token.kind !== 'word' && token.kind !== 'text') return refusal(missingWords(field, token));
  const isEquality = operator === '=' || operator === '!=';
  const isUnknown = token.kind === 'word' && token.text.toLowerCase() === 'unknown';
  if (isUnknown && canBeMissing && isEquality) return plain({ kind: 'unknown' });
  switch (type.kind) {
    case 'text':
      return plain({ kind: 'text', text: token.text });
    case 'word': {
      const text = token.text.toLowerCase();
      if (type.words.includes(text)) return plain({ kind: 'text', text });
      return {
        text: `${field} is one of ${type.words.join(', ')}${canBeMissing ? ', unknown' : ''}.`,
        nearest: nearestFilterWord(text, type.words),
      };
    }
    case 'number':
      return quantity(field, type.dimension, token.text, unit);
  }
}

const refusal = (text: string): RefusedValue => ({ text, nearest: null });
const plain = (value: FilterValue): ReadValue => ({ value, takesUnit: false });

function missingWords(field: FilterField, { kind, text }: FilterToken): string {
  if (kind === 'unclosed') return 'This quotation mark is not closed.';
  return kind === 'end' ? `Here a value for ${field} is missing.` : `“${text}” is no value for ${field}.`;
}

function quantity(
  field: FilterField,
  dimension: FilterDimension,
  text: string,
  after: string,
): ReadValue | RefusedValue {
  const units = filterUnits[dimension].map(([name]) => name);
  const unitNamed = (word: string): string | undefined =>
    units.find((unit) => unit.toLowerCase() === word.toLowerCase());
  const parts = /^(\d{1,12}(?:\.\d{1,6})?)(.*)$/u.exec(text);
  if (parts === null) return refusal(`“${text}” is no number; ${field} is one.`);
  const [, digits = '', attached = ''] = parts;
  const amount = Number(digits);
  if (attached !== '') {
    const unit = unitNamed(attached);
    if (unit !== undefined) return plain({ kind: 'quantity', amount, unit });
    const known = units.length === 0 ? 'has no unit' : `is in ${units.join(' or ')}`;
    return refusal(`${field} ${known}, not in “${attached}”.`);
  }
  const unit = unitNamed(after);
  return { value: { kind: 'quantity', amount, unit: unit ?? '' }, takesUnit: unit !== undefined };
}
