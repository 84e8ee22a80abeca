import { describe, expect, it } from 'vitest';
import { edgeOf, mapOf, nodeOf, ratesOf } from '@/test/support/golden-map.ts';

const requests = (rows: string): string => `
  reporter | from | asked | host | to | proto | code | flags | rate
  ${rows}`;

const destinationsOf = (rows: string, view: 'workload' | 'app' = 'workload'): readonly string[] =>
  mapOf({ requests: requests(rows) }, view).edges.map(({ destination }) => destination);

describe('names', () => {
  it('`latest` and `unknown` are no versions', () => {
    const rows = requests(`
      source | c1/shop/frontend | shop/cart | cart.shop.svc.cluster.local | c1/shop/cart-v1 | http | 200 | - | 1
      source | c1/shop/cart-v1 | shop/pay | pay.shop.svc.cluster.local | c1/shop/pay | http | 200 | - | 1`);
    const map = mapOf({ requests: rows }, 'app');
    expect(map.nodes.map(({ id, version }) => [id, version])).toEqual([
      ['app:c1/shop/cart/v1', 'v1'],
      ['app:c1/shop/frontend', null],
      ['app:c1/shop/pay', null],
    ]);
  });

  it('a source with a namespace and no name is left out, and counted', () => {
    const map = mapOf({
      requests: requests(`
        destination | c1/shop/unknown | shop/cart | cart.shop.svc.cluster.local | c1/shop/cart | http | 200 | - | 1
        destination | c1/shop/unknown | shop/cart | cart.shop.svc.cluster.local | c1/shop/cart | http | 503 | - | 1
        destination | unknown | shop/cart | cart.shop.svc.cluster.local | c1/shop/cart | http | 200 | - | 3`),
    });
    expect(ratesOf(map)).toEqual({ 'unknown:c1|workload:c1/shop/cart|http': 3 });
    expect(map.warnings).toMatchObject([{ code: 'series-skipped', count: 2 }]);
  });

  it('series that know the app and no workload are app nodes in the workload view too', () => {
    const map = mapOf({
      requests: `
        reporter | from            | asked     | to              | proto | code | source_canonical_service | source_canonical_revision | rate
        source   | c1/shop/unknown | shop/cart | c1/shop/cart-v1 | http  | 200  | frontend                 | v3                        | 2`,
    });
    expect(ratesOf(map)).toEqual({ 'app:c1/shop/frontend/v3|workload:c1/shop/cart-v1|http': 2 });
  });

  it('a workload without canonical service is an app of its workload’s name', () => {
    const table = `
      reporter | from             | asked     | to           | proto | code | destination_canonical_service | destination_canonical_revision | rate
      source   | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | unknown                       | latest                         | 2`;
    expect(edgeOf(mapOf({ requests: table }, 'app')).destination).toBe('app:c1/shop/cart');
  });

  it('series without any cluster or version labels are drawn all the same', () => {
    const table = `
      reporter | from              | asked     | to                | proto | code | source_cluster | destination_cluster | rate
      source   | c1/shop/frontend  | shop/cart | c1/shop/cart      | http  | 200  |                |                     | 2`;
    expect(ratesOf(mapOf({ requests: table }))).toEqual({
      'workload:unknown/shop/frontend|workload:unknown/shop/cart|http': 2,
    });
  });

  it('all unknown sources of one cluster are one node, in the cluster of the side that reports', () => {
    const map = mapOf({
      requests: requests(`
        destination | unknown | shop/a | a.shop.svc.cluster.local | c1/shop/a | http | 200 | - | 1
        destination | unknown | shop/b | b.shop.svc.cluster.local | c1/shop/b | http | 200 | - | 2
        destination | unknown | shop/b | b.shop.svc.cluster.local | c2/shop/b | http | 200 | - | 4`),
    });
    expect(nodeOf(map, 'unknown:c1').outbound.requestRate).toBe(3);
    expect(nodeOf(map, 'unknown:c2').outbound.requestRate).toBe(4);
  });

  it('Istio’s own gateways are known by their labels, others are workloads', () => {
    const map = mapOf({
      requests: requests(`
        source | c1/istio-system/istio-ingressgateway | shop/a | a.shop.svc.cluster.local | c1/shop/a | http | 200 | - | 1
        source | c1/edge/my-gateway | shop/a | a.shop.svc.cluster.local | c1/shop/a | http | 200 | - | 1`),
    });
    expect(nodeOf(map, 'workload:c1/istio-system/istio-ingressgateway').kind).toBe('gateway');
    expect(nodeOf(map, 'workload:c1/edge/my-gateway').kind).toBe('workload');
  });

  it('characters that structure ids are encoded in them and kept in names', () => {
    const table = `
      reporter | from         | asked     | to           | proto | code | destination_workload | rate
      source   | c1/shop/one  | shop/cart | c1/shop/cart | http  | 200  | a/b%c                | 2`;
    const map = mapOf({ requests: table });
    expect(nodeOf(map, 'workload:c1/shop/a%2Fb%25c').name).toBe('a/b%c');
  });
});

describe('requests that reached no workload', () => {
  it.each(['UH', 'UF', 'NR', 'FI'])('%s is an edge to the service node, in the source’s cluster', (flag) => {
    expect(
      destinationsOf(
        `source | c1/shop/frontend | shop/cart | cart.shop.svc.cluster.local | unknown | http | 503 | ${flag} | 1`,
      ),
    ).toEqual(['service:c1/shop/cart']);
  });

  it('the host gives name and namespace where their labels are unknown', () => {
    expect(
      destinationsOf(
        'source | c1/shop/frontend | unknown | cart.shop.svc.cluster.local | unknown | http | 503 | UH | 1',
      ),
    ).toEqual(['service:c1/shop/cart']);
  });

  it('a destination unknown altogether is the unknown of the source’s cluster', () => {
    expect(
      destinationsOf('source | c1/shop/frontend | unknown | unknown | unknown | http | 503 | NR | 1'),
    ).toEqual(['unknown:c1']);
  });
});

describe('outside the mesh', () => {
  it.each(['PassthroughCluster', 'BlackHoleCluster'])('%s is an external node of that name', (name) => {
    expect(
      destinationsOf(`source | c1/shop/catalog | ${name} | 10.1.2.3:443 | unknown | http | 200 | - | 1`),
    ).toEqual([`external:c1/${name}`]);
  });

  it('a reached workload wins over PassthroughCluster', () => {
    const map = mapOf({
      requests: requests(
        'destination | c1/shop/catalog | PassthroughCluster | 10.1.2.3 | c1/shop/cart | http | 200 | - | 1',
      ),
    });
    expect(edgeOf(map)).toMatchObject({ destination: 'workload:c1/shop/cart', service: null });
  });

  it('a host is an external node by its name, without its port', () => {
    expect(
      destinationsOf(
        'source | c1/shop/pay | bank.example.com | bank.example.com:443 | unknown | http | 200 | - | 1',
      ),
    ).toEqual(['external:c1/bank.example.com']);
  });

  it('a host that a ServiceEntry declares in a namespace is external too: no service has dots in its name', () => {
    const table = `
      reporter | from        | asked            | to      | proto | code | destination_service_namespace | rate
      source   | c1/shop/pay | bank.example.com | unknown | http  | 200  | payments                      | 2`;
    expect(edgeOf(mapOf({ requests: table })).destination).toBe('external:c1/bank.example.com');
  });

  it('addresses fold into one node of their cluster', () => {
    const map = mapOf({
      requests: requests(`
        source | c1/shop/pay | 10.0.0.1:80 | 10.0.0.1:80 | unknown | http | 200 | - | 1
        source | c1/shop/pay | 10.0.0.2 | 10.0.0.2 | unknown | http | 200 | - | 2
        source | c1/shop/pay | [2001:db8::1]:443 | [2001:db8::1]:443 | unknown | http | 200 | - | 4
        source | c1/shop/pay | a.example.com | a.example.com | unknown | http | 200 | - | 8`),
    });
    expect(ratesOf(map)).toEqual({
      'workload:c1/shop/pay|external:c1/a.example.com|http': 8,
      'workload:c1/shop/pay|external:c1/other hosts|http': 7,
    });
    expect(map.warnings).toMatchObject([{ code: 'hosts-folded', count: 3 }]);
  });

  it('200 hosts are drawn, more of one cluster are one node', () => {
    const rows = (count: number): string =>
      Array.from(
        { length: count },
        (_, at) =>
          `source | c1/shop/pay | h${at}.example.com | h${at}.example.com | unknown | http | 200 | - | 1`,
      ).join('\n');
    expect(new Set(destinationsOf(rows(200))).size).toBe(200);
    const map = mapOf({ requests: requests(rows(201)) });
    expect(ratesOf(map)).toEqual({ 'workload:c1/shop/pay|external:c1/other hosts|http': 201 });
    expect(map.warnings).toMatchObject([{ code: 'hosts-folded', count: 201 }]);
  });
});
