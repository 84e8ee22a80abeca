import { describe, expect, it } from 'vitest';
import { edgeOf, mapOf, nodeOf, ratesOf } from '@/test/support/golden-map.ts';

const CALLS = `
  reporter    | from             | asked     | to              | proto | code | grpc | rate
  source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | grpc  | 200  | 0    | 5
  destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | grpc  | 200  | 0    | 5`;

const messages = (rows: string): string => `
  reporter | from | asked | to | pilothouse_direction | rate
  ${rows}`;

describe('gRPC messages', () => {
  it('are those of the reporter whose requests stand, by direction', () => {
    const map = mapOf({
      requests: CALLS,
      messages: messages(`
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | sent     | 50
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | received | 500
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | sent     | 49
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | received | 490`),
    });
    expect(edgeOf(map)).toMatchObject({ requestRate: 5, messageRate: { sent: 50, received: 500 } });
  });

  it('of streams that are still open draw an edge whose requests are not known', () => {
    const map = mapOf({
      messages: messages('source | c1/shop/frontend | shop/feed | c1/shop/feed-v1 | received | 30'),
    });
    expect(edgeOf(map)).toMatchObject({
      id: 'workload:c1/shop/frontend|workload:c1/shop/feed-v1|grpc',
      requestRate: null,
      errorRatio: null,
      samples: null,
      messageRate: { sent: 0, received: 30 },
      health: { status: 'unknown' },
    });
  });

  it('are added up where edges are merged', () => {
    const map = mapOf(
      {
        messages: messages(`
          source | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | sent | 4
          source | c1/shop/frontend | shop/cart | c1/shop/cart-v2 | sent | 3`),
      },
      'service',
    );
    expect(edgeOf(map).messageRate).toEqual({ sent: 7, received: 0 });
  });

  it('are left out where nobody counted any, and change no rate', () => {
    const plain = mapOf({ requests: CALLS });
    expect(edgeOf(plain)).not.toHaveProperty('messageRate');
    const table = messages('source | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | sent | 9');
    expect(ratesOf(mapOf({ requests: CALLS, messages: table }))).toEqual(ratesOf(plain));
  });
});

const tcp = (rows: string): string => `
  reporter | from | asked | to | app | policy | flags | rate
  ${rows}`;

describe('connections that a ztunnel refused', () => {
  it('are the denied rate of their TCP edge, and no bytes', () => {
    const map = mapOf({
      tcpReceived: tcp(`
        source      | c1/shop/frontend | shop/ledger | c1/shop/ledger | ztunnel | mutual_tls |      | 200
        destination | c1/shop/frontend | shop/ledger | c1/shop/ledger | ztunnel | mutual_tls |      | 200
        destination | c1/shop/frontend | shop/ledger | c1/shop/ledger | ztunnel | mutual_tls | DENY | 3`),
    });
    expect(edgeOf(map)).toMatchObject({ bytesPerSecond: 200, deniedRate: 3, mtls: { ratio: 1 } });
  });

  it('draw an edge where every connection is refused', () => {
    const map = mapOf({
      tcpReceived: tcp(
        'destination | c1/shop/batch | shop/ledger | c1/shop/ledger | ztunnel | mutual_tls | DENY | 2',
      ),
    });
    expect(edgeOf(map)).toMatchObject({ protocol: 'tcp', bytesPerSecond: null, deniedRate: 2 });
  });

  it('are none where the server’s ztunnel told of none, and unknown where only a sidecar or the client told', () => {
    const deniedBy = (row: string): number | null => edgeOf(mapOf({ tcpReceived: tcp(row) })).deniedRate;
    const ends = 'c1/shop/frontend | shop/ledger | c1/shop/ledger';
    expect(deniedBy(`destination | ${ends} | ztunnel | mutual_tls | | 200`)).toBe(0);
    expect(deniedBy(`source | ${ends} | ztunnel | mutual_tls | | 200`)).toBeNull();
    expect(deniedBy(`destination | ${ends} | | mutual_tls | | 200`)).toBeNull();
  });
});

describe('waypoints that the control plane names', () => {
  const workload = (name: string, isWaypoint: boolean) => ({
    cluster: 'c1',
    namespace: 'shop',
    name,
    app: name,
    version: null,
    kind: 'Deployment',
    replicas: { desired: 1, available: 1 },
    hasProxy: true,
    isGateway: isWaypoint,
    isWaypoint,
    labels: {},
  });
  const topology = {
    at: 1_000,
    namespaces: [{ cluster: 'c1', name: 'shop', meshed: true, mtlsMode: null }],
    workloads: [workload('waypoint', true), workload('frontend', false)],
    services: [],
    serviceEntries: [],
  };
  // No client report of the route: telemetry alone cannot tell that this workload is a waypoint.
  const hops = `
    reporter    | from             | asked     | to              | app     | policy     | rate
    destination | c1/shop/waypoint | shop/cart | c1/shop/cart-v1 | ztunnel | mutual_tls | 700`;
  const carried = `
    reporter | from             | asked     | to              | proto | code | policy     | rate
    waypoint | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | mutual_tls | 7`;

  it('have their TCP hops left out, which is said, and are not drawn as idle', () => {
    const tables = { requests: carried, tcpReceived: hops };
    expect(mapOf(tables).edges).toHaveLength(2);
    const map = mapOf(tables, 'workload', { topology });
    expect(map.edges.map(({ id }) => id)).toEqual([
      'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http',
    ]);
    expect(map.warnings).toMatchObject([{ code: 'waypoint-hops-hidden', count: 1 }]);
    expect(map.nodes.map(({ name }) => name)).not.toContain('waypoint');
  });

  it('keep their hops where no waypoint reports what it carries, and are gateways then', () => {
    const map = mapOf({ tcpReceived: hops }, 'workload', { topology });
    expect(edgeOf(map)).toMatchObject({ protocol: 'tcp', bytesPerSecond: 700 });
    expect(nodeOf(map, 'workload:c1/shop/waypoint').kind).toBe('gateway');
    expect(map.warnings).toEqual([]);
  });

  it('keep a hop on which connections are refused: a policy for callers also meets the waypoint', () => {
    const denied = `
      reporter    | from             | asked     | to              | app     | flags | rate
      destination | c1/shop/waypoint | shop/cart | c1/shop/cart-v1 | ztunnel | DENY  | 7`;
    const map = mapOf({ requests: carried, tcpReceived: denied }, 'workload', { topology });
    expect(map.edges.map(({ protocol, deniedRate }) => [protocol, deniedRate])).toEqual([
      ['http', 0],
      ['tcp', 7],
    ]);
  });
});
