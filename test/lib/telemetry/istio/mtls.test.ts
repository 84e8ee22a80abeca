import { describe, expect, it } from 'vitest';
import { edgeOf, mapOf } from '@/test/support/golden-map.ts';

const requests = (rows: string): string => `
  reporter | from | asked | to | proto | code | policy | rate
  ${rows}`;

describe('mTLS is what the server’s side saw', () => {
  it('weighted by requests: 30 of 40 requests over mutual TLS are three quarters', () => {
    const map = mapOf({
      requests: requests(`
        source      | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | unknown    | 42
        destination | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | mutual_tls | 30
        destination | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | none       | 10`),
    });
    expect(edgeOf(map).mtls).toMatchObject({ status: 'mixed', ratio: 0.75 });
  });

  it('without a report of the server it is unknown, never plaintext', () => {
    const map = mapOf({
      requests: requests('source | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | unknown | 42'),
    });
    expect(edgeOf(map).mtls).toMatchObject({ status: 'unknown', ratio: null });
  });

  it.each([
    ['missing', ''],
    ['unknown', 'unknown'],
  ])('a server’s policy that is %s says nothing', (_, policy) => {
    const map = mapOf({
      requests: requests(
        `destination | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | ${policy} | 42`,
      ),
    });
    expect(edgeOf(map).mtls.status).toBe('unknown');
  });

  it('a merged edge has the share of all its requests, not of one member', () => {
    const map = mapOf(
      {
        requests: requests(`
          source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http | 200 | unknown    | 90
          source      | c1/shop/frontend | shop/cart | c1/shop/cart-v2 | http | 200 | unknown    | 10
          destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http | 200 | mutual_tls | 90
          destination | c1/shop/frontend | shop/cart | c1/shop/cart-v2 | http | 200 | none       | 10`),
      },
      'service',
    );
    expect(edgeOf(map).mtls).toMatchObject({ status: 'mixed', ratio: 0.9 });
  });

  it('versions of one workload are told apart where both sides know them', () => {
    const table = `
      reporter    | from             | asked     | to           | proto | code | policy     | destination_canonical_revision | rate
      source      | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | unknown    | v1                             | 6
      source      | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | unknown    | v2                             | 4
      destination | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | mutual_tls | v1                             | 6
      destination | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | none       | v2                             | 4`;
    expect(
      mapOf({ requests: table }, 'app').edges.map(({ destination, mtls }) => [destination, mtls.status]),
    ).toEqual([
      ['app:c1/shop/cart/v1', 'mutual'],
      ['app:c1/shop/cart/v2', 'plaintext'],
    ]);
    expect(edgeOf(mapOf({ requests: table })).mtls).toMatchObject({ status: 'mixed', ratio: 0.6 });
  });

  it('protocols of one pair are told apart', () => {
    const map = mapOf({
      requests: requests(`
        destination | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | mutual_tls | 9
        destination | c1/shop/frontend | shop/cart | c1/shop/cart | grpc | 200 | none       | 9`),
    });
    expect(map.edges.map(({ protocol, mtls }) => [protocol, mtls.status])).toEqual([
      ['grpc', 'plaintext'],
      ['http', 'mutual'],
    ]);
  });

  it('a waypoint that reports the pair is believed before the server', () => {
    const map = mapOf({
      requests: requests(`
        waypoint    | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | mutual_tls | 9
        destination | c1/shop/frontend | shop/cart | c1/shop/cart | http | 200 | none       | 9`),
    });
    expect(edgeOf(map).mtls).toMatchObject({ status: 'mutual', ratio: 1 });
    expect(edgeOf(map).mtls.evidence).toContain('waypoint');
  });
});

describe('TCP', () => {
  const tcp = (rows: string): string => `
    reporter | from | asked | to | app | policy | rate
    ${rows}`;

  it('bytes are sent and received of one reporter; nothing counts requests', () => {
    const map = mapOf({
      tcpSent: tcp(`
        source      | c1/shop/pay | shop/ledger | c1/shop/ledger | | unknown    | 600
        destination | c1/shop/pay | shop/ledger | c1/shop/ledger | | mutual_tls | 610`),
      tcpReceived: tcp(`
        source      | c1/shop/pay | shop/ledger | c1/shop/ledger | | unknown    | 400
        destination | c1/shop/pay | shop/ledger | c1/shop/ledger | | mutual_tls | 400`),
    });
    expect(edgeOf(map)).toMatchObject({
      protocol: 'tcp',
      bytesPerSecond: 1_000,
      requestRate: null,
      errorRatio: null,
      clientErrorRatio: null,
      injectedRate: null,
      deniedRate: null,
      latency: null,
      samples: null,
      mtls: { status: 'mutual', ratio: 1 },
      health: { status: 'unknown', reasons: [{ code: 'no-samples' }] },
    });
  });

  it('mTLS is weighted by bytes', () => {
    const map = mapOf({
      tcpSent: tcp(`
        destination | unknown | shop/ledger | c1/shop/ledger | | none       | 250
        destination | unknown | shop/ledger | c1/shop/ledger | | mutual_tls | 750`),
    });
    expect(edgeOf(map).mtls).toMatchObject({ status: 'mixed', ratio: 0.75 });
  });

  it('from a ztunnel unknown means plaintext, also on the client’s side; absent still says nothing', () => {
    const seen = (reporter: string, policy: string) =>
      edgeOf(
        mapOf({
          tcpSent: tcp(`${reporter} | c1/shop/pay | shop/ledger | c1/shop/ledger | ztunnel | ${policy} | 5`),
        }),
      ).mtls.status;
    expect(seen('destination', 'unknown')).toBe('plaintext');
    expect(seen('source', 'unknown')).toBe('plaintext');
    expect(seen('source', 'mutual_tls')).toBe('mutual');
    expect(seen('destination', '')).toBe('unknown');
  });
});
