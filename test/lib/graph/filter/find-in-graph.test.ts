import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeFilter } from '@/lib/graph/filter/complete-filter.ts';
import { filterTextParts } from '@/lib/graph/filter/filter-text-parts.ts';
import { findInGraph } from '@/lib/graph/filter/find-in-graph.ts';
import { parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import { ids, smallShop } from '../../../components/graph/scenes.ts';

const find = (source: string) => {
  const { expression } = parseFilter(source);
  if (expression === null) throw new Error(`Not a filter: ${source}`);
  return findInGraph(smallShop, expression);
};
const edges = (source: string): string[] => [...find(source).edges].map(shortly).sort();
const nodes = (source: string): string[] => [...find(source).nodes].map(shortly).sort();
/** "checkout>payment/v2" for readable expectations. */
const shortly = (id: string): string =>
  id
    .replaceAll(/(app:c\/shop\/|external:c\/)/g, '')
    .replace(/\|(http|tcp)$/, '')
    .replace('|', '>');

const all = [
  'catalog>images.example.net',
  'checkout>catalog',
  'checkout>payment/v1',
  'checkout>payment/v2',
  'payment/v2>ledger',
];

describe('a filter on a map', () => {
  it('asks edges for their own figures and leaves their ends on the map', () => {
    const found = find('errors > 1 % and calls = payment:v2');
    expect([...found.edges]).toEqual([ids.failingEdge]);
    expect([...found.nodes]).toEqual([]);
    expect([...found.ends].sort()).toEqual([ids.checkout, ids.paymentV2].sort());
  });

  it('takes a plain number of errors for percent, and the unit where one stands', () => {
    expect(edges('errors >= 2')).toEqual(edges('error% >= 2 %'));
    expect(edges('errors >= 2')).toEqual(['catalog>images.example.net', 'checkout>payment/v2']);
    expect(nodes('p95 > 0.05 s')).toEqual(['payment/v2']);
    expect(edges('bytes > 60 kB/s')).toEqual(['payment/v2>ledger']);
  });

  it('finds an edge by either of its ends, and by what is not the case for both', () => {
    expect(edges('name = ledger')).toEqual(['payment/v2>ledger']);
    expect(edges('kind = external')).toEqual(['catalog>images.example.net']);
    expect(edges('kind != external')).toEqual(all.filter((edge) => !edge.includes('images')));
    expect(edges('pay')).toEqual(all.filter((edge) => edge.includes('payment')));
    expect(edges('from = checkout and not to contains payment')).toEqual(['checkout>catalog']);
  });

  it('lets nothing pass that is not known, and nothing by its negation', () => {
    expect(edges('rate > 0')).not.toContain('payment/v2>ledger');
    expect(edges('not rate > 0')).not.toContain('payment/v2>ledger');
    expect(edges('rate = unknown')).toEqual(['payment/v2>ledger']);
    expect(edges('mtls')).not.toContain('catalog>images.example.net');
    expect(edges('not mtls')).toEqual(['payment/v2>ledger']);
    expect(edges('mtls = unknown')).toEqual(['catalog>images.example.net']);
    expect(nodes('version = unknown and kind = app')).toEqual(['catalog', 'checkout', 'ledger']);
  });

  it('obeys the laws of three truths: a condition and its negation never both hold, De Morgan holds', () => {
    const condition = fc.constantFrom(
      'mtls',
      'rate > 20',
      'errors > 1 %',
      'name contains a',
      'version = v2',
      'code = 5xx',
      'samples = unknown',
      'tcp',
      'badge = split',
      'p95 <= 20ms',
    );
    fc.assert(
      fc.property(condition, condition, (a, b) => {
        const both = find(`${a} and not ${a}`);
        expect([both.edges.size, both.nodes.size]).toEqual([0, 0]);
        expect(find(`not (${a} and ${b})`)).toEqual(find(`not ${a} or not ${b}`));
        expect(find(`not (${a} or ${b})`)).toEqual(find(`not ${a} and not ${b}`));
        expect(find(`not not ${a}`)).toEqual(find(a));
      }),
    );
  });
});

describe('completion', () => {
  const offered = (source: string): readonly string[] =>
    completeFilter(source, source.length, smallShop).options.map(({ text }) => text);

  it('knows fields, then operators, then the values that are on the map', () => {
    expect(offered('')).toContain('rate');
    expect(offered('err')).toEqual(['errors', 'clienterrors']);
    expect(offered('ns ')).toEqual(['=', '!=', 'contains', 'in']);
    expect(offered('ns = ')).toEqual(['shop', 'unknown']);
    expect(offered('version = v')).toEqual(['v2', 'v1']);
    expect(offered('calls = pay')).toContain('payment:v2');
    expect(offered('mtls ')).toEqual(expect.arrayContaining(['and', 'or']));
    expect(offered('(ns = shop ')).toContain(')');
    expect(offered('ns in (shop ')).toEqual([',', ')']);
  });

  it('replaces the word at the caret and leaves the rest', () => {
    const source = 'rate > 1 and vers = v2';
    expect(completeFilter(source, 17, smallShop)).toMatchObject({
      from: 13,
      to: 17,
      options: [{ text: 'version' }],
    });
  });

  it('offers nothing right of a mistake', () => {
    expect(offered('eror > 1 and ')).toEqual([]);
  });

  it('writes values so that they are read back', () => {
    for (const { text } of completeFilter('name = ', 7, smallShop).options) {
      expect(parseFilter(`name = ${text}`).mistake).toBeNull();
    }
  });
});

describe('colouring', () => {
  it('covers every character once, and marks the wrong word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (source) => {
        const { mistake } = parseFilter(source);
        expect(
          filterTextParts(source, mistake)
            .map(({ text }) => text)
            .join(''),
        ).toBe(source);
      }),
    );
    const source = 'ns = shop and eror > 1';
    const parts = filterTextParts(source, parseFilter(source).mistake);
    expect(parts.filter(({ isWrong }) => isWrong).map(({ text }) => text)).toEqual(['eror']);
    expect(parts.find(({ text }) => text === 'ns')?.role).toBe('field');
    expect(parts.find(({ text }) => text === 'shop')?.role).toBe('value');
  });
});
