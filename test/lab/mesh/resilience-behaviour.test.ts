import { beforeEach, describe, expect, it } from 'vitest';
import type { MeshModel } from '@/lab/mesh/model.ts';
import {
  destinationRule,
  MeshUnderTest,
  share,
  to,
  toService,
  virtualService,
  withOneVersionOfRatings,
} from './mesh-under-test.ts';

/** The shop with one workload changed. */
function shopWith(name: string, change: Partial<MeshModel['workloads'][number]>): MeshModel {
  const shop = withOneVersionOfRatings();
  return {
    ...shop,
    workloads: shop.workloads.map((workload) =>
      workload.name === name ? { ...workload, ...change } : workload,
    ),
  };
}

const failsHalf = { failures: [{ ratio: 0.5, statuses: [{ status: 503, weight: 1 }] }] };

describe('what timeouts show', () => {
  it('answers 504 UT after the route’s timeout, while the server counts a request without a response', () => {
    const shop = new MeshUnderTest({
      model: shopWith('ratings', { latency: { p50Ms: 400, p95Ms: 800, p99Ms: 900 } }),
    });
    shop.apply(virtualService('ratings', [{ route: [to('ratings')], timeout: '300ms' }]));
    const records = shop.during(20);
    const timedOut = toService(records, 'source', 'ratings').filter((r) => r.responseFlags === 'UT');
    expect(timedOut.length).toBeGreaterThan(1_000);
    for (const record of timedOut.slice(0, 20)) {
      expect(record.responseCode).toBe(504);
      expect(record.endMs - record.startMs).toBeCloseTo(300, 0);
    }
    const abandoned = toService(records, 'destination', 'ratings').filter((r) => r.responseFlags === 'DC');
    expect(abandoned.length / timedOut.length).toBeCloseTo(1, 1);
    expect(abandoned.every((r) => r.responseCode === 0)).toBe(true);
  });

  it('lets the cart’s timeout of 1 s of the scenario hold', () => {
    const shop = new MeshUnderTest({
      model: shopWith('cart', { latency: { p50Ms: 3_000, p95Ms: 3_600, p99Ms: 3_700 } }),
    });
    shop.advance(5);
    const asked = toService(shop.during(10), 'source', 'cart');
    expect(share(asked, (r) => r.responseCode === 504 && r.responseFlags === 'UT')).toBeGreaterThan(0.99);
    expect(Math.max(...asked.map((r) => r.endMs - r.startMs))).toBeLessThan(1_001);
  });

  it('counts a user who went away as code 0 with DC at the gateway', () => {
    const shop = new MeshUnderTest();
    shop.apply(
      virtualService('checkout', [
        { fault: { delay: { fixedDelay: '20s', percentage: { value: 100 } } }, route: [to('checkout')] },
      ]),
    );
    shop.advance(20);
    const atGateway = toService(shop.during(20), 'source', 'frontend');
    const gone = atGateway.filter((r) => r.responseCode === 0);
    expect(gone.length / atGateway.length).toBeCloseTo(0.1, 1);
    expect(gone.every((r) => r.responseFlags === 'DC' && Math.round(r.endMs - r.startMs) === 15_000)).toBe(
      true,
    );
  });
});

describe('what retries show', () => {
  it('lets the server count more requests than the caller, and the caller fewer failures', () => {
    const shop = new MeshUnderTest({ model: shopWith('ratings', failsHalf) });
    shop.apply(
      virtualService('ratings', [
        { route: [to('ratings')], retries: { attempts: 3, perTryTimeout: '2s', retryOn: '5xx' } },
      ]),
    );
    const records = shop.during(30);
    const asked = toService(records, 'source', 'ratings');
    const served = toService(records, 'destination', 'ratings');
    // With half failing: 1 + 1/2 + 1/4 + 1/8 tries on average, and 1/16 fail in the end.
    expect(served.length / asked.length).toBeCloseTo(1.875, 1);
    expect(share(served, (r) => r.responseCode === 503)).toBeCloseTo(0.5, 1);
    const failed = asked.filter((r) => r.responseCode === 503);
    expect(failed.length / asked.length).toBeCloseTo(1 / 16, 1);
    expect(failed.every((r) => r.responseFlags === 'URX' && r.attempts === 4)).toBe(true);
  });

  it('does not try again after 503 unless asked to, as Istio since 1.24', () => {
    const shop = new MeshUnderTest({ model: shopWith('ratings', failsHalf) });
    const asked = toService(shop.during(10), 'source', 'ratings');
    expect(share(asked, (r) => r.attempts === 1)).toBe(1);
  });

  it('tries gRPC UNAVAILABLE again by default', () => {
    const shop = new MeshUnderTest({
      model: shopWith('payment-v1', { failures: [{ ratio: 0.5, statuses: [{ status: 14, weight: 1 }] }] }),
    });
    const records = shop.during(20);
    expect(toService(records, 'destination', 'payment').length).toBeGreaterThan(
      1.5 * toService(records, 'source', 'payment').length,
    );
  });

  it('gives each try its own time', () => {
    const shop = new MeshUnderTest({
      model: shopWith('ratings', { latency: { p50Ms: 400, p95Ms: 500, p99Ms: 600 } }),
    });
    shop.apply(
      virtualService('ratings', [
        { route: [to('ratings')], retries: { attempts: 1, perTryTimeout: '100ms', retryOn: 'reset' } },
      ]),
    );
    shop.advance(2);
    const asked = toService(shop.during(10), 'source', 'ratings');
    expect(
      share(asked, (r) => r.responseCode === 504 && r.responseFlags === 'UT,URX' && r.attempts === 2),
    ).toBe(1);
  });
});

describe('what limits and missing endpoints show', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest({ model: withOneVersionOfRatings() });
  });

  it('answers 503 UO over the connection pool, and the server never sees those', () => {
    const slow = new MeshUnderTest({
      model: shopWith('ratings', { latency: { p50Ms: 200, p95Ms: 300, p99Ms: 400 } }),
    });
    slow.apply(
      destinationRule('ratings', {
        trafficPolicy: {
          connectionPool: { http: { http1MaxPendingRequests: 1 }, tcp: { maxConnections: 1 } },
        },
      }),
    );
    const records = slow.during(20);
    const asked = toService(records, 'source', 'ratings');
    const overflown = asked.filter((r) => r.responseFlags === 'UO');
    expect(overflown.length / asked.length).toBeGreaterThan(0.5);
    expect(overflown.every((r) => r.responseCode === 503 && r.destination.workload === 'unknown')).toBe(true);
    expect(toService(records, 'destination', 'ratings').length).toBeLessThan(asked.length / 2);
  });

  it('answers 503 UH once a deployment has no replicas, and serves again when they are back', () => {
    shop.scale('shop', 'ratings', 0);
    const asked = toService(shop.during(10), 'source', 'ratings');
    expect(share(asked, (r) => r.responseCode === 503 && r.responseFlags === 'UH')).toBe(1);
    expect(asked[0]?.destination).toMatchObject({ workload: 'unknown', cluster: 'unknown' });
    shop.scale('shop', 'ratings', 3);
    const again = shop.during(10);
    expect(share(toService(again, 'source', 'ratings'), (r) => r.responseCode === 200)).toBe(1);
    expect(new Set(toService(again, 'destination', 'ratings').map((r) => r.proxy.podName)).size).toBe(3);
  });

  it('never tries again what the proxy answered before it chose an endpoint', () => {
    shop.apply(
      virtualService('ratings', [
        { route: [to('ratings')], retries: { attempts: 3, retryOn: '5xx,gateway-error' } },
      ]),
    );
    shop.scale('shop', 'ratings', 0);
    const asked = toService(shop.during(5), 'source', 'ratings');
    expect(share(asked, (r) => r.responseFlags === 'UH' && r.attempts === 1)).toBe(1);
  });

  it('puts failing endpoints aside: outlier detection spares the callers', () => {
    const failing = new MeshUnderTest({
      model: shopWith('reviews-v1', { failures: [{ ratio: 1, statuses: [{ status: 500, weight: 1 }] }] }),
    });
    failing.apply(virtualService('reviews', [{ route: [to('reviews')] }]));
    const before = toService(failing.during(10), 'source', 'reviews');
    expect(share(before, (r) => r.responseCode === 500)).toBeCloseTo(1 / 3, 1);
    failing.apply(
      destinationRule('reviews', {
        trafficPolicy: {
          outlierDetection: { consecutive5xxErrors: 2, baseEjectionTime: '60s', maxEjectionPercent: 100 },
        },
      }),
    );
    failing.advance(3);
    const after = toService(failing.during(10), 'source', 'reviews');
    expect(share(after, (r) => r.responseCode === 500)).toBeLessThan(0.02);
  });

  it('passes hosts without a ServiceEntry through, failing 14 % with UF and reached by nobody', () => {
    const asked = toService(shop.during(120), 'source', 'PassthroughCluster');
    expect(asked.length).toBeGreaterThan(600);
    expect(asked[0]?.service).toMatchObject({ host: 'images.example.net', namespace: 'unknown' });
    const failed = asked.filter((r) => r.responseCode === 503);
    expect(failed.length / asked.length).toBeGreaterThan(0.1);
    expect(failed.length / asked.length).toBeLessThan(0.18);
    expect(failed.every((r) => r.responseFlags === 'UF')).toBe(true);
    expect(asked.every((r) => r.destination.workload === 'unknown')).toBe(true);
  });
});
