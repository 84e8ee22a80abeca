import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facetOf, withFacet } from '@/lib/graph/filter/filter-facet.ts';
import { parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import { printFilter } from '@/lib/graph/filter/print-filter.ts';

const after = (source: string, field: 'ns' | 'health', values: readonly string[]): string => {
  const next = withFacet(parseFilter(source).expression, field, values);
  return next === null ? '' : printFilter(next);
};

describe('boxes of a filter', () => {
  it('write what somebody would have typed, and leave other conditions alone', () => {
    expect(after('', 'ns', ['shop'])).toBe('ns = shop');
    expect(after('rate > 1 or mtls', 'ns', ['shop', 'payments'])).toBe(
      '(rate > 1 or mtls) and ns in (shop, payments)',
    );
    expect(after('ns = shop and rate > 1', 'ns', ['legacy'])).toBe('ns = legacy and rate > 1');
    expect(after('ns = shop and rate > 1', 'ns', [])).toBe('rate > 1');
    expect(after('ns = shop', 'ns', [])).toBe('');
  });

  it('show what was typed as ticked', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom('healthy', 'degraded', 'unhealthy')), (values) => {
        const expression = withFacet(parseFilter('pay and not mtls').expression, 'health', values);
        expect(facetOf(expression, 'health')).toEqual(values);
        expect(facetOf(expression, 'ns')).toEqual([]);
      }),
    );
    expect(facetOf(parseFilter('not ns = shop').expression, 'ns')).toEqual([]);
  });
});
