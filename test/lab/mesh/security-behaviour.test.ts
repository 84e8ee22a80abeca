import { beforeEach, describe, expect, it } from 'vitest';
import { tcpReceived } from '@/lab/telemetry/metric-family.ts';
import {
  authorizationPolicy,
  destinationRule,
  MeshUnderTest,
  peerAuthentication,
  share,
  toService,
} from './mesh-under-test.ts';

const checkoutPrincipal = 'cluster.local/ns/shop/sa/checkout';

describe('what mTLS modes do', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest();
  });

  it('lets servers see mutual_tls from sidecars and none from callers without one; clients always say unknown', () => {
    const records = shop.during(60);
    const served = toService(records, 'destination', 'frontend');
    expect(
      new Set(served.filter((r) => r.source.workload === 'ingressgateway').map((r) => r.security)),
    ).toEqual(new Set(['mutual_tls']));
    const probes = served.filter((r) => r.source.workload === 'unknown');
    expect(probes.length).toBeGreaterThan(3);
    expect(new Set(probes.map((r) => r.security))).toEqual(new Set(['none']));
    expect(new Set(records.filter((r) => r.reporter === 'source').map((r) => r.security))).toEqual(
      new Set(['unknown']),
    );
  });

  it('cuts plaintext callers off with STRICT: the probe is gone, everybody else stays', () => {
    shop.apply(peerAuthentication('shop', 'STRICT'));
    const served = toService(shop.during(60), 'destination', 'frontend');
    expect(served.filter((r) => r.source.workload === 'unknown')).toEqual([]);
    expect(share(served, (r) => r.responseCode < 400)).toBeGreaterThan(0.99);
  });

  it('ends billing’s plaintext bytes into the ledger with STRICT in payments, and touches no payment', () => {
    const plaintext = { destination_workload: 'ledger', connection_security_policy: 'none' };
    const bytes = (): number => shop.total(plaintext, tcpReceived);
    shop.advance(30);
    expect(bytes()).toBeGreaterThan(100_000);
    shop.apply(peerAuthentication('payments', 'STRICT'));
    shop.advance(6);
    const before = bytes();
    const records = shop.during(30);
    expect(bytes()).toBe(before);
    expect(share(toService(records, 'source', 'payment'), (r) => r.grpcStatus === 0)).toBeGreaterThan(0.99);
    expect(
      shop.total({ destination_workload: 'ledger', connection_security_policy: 'mutual_tls' }, tcpReceived),
    ).toBeGreaterThan(1_000_000);
  });

  it('goes on in plaintext where the server has mTLS disabled, the caller known but without its principal', () => {
    shop.apply(peerAuthentication('shop', 'DISABLE'));
    const [record] = toService(shop.during(5), 'destination', 'ratings');
    expect(record).toMatchObject({ security: 'none', responseCode: 200 });
    expect(record?.source).toMatchObject({ app: 'reviews', principal: 'unknown' });
  });

  it('fails with 503 UC when a DestinationRule switches TLS off towards a STRICT server', () => {
    shop.apply(peerAuthentication('shop', 'STRICT'));
    shop.apply(destinationRule('ratings', { trafficPolicy: { tls: { mode: 'DISABLE' } } }));
    const records = shop.during(5);
    const asked = toService(records, 'source', 'ratings');
    expect(share(asked, (r) => r.responseCode === 503 && r.responseFlags === 'UC')).toBe(1);
    expect(toService(records, 'destination', 'ratings')).toEqual([]);
  });
});

describe('what an AuthorizationPolicy does', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest();
  });

  it('denies a principal with 403, counted by both ends', () => {
    shop.apply(
      authorizationPolicy('deny-reviews', 'shop', {
        selector: { matchLabels: { app: 'ratings' } },
        action: 'DENY',
        rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/reviews'] } }] }],
      }),
    );
    const records = shop.during(10);
    for (const reporter of ['source', 'destination']) {
      const seen = toService(records, reporter, 'ratings');
      expect(seen.length).toBeGreaterThan(1_000);
      expect(share(seen, (r) => r.responseCode === 403 && r.destination.canonicalService === 'ratings')).toBe(
        1,
      );
    }
  });

  it('answers gRPC with PERMISSION_DENIED over HTTP 200', () => {
    shop.apply(
      authorizationPolicy('deny-checkout', 'payments', {
        selector: { matchLabels: { app: 'payment' } },
        action: 'DENY',
        rules: [{ from: [{ source: { principals: [checkoutPrincipal] } }] }],
      }),
    );
    const seen = toService(shop.during(10), 'destination', 'payment');
    expect(share(seen, (r) => r.responseCode === 200 && r.grpcStatus === 7)).toBe(1);
  });

  it('denies by method and path alone', () => {
    shop.apply(
      authorizationPolicy('no-product', 'shop', {
        selector: { matchLabels: { app: 'catalog' } },
        action: 'DENY',
        rules: [{ to: [{ operation: { methods: ['GET'], paths: ['/products/*'] } }] }],
      }),
    );
    const seen = toService(shop.during(10), 'destination', 'catalog');
    expect(share(seen, (r) => (r.responseCode === 403) === r.operation.path.startsWith('/products/'))).toBe(
      1,
    );
  });

  it('lets nobody in through an ALLOW without rules, and only the named namespace through one with it', () => {
    shop.apply(
      authorizationPolicy('ratings', 'shop', {
        selector: { matchLabels: { app: 'ratings' } },
        action: 'ALLOW',
      }),
    );
    expect(share(toService(shop.during(5), 'destination', 'ratings'), (r) => r.responseCode === 403)).toBe(1);
    shop.apply(
      authorizationPolicy('ratings', 'shop', {
        selector: { matchLabels: { app: 'ratings' } },
        action: 'ALLOW',
        rules: [{ from: [{ source: { namespaces: ['shop'] } }] }],
      }),
    );
    expect(share(toService(shop.during(5), 'destination', 'ratings'), (r) => r.responseCode === 200)).toBe(1);
  });

  it('cannot know a caller without mTLS, so an ALLOW by principal turns the probe away with 403', () => {
    shop.apply(
      authorizationPolicy('frontend', 'shop', {
        selector: { matchLabels: { app: 'frontend' } },
        action: 'ALLOW',
        rules: [{ from: [{ source: { principals: ['*'] } }] }],
      }),
    );
    const served = toService(shop.during(60), 'destination', 'frontend');
    const probes = served.filter((r) => r.source.workload === 'unknown');
    expect(probes.length).toBeGreaterThan(3);
    expect(share(probes, (r) => r.responseCode === 403)).toBe(1);
    expect(share(served, (r) => r.responseCode === 403)).toBeLessThan(0.01);
  });
});
