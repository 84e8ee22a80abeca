import { describe, expect, it } from 'vitest';
import { edgeOf, mapOf, ratesOf } from '@/test/support/golden-map.ts';

describe('which reporter counts', () => {
  it('a request that both sidecars report is counted once, as the client saw it', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to              | proto | code | policy     | rate
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | unknown    | 9
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 503  | unknown    | 1
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | mutual_tls | 9`,
    });
    const edge = edgeOf(map, 'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http');
    expect(edge).toMatchObject({
      requestRate: 10,
      errorRatio: 0.1,
      codes: { '200': 9, '503': 1 },
      reporter: 'source',
      service: 'cart',
      samples: 600,
    });
  });

  it('retries make the server count more: the client’s figure stays', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to              | proto | code | policy     | rate
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | unknown    | 10
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | mutual_tls | 10
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 503  | mutual_tls | 4`,
    });
    expect(edgeOf(map)).toMatchObject({ requestRate: 10, errorRatio: 0, codes: { '200': 10 } });
  });

  it('a pair that only the server reports is a caller without telemetry', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to              | proto | code | policy | rate
        destination | c1/shop/batch    | shop/cart | c1/shop/cart-v1 | http  | 200  | none   | 2`,
    });
    expect(edgeOf(map)).toMatchObject({
      requestRate: 2,
      reporter: 'destination',
      mtls: { status: 'plaintext' },
    });
  });

  it('the choice is made per pair, so both figures of one caller may stand', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to              | proto | code | rate
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 5
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 5
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v2 | http  | 200  | 3`,
    });
    expect(ratesOf(map)).toEqual({
      'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http': 5,
      'workload:c1/shop/frontend|workload:c1/shop/cart-v2|http': 3,
    });
  });

  it('a waypoint that reports a route replaces the client’s view of it, whatever workload that names', () => {
    const map = mapOf({
      requests: `
        reporter | from             | asked     | to               | proto | code | policy     | rate
        waypoint | c1/shop/frontend | shop/cart | c1/shop/cart-v1  | http  | 200  | mutual_tls | 7
        source   | c1/shop/frontend | shop/cart | c1/shop/waypoint | http  | 200  | unknown    | 7
        source   | c1/shop/frontend | shop/pay  | c1/shop/pay-v1   | http  | 200  | unknown    | 2`,
    });
    expect(ratesOf(map)).toEqual({
      'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http': 7,
      'workload:c1/shop/frontend|workload:c1/shop/pay-v1|http': 2,
    });
    const edge = edgeOf(map, 'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http');
    expect(edge).toMatchObject({ reporter: 'waypoint', mtls: { status: 'mutual', ratio: 1 } });
  });

  it('a waypoint takes over one protocol of a route only', () => {
    const map = mapOf({
      requests: `
        reporter | from             | asked     | to              | proto | code | grpc | rate
        waypoint | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  |      | 7
        source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | grpc  | 200  | 0    | 3`,
    });
    expect(map.edges.map(({ protocol, reporter }) => [protocol, reporter])).toEqual([
      ['grpc', 'source'],
      ['http', 'waypoint'],
    ]);
  });

  it('a reporter whose rate is 0 or no number reports nothing', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to              | proto | code | rate
        waypoint    | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 0
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | NaN
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 4`,
    });
    expect(edgeOf(map)).toMatchObject({ requestRate: 4, reporter: 'destination' });
  });

  it('two clusters with equal names stay two of everything', () => {
    const map = mapOf({
      requests: `
        reporter | from             | asked     | to              | proto | code | rate
        source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 3
        source   | c2/shop/frontend | shop/cart | c2/shop/cart-v1 | http  | 200  | 5
        source   | c1/shop/frontend | shop/cart | c2/shop/cart-v1 | http  | 200  | 1`,
    });
    expect(ratesOf(map)).toEqual({
      'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http': 3,
      'workload:c1/shop/frontend|workload:c2/shop/cart-v1|http': 1,
      'workload:c2/shop/frontend|workload:c2/shop/cart-v1|http': 5,
    });
  });
});

describe('ambient hops', () => {
  it('what ztunnels count to and from a waypoint is not drawn beside the requests inside', () => {
    const map = mapOf({
      requests: `
        reporter | from             | asked     | to              | proto | code | policy     | rate
        waypoint | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | mutual_tls | 7`,
      tcpSent: `
        reporter    | from             | asked       | to               | app     | policy     | rate
        source      | c1/shop/frontend | shop/cart   | c1/shop/waypoint | ztunnel | mutual_tls | 700
        destination | c1/shop/waypoint | shop/cart   | c1/shop/cart-v1  | ztunnel | mutual_tls | 700
        source      | c1/shop/frontend | shop/ledger | c1/shop/ledger   | ztunnel | mutual_tls | 30`,
    });
    expect(map.edges.map(({ id }) => id)).toEqual([
      'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http',
      'workload:c1/shop/frontend|workload:c1/shop/ledger|tcp',
    ]);
    expect(map.warnings).toMatchObject([{ code: 'waypoint-hops-hidden', count: 2 }]);
  });

  it('requests that a backend’s own sidecar reports from a waypoint stay: only TCP hops are hidden', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to               | proto | code | policy     | rate
        waypoint    | c1/shop/frontend | shop/cart | c1/shop/cart-v1  | http  | 200  | mutual_tls | 7
        source      | c1/shop/frontend | shop/cart | c1/shop/waypoint | http  | 200  | unknown    | 7
        destination | c1/shop/waypoint | shop/pay  | c1/shop/pay-v1   | http  | 200  | mutual_tls | 2`,
    });
    expect(ratesOf(map)).toMatchObject({ 'workload:c1/shop/waypoint|workload:c1/shop/pay-v1|http': 2 });
    expect(map.warnings).toEqual([]);
  });
});
