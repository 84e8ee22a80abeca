import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterExpression, FilterValue } from '@/lib/graph/filter/filter-expression.ts';
import {
  fieldFacts,
  filterFieldNames,
  filterFlags,
  filterUnits,
  type FilterField,
} from '@/lib/graph/filter/filter-fields.ts';
import { operatorsOf, parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import { printFilter } from '@/lib/graph/filter/print-filter.ts';

const printed = (source: string): string | null => {
  const { expression, mistake } = parseFilter(source);
  expect(mistake).toBeNull();
  return expression === null ? null : printFilter(expression);
};

/** The mistake with the characters it marks. */
const wrong = (source: string) => {
  const { mistake } = parseFilter(source);
  return mistake === null
    ? null
    : {
        marked: source.slice(mistake.from, mistake.to),
        text: mistake.text,
        nearest: mistake.nearest,
        from: mistake.from,
      };
};

describe('the filter language', () => {
  it('reads conditions as people write them', () => {
    expect(printed('rate > 10 and error% >= 1')).toBe('rate > 10 and errors >= 1');
    expect(printed('ns = shop or ns = payments')).toBe('ns = shop or ns = payments');
    expect(printed('not mtls')).toBe('not mtls');
    expect(printed('name contains pay')).toBe('name contains pay');
    expect(printed('p95 > 200ms')).toBe('p95 > 200 ms');
    expect(printed('errors>1%')).toBe('errors > 1 %');
    expect(printed('NAMESPACE = Shop AND Name ~ "a b"')).toBe('ns = Shop and name contains "a b"');
    expect(printed('ns in (shop, payments)')).toBe('ns in (shop, payments)');
    expect(printed('bytes >= 1.5 kb/s')).toBe('bytes >= 1.5 kB/s');
    expect(printed('pay')).toBe('pay');
    expect(printed('   ')).toBeNull();
  });

  it('binds or loosest, then and, then not; parentheses say otherwise', () => {
    const fully = (source: string): string => {
      const show = (e: FilterExpression): string => {
        if (e.kind === 'and' || e.kind === 'or') return `(${show(e.left)} ${e.kind} ${show(e.right)})`;
        return e.kind === 'not' ? `!${show(e.operand)}` : printFilter(e);
      };
      const { expression } = parseFilter(source);
      return expression === null ? '' : show(expression);
    };
    expect(fully('a or b and not c or d')).toBe('((a or (b and !c)) or d)');
    expect(fully('(a or b) and not (c or d)')).toBe('((a or b) and !(c or d))');
    expect(fully('not not a and b')).toBe('(!!a and b)');
    expect(fully('a and b and c')).toBe('((a and b) and c)');
  });

  it('marks the wrong word and names the nearest right one', () => {
    expect(wrong('ns = payments and eror > 1 %')).toEqual({
      marked: 'eror',
      from: 18,
      text: 'There is no field “eror”.',
      nearest: 'errors',
    });
    expect(wrong('health = helthy')).toMatchObject({ marked: 'helthy', nearest: 'healthy' });
    expect(wrong('rate > 1 adn mtls')).toMatchObject({ marked: 'adn', nearest: 'and' });
    expect(wrong('p95 > 20 rps')).toMatchObject({ marked: 'rps' });
    expect(wrong('p95 > 20rps')).toMatchObject({ marked: '20rps', text: 'p95 is in ms or s, not in “rps”.' });
    expect(wrong('rate > fast')).toMatchObject({ marked: 'fast', text: '“fast” is no number; rate is one.' });
    expect(wrong('rate contains 5')).toMatchObject({ marked: 'contains' });
    expect(wrong('name < 5')).toMatchObject({ marked: '<' });
  });

  it('says what is missing where the text ends too early', () => {
    const expected = (source: string) => parseFilter(source).mistake?.expected;
    expect(expected('rate')).toEqual({ kind: 'operator', field: 'rate' });
    expect(expected('rate >')).toEqual({ kind: 'value', field: 'rate' });
    expect(expected('rate > 5 and')).toEqual({ kind: 'condition' });
    expect(expected('(mtls')).toEqual({ kind: 'connective', isInside: true });
    expect(expected('ns in')).toEqual({ kind: 'list', field: 'ns' });
    expect(expected('ns in (a')).toEqual({ kind: 'separator' });
    expect(expected('name = "a')).toEqual({ kind: 'value', field: 'name' });
    expect(wrong('mtls )')).toMatchObject({ marked: ')' });
  });

  it('answers any text with an expression or a mistake inside of it, and never throws', () => {
    const alphabet = fc.constantFrom(
      'rate',
      'ns',
      '>',
      '=',
      '(',
      ')',
      ',',
      '"',
      'and',
      'or',
      'not',
      'in',
      '1',
      '%',
      ' ',
      'x',
      '\\',
      '!',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.array(alphabet).map((parts) => parts.join(' ')),
        ),
        (source) => {
          const { mistake } = parseFilter(source);
          if (mistake === null) return;
          expect(mistake.from).toBeGreaterThanOrEqual(0);
          expect(mistake.to).toBeLessThanOrEqual(source.length);
          expect(mistake.from).toBeLessThanOrEqual(mistake.to);
        },
      ),
    );
    expect(parseFilter('('.repeat(1_900)).mistake?.text).toBe('This is nested too deep.');
    expect(parseFilter('not '.repeat(400)).mistake?.text).toBe('This is nested too deep.');
    expect(parseFilter('x'.repeat(2_001)).mistake?.text).toContain('at most');
  });

  it('reads back every expression as it was printed', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(parseFilter(printFilter(expression))).toEqual({ expression, mistake: null });
      }),
      { numRuns: 1_000 },
    );
  });
});

const anyText = fc.oneof(
  fc.constantFrom(
    'shop',
    'unknown',
    'and',
    'NOT',
    'mtls',
    'rate',
    'error%',
    '5xx',
    'a b',
    '"',
    '\\',
    'a"b\\',
    '',
    'x,y',
    '→',
    '%',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const anyAmount = fc.oneof(
  fc.nat({ max: 999_999_999 }),
  fc
    .tuple(fc.nat({ max: 99_999 }), fc.nat({ max: 999_999 }))
    .map(([whole, part]) => Number(`${whole}.${part}`)),
);

function anyValue(field: FilterField, operator: string): fc.Arbitrary<FilterValue> {
  const { type, canBeMissing } = fieldFacts(field);
  const ofType = (): fc.Arbitrary<FilterValue> => {
    switch (type.kind) {
      case 'text':
        return anyText.map((text) => ({ kind: 'text', text }));
      case 'word':
        return fc.constantFrom(...type.words).map((text) => ({ kind: 'text', text }));
      case 'number': {
        const units = ['', ...filterUnits[type.dimension].map(([unit]) => unit)];
        return fc.record({
          kind: fc.constant('quantity'),
          amount: anyAmount,
          unit: fc.constantFrom(...units),
        });
      }
    }
  };
  const canBeUnknown = canBeMissing && ['=', '!=', 'in'].includes(operator);
  return canBeUnknown
    ? fc.oneof(
        { weight: 4, arbitrary: ofType() },
        { weight: 1, arbitrary: fc.constant({ kind: 'unknown' as const }) },
      )
    : ofType();
}

const anyCondition: fc.Arbitrary<FilterExpression> = fc
  .constantFrom(...filterFieldNames)
  .chain((field) => fc.constantFrom(...operatorsOf(field)).map((operator) => ({ field, operator })))
  .chain(({ field, operator }): fc.Arbitrary<FilterExpression> =>
    operator === 'in'
      ? fc
          .array(anyValue(field, 'in'), { minLength: 1, maxLength: 3 })
          .map((values) => ({ kind: 'one-of', field, values }))
      : anyValue(field, operator).map((value) => ({ kind: 'comparison', field, operator, value })),
  );

const { tree: anyExpression } = fc.letrec<{ tree: FilterExpression; leaf: FilterExpression }>((tie) => ({
  leaf: fc.oneof(
    anyCondition,
    fc.constantFrom(...Object.keys(filterFlags)).map((flag): FilterExpression => ({ kind: 'flag', flag })),
    anyText.map((text): FilterExpression => ({ kind: 'word', text })),
  ),
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('leaf'),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('tree'),
      right: tie('tree'),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('tree') }),
  ),
}));
