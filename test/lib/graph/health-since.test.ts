import { expect, it } from 'vitest';
import { withReasonStarts } from '@/lib/graph/health-since.ts';
import { edgeOf, mapOf } from '@/test/support/golden-map.ts';

const failing = (rate: number) =>
  mapOf({
    requests: `
      reporter | from             | asked     | to              | proto | code | rate
      source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 90
      source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 503  | ${rate}`,
  });
const sinceOf = (map: ReturnType<typeof failing>): readonly (number | null)[] =>
  edgeOf(map).health.reasons.map(({ since }) => since);

it('a reason starts when it is first seen and keeps its start while it lasts', () => {
  const well = { ...failing(0), at: 1_000 };
  const first = withReasonStarts(well, { ...failing(5), at: 1_015 });
  const second = withReasonStarts(first, { ...failing(7), at: 1_030 });
  expect([sinceOf(first), sinceOf(second)]).toEqual([[1_015], [1_015]]);
  expect(sinceOf(withReasonStarts({ ...failing(0), at: 1_045 }, { ...failing(5), at: 1_060 }))).toEqual([
    1_060,
  ]);
});

it('the start of what the first map shows was not seen, and stays unknown', () => {
  const first = withReasonStarts(null, failing(5));
  expect(sinceOf(first)).toEqual([null]);
  expect(sinceOf(withReasonStarts(first, { ...failing(5), at: 2_000 }))).toEqual([null]);
});
