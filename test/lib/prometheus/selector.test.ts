import fc from 'fast-check';
import { parser } from '@prometheus-io/lezer-promql';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { escapeRegularExpression, oneOf, quoteString, selector } from '@/lib/prometheus/selector.ts';

/** Whether PromQL's own grammar takes the text without repair. */
function isValidPromQl(text: string): boolean {
  let valid = true;
  parser.parse(text).iterate({ enter: ({ type }) => void (type.isError && (valid = false)) });
  return valid;
}

describe('a selector built from names of the outside', () => {
  it('writes each kind of matcher', () => {
    const matchers = [
      { label: 'reporter', operator: '=', value: 'source' },
      { label: 'code', operator: '!~', value: '5..' },
    ] as const;
    expect(selector('istio_requests_total', matchers)).toBe(
      'istio_requests_total{reporter="source",code!~"5.."}',
    );
    expect(selector('up', [])).toBe('up');
    expect(selector(null, matchers.slice(0, 1))).toBe('{reporter="source"}');
  });

  it('keeps quotes, newlines, backslashes and NUL inside the string', () => {
    expect(quoteString('a"b\\c\nd\u0000')).toBe('"a\\"b\\\\c\\nd\\u0000"');
  });

  it('never lets a value end its string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        const built = selector('up', [{ label: 'a', operator: '=', value }]);
        expect(isValidPromQl(built)).toBe(true);
        expect(JSON.parse(quoteString(value))).toBe(value.toWellFormed());
      }),
    );
  });

  it('matches exactly the values that were asked for', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 12 }), { minLength: 2, maxLength: 4 }), (values) => {
        const pattern = RE2JS.compile(`(?s)^(?:${oneOf('a', values).value})$`);
        for (const value of values) expect(pattern.matches(value)).toBe(true);
        expect(pattern.matches(`${values.join('')}~`)).toBe(values.includes(`${values.join('')}~`));
      }),
    );
    expect(oneOf('a', ['x.y'])).toEqual({ label: 'a', operator: '=', value: 'x.y' });
    expect(escapeRegularExpression('a.b|c')).toBe('a\\.b\\|c');
  });

  it('refuses names that could hold more than a name', () => {
    expect(() => selector('up{} or down', [])).toThrow(RangeError);
    expect(() => selector('up', [{ label: 'a="b",c', operator: '=', value: '' }])).toThrow(RangeError);
    expect(() => oneOf('a', [])).toThrow(RangeError);
  });
});
