import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import {
  historyEnd,
  historyOptions,
  inDirection,
  isLasting,
  refreshSeconds,
  serviceOptions,
  servicesOptions,
  untilNextAnswerMs,
} from '@/lib/client/service-queries.ts';

const list = { mesh: null, namespaces: [], windowSeconds: 60, at: null };

/** What the query would do next, given how its last request ended. */
function nextInMs(at: number | null, error: Error | null): number | false {
  const { refetchInterval } = servicesOptions({ ...list, at });
  if (typeof refetchInterval !== 'function') throw new TypeError('the interval follows the clock');
  const query = { state: { error } };
  return (refetchInterval as (query: { state: { error: Error | null } }) => number | false)(query);
}

describe('the shared clock', () => {
  it('lets everybody ask at the same instants, a moment after an answer was made', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (nowMs) => {
        const wait = untilNextAnswerMs(nowMs);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(refreshSeconds * 1_000);
        expect((nowMs + wait - 1_000) % (refreshSeconds * 1_000)).toBe(0);
      }),
    );
  });

  it('stands still while the reader has paused', () => {
    expect(nextInMs(1_764_000_000, null)).toBe(false);
    expect(nextInMs(null, null)).toBeGreaterThan(0);
    const { refetchOnWindowFocus, staleTime } = servicesOptions({ ...list, at: 1_764_000_000 });
    expect(refetchOnWindowFocus).toBe(false);
    expect(staleTime).toBe(Infinity);
  });

  it('goes on after an outage, and gives up on what asking again does not heal', () => {
    expect(nextInMs(null, new RequestFailure('source-unavailable', null))).toBeGreaterThan(0);
    expect(nextInMs(null, new RequestFailure('not-found', null))).toBe(false);
    expect(isLasting(new RequestFailure('offline', null))).toBe(false);
    expect(isLasting(null)).toBe(false);
  });
});

describe('equal questions', () => {
  it('share an answer, in whatever order the namespaces were chosen', () => {
    const key = (namespaces: readonly string[]) => servicesOptions({ ...list, namespaces }).queryKey;
    expect(key(['shop', 'legacy'])).toEqual(key(['legacy', 'shop']));
    expect(key(['shop'])).not.toEqual(key([]));
  });

  it('of two services are two', () => {
    const key = (name: string) =>
      serviceOptions({
        path: { mesh: 'lab-1', namespace: 'shop', name },
        windowSeconds: 60,
        at: null,
      }).queryKey;
    expect(key('cart')).not.toEqual(key('catalog'));
  });

  it('about a history are the same within a minute', () => {
    const scope = { mesh: null, windowSeconds: 60 };
    const key = (at: number) => historyOptions('service:a/b/c', ['requestRate'], scope, at).queryKey;
    expect(historyEnd(119)).toBe(60);
    expect(key(61)).toEqual(key(119));
    expect(key(61)).not.toEqual(key(120));
  });
});

describe('a history', () => {
  const points = (value: number): [number, number | null][] => [[60, value]];

  it('is of what comes in, and not of what the node asks of others', () => {
    const series = [
      { signal: 'requestRate' as const, labels: { direction: 'inbound' }, points: points(300) },
      { signal: 'requestRate' as const, labels: { direction: 'outbound' }, points: points(6) },
    ];
    expect(inDirection(series, 'inbound').get('requestRate')).toEqual([[60, 300]]);
    expect(inDirection(series.toReversed(), 'outbound').get('requestRate')).toEqual([[60, 6]]);
    expect(inDirection(series.slice(1), 'inbound').size).toBe(0);
  });

  it('of an edge has one direction only', () => {
    const series = [{ signal: 'p99' as const, labels: {}, points: points(12) }];
    expect(inDirection(series, 'inbound').get('p99')).toEqual([[60, 12]]);
  });
});
