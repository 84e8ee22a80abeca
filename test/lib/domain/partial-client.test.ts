import { expect, it } from 'vitest';
import { NO_PARTIAL_CLIENTS, observePartialClients } from '@/lib/domain/partial-client.ts';
import { translateTraffic } from '@/lib/telemetry/istio/traffic/istio-traffic.ts';
import { seriesTable } from '@/test/support/series-table.ts';

/** A pair of which the client counts 10 requests per second. */
const flows = (server: number) =>
  translateTraffic([
    {
      isTcp: false,
      samples: seriesTable(`
        reporter    | from             | asked     | to              | proto | code | rate
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 10
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | ${server}`),
    },
  ]).flows;

/** Whether each of these instants, `[at, server’s rate]`, ends in a warning. */
function warned(instants: readonly (readonly [number, number])[]): readonly boolean[] {
  let history = NO_PARTIAL_CLIENTS;
  return instants.map(([at, server]) => {
    const seen = observePartialClients(history, at, flows(server));
    history = seen.history;
    return seen.warning !== null;
  });
}

it('over 1.2 times in three instants in a row is told', () => {
  expect(
    warned([
      [0, 12.1],
      [15, 13],
      [30, 12.5],
      [45, 13],
    ]),
  ).toEqual([false, false, true, true]);
});

it('exactly 1.2 times is not', () => {
  expect(
    warned([
      [0, 12],
      [15, 12],
      [30, 12],
      [45, 12],
    ]),
  ).toEqual([false, false, false, false]);
});

it('one good instant starts over', () => {
  expect(
    warned([
      [0, 13],
      [15, 13],
      [30, 10],
      [45, 13],
      [60, 13],
      [75, 13],
    ]),
  ).toEqual([false, false, false, false, false, true]);
});

it('the same instant again does not count, and going back in time starts over', () => {
  expect(
    warned([
      [0, 13],
      [0, 13],
      [0, 13],
      [15, 13],
    ]),
  ).toEqual([false, false, false, false]);
  expect(
    warned([
      [30, 13],
      [45, 13],
      [0, 13],
      [15, 13],
      [30, 13],
    ]),
  ).toEqual([false, false, false, false, true]);
});
