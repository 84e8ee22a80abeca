import type {
  FilterExpectation,
  FilterExpression,
  FilterMistake,
  FilterOperator,
  FilterValue,
} from './filter-expression.ts';
import { fieldFacts, fieldNamed, filterFieldNames, filterFlags, type FilterField } from './filter-fields.ts';
import { filterTokens, type FilterToken } from './filter-tokens.ts';
import { nearestFilterWord as nearest } from './nearest-filter-word.ts';
import { readFilterValue } from './read-filter-value.ts';

/** An expression, null where the text says nothing; or where it went wrong. */
export type ParsedFilter =
  | { readonly expression: FilterExpression | null; readonly mistake: null }
  | { readonly expression: null; readonly mistake: FilterMistake };

/** A filter that is longer, or nested deeper, was not written by a person. */
const longest = 2_000;
const deepest = 100;

/** Thrown inside of this file only. */
class Wrong extends Error {
  readonly mistake: FilterMistake;
  constructor(mistake: FilterMistake) {
    super(mistake.text);
    this.mistake = mistake;
  }
}

/** Reads a filter. `or` binds loosest, then `and`, then `not`; never throws. */
export function parseFilter(source: string): ParsedFilter {
  if (source.trim() === '') return { expression: null, mistake: null };
  try {
    return { expression: new FilterParser(source).parse(), mistake: null };
  } catch (error) {
    if (error instanceof Wrong) return { expression: null, mistake: error.mistake };
    throw error;
  }
}

/** The operators that make sense on a field, in the order in which they are offered; `in` takes a list. */
export function operatorsOf(field: FilterField): readonly (FilterOperator | 'in')[] {
  switch (fieldFacts(field).type.kind) {
    case 'number':
      return ['>', '>=', '<', '<=', '=', '!='];
    case 'text':
      return ['=', '!=', 'contains', 'in'];
    case 'word':
      return ['=', '!=', 'in'];
  }
}

const connectives = ['and', 'or'] as const;
const bindings = { or: 1, and: 2, not: 3 } as const;

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = filterTokens(source);
    if (source.length > longest) {
      const place = { from: longest, to: source.length };
      throw this.#wrong(place, `A filter has at most ${longest} characters.`, { kind: 'condition' });
    }
  }

  parse(): FilterExpression {
    const expression = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind !== 'end') this.#refuseConnective(rest, false);
    return expression;
  }

  #peek(): FilterToken {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', from: 0, to: 0 };
  }

  #next(): FilterToken {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #isWord(token: FilterToken, ...words: readonly string[]): boolean {
    return token.kind === 'word' && words.includes(token.text.toLowerCase());
  }

  /** Conditions joined by connectives that bind tighter than `binding`. */
  #expression(binding: number): FilterExpression {
    this.#depth += 1;
    if (this.#depth > deepest) {
      throw this.#wrong(this.#peek(), 'This is nested too deep.', { kind: 'condition' });
    }
    let left = this.#prefix();
    for (;;) {
      const token = this.#peek();
      const kind = connectives.find((word) => this.#isWord(token, word));
      if (kind === undefined || bindings[kind] <= binding) break;
      this.#next();
      left = { kind, left, right: this.#expression(bindings[kind]) };
    }
    this.#depth -= 1;
    return left;
  }

  #prefix(): FilterExpression {
    const token = this.#next();
    if (this.#isWord(token, 'not')) return { kind: 'not', operand: this.#expression(bindings.not) };
    if (token.kind === 'open') {
      const inside = this.#expression(0);
      const end = this.#next();
      if (end.kind !== 'close') this.#refuseConnective(end, true);
      return inside;
    }
    if (token.kind === 'text') return { kind: 'word', text: token.text };
    if (token.kind !== 'word' || this.#isWord(token, 'and', 'or')) return this.#refuseCondition(token);
    return this.#condition(token);
  }

  #condition(token: FilterToken): FilterExpression {
    const field = fieldNamed(token.text);
    const after = this.#peek();
    const isCompared = after.kind === 'sign' || this.#isWord(after, 'contains', 'in');
    if (isCompared) {
      if (field !== null) return this.#comparison(field);
      const text = `There is no field “${token.text}”.`;
      throw this.#wrong(token, text, { kind: 'condition' }, nearest(token.text, filterFieldNames));
    }
    const flag = token.text.toLowerCase();
    if (Object.hasOwn(filterFlags, flag)) return { kind: 'flag', flag };
    if (field === null) return { kind: 'word', text: token.text };
    throw this.#wrong(
      after.kind === 'end' ? after : token,
      `${field} is compared with something: ${operatorsOf(field).join(' ')}.`,
      { kind: 'operator', field },
    );
  }

  #comparison(field: FilterField): FilterExpression {
    const sign = this.#next();
    const written = sign.text === '~' ? 'contains' : sign.text.toLowerCase();
    const operator = operatorsOf(field).find((known) => known === written);
    if (operator === undefined) {
      const text = `${field} is not compared with ${sign.text}, but with ${operatorsOf(field).join(' ')}.`;
      throw this.#wrong(sign, text, { kind: 'operator', field });
    }
    if (operator === 'in') return this.#list(field);
    return { kind: 'comparison', field, operator, value: this.#value(field, operator) };
  }

  #list(field: FilterField): FilterExpression {
    const open = this.#next();
    if (open.kind !== 'open') {
      throw this.#wrong(open, `After in comes a list: (one, two).`, { kind: 'list', field });
    }
    const values: FilterValue[] = [];
    for (;;) {
      values.push(this.#value(field, '='));
      const after = this.#next();
      if (after.kind === 'close') return { kind: 'one-of', field, values };
      if (after.kind !== 'comma') {
        throw this.#wrong(after, 'A list goes on with a comma, or ends with ).', { kind: 'separator' });
      }
    }
  }

  #value(field: FilterField, operator: FilterOperator): FilterValue {
    const token = this.#next();
    const unit = this.#peek();
    const read = readFilterValue({ field, operator, token, unit: unit.kind === 'word' ? unit.text : '' });
    if ('text' in read) throw this.#wrong(token, read.text, { kind: 'value', field }, read.nearest);
    if (read.takesUnit) this.#next();
    return read.value;
  }

  #refuseCondition(token: FilterToken): never {
    if (token.kind === 'unclosed') {
      throw this.#wrong(token, 'This quotation mark is not closed.', { kind: 'condition' });
    }
    const text =
      token.kind === 'end'
        ? 'Here a condition is missing.'
        : `“${token.text}” cannot stand where a condition begins.`;
    throw this.#wrong(token, text, { kind: 'condition' });
  }

  #refuseConnective(token: FilterToken, isInside: boolean): never {
    const goOn = isInside ? 'and, or or )' : 'and or or';
    const text =
      token.kind === 'end' ? 'A parenthesis is not closed.' : `Here the filter goes on with ${goOn}.`;
    throw this.#wrong(token, text, { kind: 'connective', isInside }, nearest(token.text, connectives));
  }

  #wrong(
    { from, to }: Pick<FilterToken, 'from' | 'to'>,
    text: string,
    expected: FilterExpectation,
    nearest: string | null = null,
  ): Wrong {
    return new Wrong({ from, to, text, nearest, expected });
  }
}
