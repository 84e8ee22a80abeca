import type { FilterExpression, FilterValue } from './filter-expression.ts';
import { fieldFacts, fieldNamed, filterFlags, type FilterField } from './filter-fields.ts';
import { isPlainWord, quoted } from './filter-tokens.ts';

/** How tightly each kind binds; what stands alone binds tightest. */
const bindings: Readonly<Record<FilterExpression['kind'], number>> = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  'one-of': 4,
  flag: 4,
  word: 4,
};

const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains', 'unknown']);

/** An expression as text, with as few parentheses as it needs; `parseFilter` gives the same expression back. */
export function printFilter(expression: FilterExpression): string {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const binding = bindings[expression.kind];
      return `${within(expression.left, binding)} ${expression.kind} ${within(expression.right, binding + 1)}`;
    }
    case 'not':
      return `not ${within(expression.operand, bindings.not)}`;
    case 'comparison':
      return `${expression.field} ${expression.operator} ${printFilterValue(expression.field, expression.value)}`;
    case 'one-of':
      return `${expression.field} in (${expression.values.map((value) => printFilterValue(expression.field, value)).join(', ')})`;
    case 'flag':
      return expression.flag;
    case 'word':
      return isFreeWord(expression.text) ? expression.text : quoted(expression.text);
  }
}

function within(expression: FilterExpression, binding: number): string {
  const text = printFilter(expression);
  return bindings[expression.kind] < binding ? `(${text})` : text;
}

/** A value as it is written in a filter, in quotes where it would be read as something else. */
export function printFilterValue(field: FilterField, value: FilterValue): string {
  switch (value.kind) {
    case 'text': {
      const word = value.text.toLowerCase();
      const isMeant = word === 'unknown' ? !fieldFacts(field).canBeMissing : !keywords.has(word);
      return isPlainWord(value.text) && isMeant ? value.text : quoted(value.text);
    }
    case 'quantity':
      return value.unit === '' ? String(value.amount) : `${value.amount} ${value.unit}`;
    case 'unknown':
      return 'unknown';
  }
}

const isFreeWord = (text: string): boolean =>
  isPlainWord(text) &&
  !keywords.has(text.toLowerCase()) &&
  fieldNamed(text) === null &&
  !Object.hasOwn(filterFlags, text.toLowerCase());
