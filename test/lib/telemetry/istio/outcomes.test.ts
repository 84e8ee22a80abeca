import { describe, expect, it } from 'vitest';
import type { Answer, Sample } from '@/lib/prometheus/answer.ts';
import type { QueryClient } from '@/lib/telemetry/istio/ask.ts';
import { IstioTelemetry } from '@/lib/telemetry/istio/istio-telemetry.ts';
import { seriesTable } from '@/test/support/series-table.ts';

const signal = new AbortController().signal;
const MONTH_SECONDS = 2_592_000;

interface Backend {
  readonly requests: readonly Sample[];
  readonly buckets?: readonly Sample[];
  /** Whether it still holds the begin of the window. */
  readonly isOld?: boolean;
}

function sourceOf({ requests, buckets = [], isOld = true }: Backend) {
  const queries: string[] = [];
  const answer = (data: readonly Sample[]): Answer<readonly Sample[]> => ({
    data,
    warnings: [],
    infos: [],
    partial: false,
    seconds: 0.1,
    clockSkewSeconds: 0,
  });
  const client: QueryClient = {
    query: ({ query }) => {
      queries.push(query);
      if (query.startsWith('count(')) {
        return Promise.resolve(answer(isOld ? [{ labels: {}, timestamp: 0, value: 3 }] : []));
      }
      return Promise.resolve(answer(query.includes('_bucket') ? buckets : requests));
    },
    queryRange: () => Promise.reject(new Error('not asked here')),
    buildInfo: () => Promise.reject(new Error('not asked here')),
  };
  return { source: new IstioTelemetry({ client }), queries };
}

const cart = { namespace: 'shop', name: 'cart', thresholdMs: null };
const checkout = { namespace: 'shop', name: 'checkout', thresholdMs: 250 };
const ask = { at: 1_000, windowSeconds: MONTH_SECONDS, mustCover: true };

const requests = seriesTable(`
  reporter    | from             | asked         | to                    | proto | code | flags | rate
  source      | c1/shop/frontend | shop/cart     | c1/shop/cart-v1       | http  | 200  | -     | 96
  source      | c1/shop/frontend | shop/cart     | c1/shop/cart-v1       | http  | 503  | UF    | 4
  source      | c1/shop/frontend | shop/cart     | unknown               | http  | 503  | FI    | 50
  destination | c1/shop/frontend | shop/cart     | c1/shop/cart-v1       | http  | 200  | -     | 96
  source      | c1/shop/frontend | shop/checkout | c1/shop/checkout-v1   | http  | 404  | -     | 10`);

const bucket = (reporter: string, le: string, value: number): Sample => ({
  labels: {
    reporter,
    destination_service_namespace: 'shop',
    destination_service_name: 'checkout',
    le,
  },
  timestamp: 0,
  value,
});

describe('how the requests of services went', () => {
  it('counts both reporters once, client errors as good, and injected errors not at all', async () => {
    const { source } = sourceOf({ requests });
    const { data } = await source.readOutcomes({ ...ask, services: [cart, checkout] }, signal);
    expect(data.services.map(({ name, successRatio }) => [name, successRatio])).toEqual([
      ['cart', 0.96],
      ['checkout', 1],
    ]);
  });

  it('is not known of a service that nobody asked', async () => {
    const { source } = sourceOf({ requests: [] });
    const { data } = await source.readOutcomes({ ...ask, services: [cart] }, signal);
    expect(data.services[0]).toMatchObject({ successRatio: null, withinRatio: null });
  });

  it('takes latency from the servers, and from callers only where no server told', async () => {
    const servers = [bucket('destination', '250.0', 9), bucket('destination', '+Inf', 10)];
    const callers = [bucket('source', '250', 5), bucket('source', '+Inf', 10)];
    const within = async (buckets: readonly Sample[]) => {
      const { source } = sourceOf({ requests, buckets });
      const { data } = await source.readOutcomes({ ...ask, services: [checkout] }, signal);
      return data.services[0]?.withinRatio;
    };
    expect(await within([...callers, ...servers])).toBe(0.9);
    expect(await within(callers)).toBe(0.5);
    expect(await within([bucket('source', '+Inf', 10)])).toBeNull();
  });

  it('says whether the backend is old enough for the window', async () => {
    const services = [cart];
    const young = await sourceOf({ requests, isOld: false }).source.readOutcomes(
      { ...ask, services },
      signal,
    );
    expect(young.data.isCovered).toBe(false);
    const old = await sourceOf({ requests }).source.readOutcomes({ ...ask, services }, signal);
    expect(old.data.isCovered).toBe(true);
  });

  it('costs at most three queries for any number of services, which name them all', async () => {
    const { source, queries } = sourceOf({ requests });
    const services = Array.from({ length: 80 }, (_, at) => ({
      namespace: `n${at % 4}`,
      name: `s${at}`,
      thresholdMs: 250,
    }));
    const { cost } = await source.readOutcomes({ ...ask, services }, signal);
    expect(queries).toHaveLength(3);
    expect(cost.queries).toBe(3);
    expect(queries.every((query) => query.includes('s79'))).toBe(true);
    expect(queries.find((query) => query.includes('_bucket'))).toContain('le=~"250|250\\\\.0|\\\\+Inf"');
  });
});

describe('a promised latency that is no bound of the histogram', () => {
  const promised = async (thresholdMs: number, buckets: readonly Sample[]) => {
    const { source, queries } = sourceOf({ requests, buckets });
    const { data } = await source.readOutcomes({ ...ask, services: [{ ...checkout, thresholdMs }] }, signal);
    return { outcome: data.services[0], query: queries.find((query) => query.includes('_bucket')) };
  };

  it('is counted at the greatest bound that is not above it, and says which', async () => {
    const buckets = [
      bucket('destination', '250.0', 9),
      bucket('destination', '500.0', 10),
      bucket('destination', '+Inf', 10),
    ];
    const { outcome, query } = await promised(300, buckets.slice(0, 1).concat(buckets.slice(2)));
    expect(query).toContain('le=~"300|300\\\\.0|250|250\\\\.0|\\\\+Inf"');
    expect(outcome).toMatchObject({ withinRatio: 0.9, withinMs: 250 });
    expect((await promised(500, buckets)).outcome).toMatchObject({ withinRatio: 1, withinMs: 500 });
  });

  it('is not known where every bound is above it', async () => {
    const { outcome } = await promised(0.2, [bucket('destination', '+Inf', 10)]);
    expect(outcome).toMatchObject({ withinRatio: null, withinMs: null });
  });
});
