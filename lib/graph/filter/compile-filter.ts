import type { FilterExpression, FilterOperator, FilterValue } from './filter-expression.ts';
import {
  fieldFacts,
  filterFlags,
  inBaseUnits,
  type FilterDimension,
  type FilterField,
} from './filter-fields.ts';
import type { FilterSubject } from './filter-subject.ts';
import { bothTrue, eitherTrue, notTrue, type Truth } from './filter-truth.ts';
import { readNumber, readTexts } from './read-filter-field.ts';

/** Says of an element whether a condition holds; null where the facts do not tell. */
export type FilterTest = (subject: FilterSubject) => Truth;

/**
 * A filter as a function. What is not known passes no comparison and no negation of one: only `= unknown` finds it.
 * Where a field has several values (both ends of an edge), one that fits is enough, and `!=` means that none does.
 */
export function compileFilter(expression: FilterExpression): FilterTest {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [compileFilter(expression.left), compileFilter(expression.right)];
      const join = expression.kind === 'and' ? bothTrue : eitherTrue;
      return (subject) => join(left(subject), right(subject));
    }
    case 'not': {
      const operand = compileFilter(expression.operand);
      return (subject) => notTrue(operand(subject));
    }
    case 'comparison':
      return comparison(expression.field, expression.operator, expression.value);
    case 'one-of': {
      const tests = expression.values.map((value) => comparison(expression.field, '=', value));
      return (subject) => tests.reduce<Truth>((truth, test) => eitherTrue(truth, test(subject)), false);
    }
    case 'flag':
      return flag(expression.flag);
    case 'word':
      return comparison('name', 'contains', { kind: 'text', text: expression.text });
  }
}

function flag(name: string): FilterTest {
  const meaning = filterFlags[name];
  if (meaning === undefined) return () => null;
  const { field, word } = meaning;
  return word === null
    ? comparison(field, '>', { kind: 'quantity', amount: 0, unit: '' })
    : comparison(field, '=', { kind: 'text', text: word });
}

function comparison(field: FilterField, operator: FilterOperator, value: FilterValue): FilterTest {
  if (operator === '!=') {
    const equal = comparison(field, '=', value);
    return (subject) => notTrue(equal(subject));
  }
  const { type } = fieldFacts(field);
  switch (value.kind) {
    case 'unknown':
      return type.kind === 'number'
        ? (subject) => readNumber(field, subject) === null
        : (subject) => readTexts(field, subject).includes(null);
    case 'quantity':
      return type.kind === 'number' ? ofNumber(field, type.dimension, operator, value) : () => null;
    case 'text':
      return type.kind === 'number' ? () => null : ofTexts(field, operator, value.text.toLowerCase());
  }
}

function ofNumber(
  field: FilterField,
  dimension: FilterDimension,
  operator: FilterOperator,
  { amount, unit }: Extract<FilterValue, { kind: 'quantity' }>,
): FilterTest {
  const limit = inBaseUnits(dimension, amount, unit);
  return (subject) => {
    const value = readNumber(field, subject);
    return value === null ? null : compare(operator, value, limit);
  };
}

function compare(operator: FilterOperator, value: number, limit: number): Truth {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '=':
      return value === limit;
    case '!=':
    case 'contains':
      return null;
  }
}

function ofTexts(field: FilterField, operator: FilterOperator, wanted: string): FilterTest {
  const fits = (text: string): boolean =>
    operator === 'contains' ? text.toLowerCase().includes(wanted) : text.toLowerCase() === wanted;
  return (subject) => {
    let truth: Truth = false;
    for (const text of readTexts(field, subject)) {
      if (text === null) truth = null;
      else if (fits(text)) return true;
    }
    return truth;
  };
}
