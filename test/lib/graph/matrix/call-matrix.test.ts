import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callMatrix } from '@/lib/graph/matrix/call-matrix.ts';
import { callOrder, type WeightedCall } from '@/lib/graph/matrix/call-order.ts';
import { ids, smallShop } from '../../../components/graph/scenes.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const anyCalls = fc.array(
  fc.record({
    source: fc.constantFrom(...names),
    destination: fc.constantFrom(...names),
    weight: fc.integer({ min: 1, max: 100 }),
  }),
  { maxLength: 30 },
);

/** Weight of the calls that point from a later to an earlier place. */
function weightBack(order: readonly string[], calls: readonly WeightedCall[]): number {
  const place = new Map(order.map((id, index) => [id, index]));
  return calls
    .filter(({ source, destination }) => (place.get(source) ?? 0) > (place.get(destination) ?? 0))
    .reduce((total, { weight }) => total + weight, 0);
}

describe('the order of the matrix', () => {
  it('has everything once, whatever order it was given in', () => {
    fc.assert(
      fc.property(
        anyCalls,
        fc.shuffledSubarray([...names], { minLength: names.length }),
        (calls, shuffled) => {
          const order = callOrder(names, calls);
          expect([...order].sort()).toEqual([...names]);
          expect(callOrder(shuffled, calls.toReversed())).toEqual(order);
        },
      ),
    );
  });

  it('lets no call point back where no circle forces it', () => {
    fc.assert(
      fc.property(anyCalls, (calls) => {
        const forward = calls.filter(({ source, destination }) => source < destination);
        expect(weightBack(callOrder(names, forward), forward)).toBe(0);
      }),
    );
  });

  it('lets at most half of the weight point back in any mesh', () => {
    fc.assert(
      fc.property(anyCalls, (calls) => {
        const real = calls.filter(({ source, destination }) => source !== destination);
        const total = real.reduce((sum, { weight }) => sum + weight, 0);
        expect(weightBack(callOrder(names, calls), real)).toBeLessThanOrEqual(total / 2);
      }),
      { numRuns: 500 },
    );
  });

  it('breaks a circle at its weakest call', () => {
    const circle = [
      { source: 'c', destination: 'a', weight: 100 },
      { source: 'a', destination: 'b', weight: 100 },
      { source: 'b', destination: 'c', weight: 1 },
    ];
    expect(callOrder(['a', 'b', 'c'], circle)).toEqual(['c', 'a', 'b']);
  });
});

describe('the matrix of a map', () => {
  it('has each edge in one cell, and says of no pair that it calls when it does not', () => {
    const matrix = callMatrix(smallShop);
    const found = matrix.rows
      .flatMap(({ nodes }) => nodes)
      .flatMap(({ id: source }) =>
        matrix.columns.flatMap(({ nodes }) => nodes).flatMap(({ id }) => matrix.between(source, id)),
      );
    expect(found.map(({ id }) => id).sort()).toEqual(smallShop.edges.map(({ id }) => id).sort());
    expect(new Set(found)).toEqual(new Set(smallShop.edges));
    expect(matrix.between(ids.ledger, ids.checkout)).toEqual([]);
  });

  it('has callers as rows and callees as columns, with what is outside last', () => {
    const matrix = callMatrix(smallShop);
    const lines = (groups: typeof matrix.rows) =>
      groups.map(({ namespace, nodes }) => [namespace, nodes.map(({ id }) => id)]);
    expect(lines(matrix.rows)).toEqual([['shop', [ids.checkout, ids.paymentV2, ids.catalog]]]);
    expect(lines(matrix.columns).at(-1)).toEqual([null, [ids.host]]);
  });
});
