import { describe, expect, it } from 'vitest';
import type { Topology } from '@/lib/domain/topology.ts';
import { edgeOf, mapOf, nodeOf, ratesOf } from '@/test/support/golden-map.ts';

const SHOP = {
  requests: `
    reporter    | from              | asked       | to                | proto | code | flags | policy     | rate
    source      | c1/shop/frontend  | shop/cart   | c1/shop/cart-v1   | http  | 200  | -     | unknown    | 90
    source      | c1/shop/frontend  | shop/cart   | c1/shop/cart-v2   | http  | 200  | -     | unknown    | 9
    source      | c1/shop/frontend  | shop/cart   | c1/shop/cart-v2   | http  | 503  | -     | unknown    | 1
    destination | c1/shop/frontend  | shop/cart   | c1/shop/cart-v1   | http  | 200  | -     | mutual_tls | 90
    source      | c1/shop/frontend  | shop/cart   | unknown           | http  | 503  | UH    | unknown    | 5
    source      | c1/shop/cart-v1   | pay/payment | c1/pay/payment-v1 | http  | 200  | -     | unknown    | 20
    source      | c1/shop/cart-v1   | shop/cart   | c1/shop/cart-v2   | http  | 200  | -     | unknown    | 3
    source      | c1/shop/cart-v2   | shop/cart   | c1/shop/cart-v2   | http  | 200  | -     | unknown    | 2`,
};

describe('views', () => {
  it('workload: one node for each workload, unreached requests at the service', () => {
    expect(ratesOf(mapOf(SHOP))).toEqual({
      'workload:c1/shop/cart-v1|workload:c1/pay/payment-v1|http': 20,
      'workload:c1/shop/cart-v1|workload:c1/shop/cart-v2|http': 3,
      'workload:c1/shop/frontend|service:c1/shop/cart|http': 5,
      'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http': 90,
      'workload:c1/shop/frontend|workload:c1/shop/cart-v2|http': 10,
    });
  });

  it('app: one node for each app and version', () => {
    const map = mapOf(SHOP, 'app');
    expect(ratesOf(map)).toMatchObject({
      'app:c1/shop/frontend|app:c1/shop/cart/v1|http': 90,
      'app:c1/shop/frontend|app:c1/shop/cart/v2|http': 10,
      'app:c1/shop/frontend|service:c1/shop/cart|http': 5,
    });
    expect(nodeOf(map, 'app:c1/shop/cart/v2')).toMatchObject({ name: 'cart', app: 'cart', version: 'v2' });
  });

  it('service: workloads stand for the only service that reaches them, and are merged there', () => {
    const map = mapOf(SHOP, 'service');
    expect(ratesOf(map)).toEqual({
      'service:c1/shop/cart|service:c1/pay/payment|http': 20,
      'workload:c1/shop/frontend|service:c1/shop/cart|http': 105,
    });
    const cart = nodeOf(map, 'service:c1/shop/cart');
    expect(cart.internal).toMatchObject({ requestRate: 5 });
    expect(cart.inbound.requestRate).toBe(105);
    expect(cart.outbound.requestRate).toBe(20);
  });

  it('service: a workload behind two services stands for itself, and nothing is counted twice', () => {
    const map = mapOf(
      {
        requests: `
          reporter | from         | asked    | to           | proto | code | rate
          source   | c1/shop/one  | shop/a   | c1/shop/both | http  | 200  | 4
          source   | c1/shop/two  | shop/b   | c1/shop/both | http  | 200  | 6
          source   | c1/shop/both | shop/c   | c1/shop/end  | http  | 200  | 9`,
      },
      'service',
    );
    expect(ratesOf(map)).toEqual({
      'workload:c1/shop/both|service:c1/shop/c|http': 9,
      'workload:c1/shop/one|workload:c1/shop/both|http': 4,
      'workload:c1/shop/two|workload:c1/shop/both|http': 6,
    });
  });

  it('namespace: traffic within a namespace is internal', () => {
    const map = mapOf(SHOP, 'namespace');
    expect(ratesOf(map)).toEqual({ 'namespace:c1/shop|namespace:c1/pay|http': 20 });
    expect(nodeOf(map, 'namespace:c1/shop').internal).toMatchObject({ requestRate: 110 });
  });

  it('a workload that calls itself keeps that to itself in every view', () => {
    const node = nodeOf(mapOf(SHOP), 'workload:c1/shop/cart-v2');
    expect(node.internal).toMatchObject({ requestRate: 2 });
    expect(node.inbound.requestRate).toBe(13);
    expect(node.outbound.requestRate).toBeNull();
  });
});

describe('merged edges', () => {
  it('name a service and a reporter only where their members agree', () => {
    const map = mapOf(
      {
        requests: `
          reporter    | from         | asked  | to        | proto | code | rate
          source      | c1/one/a     | two/x  | c1/two/x  | http  | 200  | 4
          destination | c1/one/b     | two/y  | c1/two/y  | http  | 200  | 6`,
      },
      'namespace',
    );
    expect(edgeOf(map)).toMatchObject({ requestRate: 10, service: null, reporter: 'mixed', samples: 600 });
  });
});

describe('health on the map', () => {
  const map = mapOf(SHOP);

  it('the service of unreached requests is judged with those that were answered', () => {
    const service = nodeOf(map, 'service:c1/shop/cart');
    expect(service.health.status).toBe('degraded');
    expect(service.health.reasons[0]).toMatchObject({
      code: 'inbound-errors',
      text: '5.45 % of inbound requests fail (6/s of 110/s), 360 in 60 s.',
    });
  });

  it('a caller whose callees fail is told so', () => {
    const { health } = nodeOf(map, 'workload:c1/shop/frontend');
    expect(health).toMatchObject({ status: 'degraded', reasons: [{ code: 'outbound-errors' }] });
  });

  it('thresholds of a namespace and of a service count before the standard ones', () => {
    const strict = { degradedErrorRatio: 0.001, unhealthyErrorRatio: 0.05 };
    const lax = { degradedErrorRatio: 0.5, unhealthyErrorRatio: 0.9 };
    const standard = { degradedErrorRatio: 0.01, unhealthyErrorRatio: 0.1 };
    const judged = mapOf(SHOP, 'workload', {
      thresholds: { standard, namespaces: { shop: strict }, services: { 'shop/cart': lax } },
    });
    expect(nodeOf(judged, 'workload:c1/shop/frontend').health.status).toBe('unhealthy');
    expect(nodeOf(judged, 'service:c1/shop/cart').health.status).toBe('healthy');
  });
});

describe('namespaces', () => {
  const map = mapOf(SHOP, 'workload', { namespaces: ['pay'] });

  it('neighbours stay, marked outside, with their part of the traffic, which is said', () => {
    expect(map.nodes.map(({ id, badges }) => [id, badges])).toEqual([
      ['workload:c1/pay/payment-v1', []],
      ['workload:c1/shop/cart-v1', ['outside']],
    ]);
    expect(nodeOf(map, 'workload:c1/shop/cart-v1').inbound.requestRate).toBeNull();
    expect(map.warnings).toMatchObject([{ code: 'outside-partial', count: 1 }]);
  });
});

const workload = (name: string, more: object = {}) => ({
  cluster: 'c1',
  namespace: 'shop',
  name,
  app: name,
  version: null,
  kind: 'Deployment',
  replicas: { desired: 2, available: 2 },
  hasProxy: true,
  isGateway: false,
  labels: {},
  ...more,
});

const topology: Topology = {
  at: 1_000,
  namespaces: [
    { cluster: 'c1', name: 'shop', meshed: true, mtlsMode: null },
    { cluster: 'c1', name: 'quiet', meshed: true, mtlsMode: null },
    { cluster: 'c1', name: 'kube-system', meshed: false, mtlsMode: null },
  ],
  workloads: [
    workload('frontend', { isGateway: true }),
    workload('cart-v1', { app: 'cart', version: 'v1', replicas: { desired: 2, available: 1 } }),
    workload('cart-v2', { app: 'cart', version: 'v2', replicas: { desired: 2, available: 0 } }),
    workload('mailer', { hasProxy: false }),
    workload('coredns', { namespace: 'kube-system' }),
  ],
  services: [
    {
      cluster: 'c1',
      namespace: 'shop',
      name: 'cart',
      ports: [],
      workloads: ['cart-v1', 'cart-v2'],
      badges: ['split', 'fault'],
      thresholds: null,
    },
    {
      cluster: 'c1',
      namespace: 'shop',
      name: 'mail',
      ports: [],
      workloads: ['mailer'],
      badges: [],
      thresholds: null,
    },
  ],
  serviceEntries: [{ namespace: 'pay', name: 'bank', hosts: ['*.example.com'] }],
};

describe('what the control plane adds', () => {
  const map = mapOf(SHOP, 'workload', { topology });

  it('workloads without traffic are idle, those without a proxy say so, and unmeshed namespaces stay out', () => {
    expect(nodeOf(map, 'workload:c1/shop/mailer')).toMatchObject({
      badges: ['no-sidecar', 'idle'],
      service: 'mail',
      health: { status: 'unknown' },
      inbound: { requestRate: null, errorRatio: null },
    });
    expect(map.nodes.some(({ name }) => name === 'coredns')).toBe(false);
  });

  it('gateways, badges and replicas; missing replicas are judged', () => {
    expect(nodeOf(map, 'workload:c1/shop/frontend').kind).toBe('gateway');
    const v1 = nodeOf(map, 'workload:c1/shop/cart-v1');
    expect(v1).toMatchObject({ badges: ['fault', 'split'], replicas: { desired: 2, available: 1 } });
    expect(v1.health).toMatchObject({ status: 'degraded', reasons: [{ code: 'replicas' }] });
    const v2 = nodeOf(map, 'workload:c1/shop/cart-v2').health;
    expect(v2.status).toBe('unhealthy');
    expect(v2.reasons.map(({ code }) => code)).toEqual(['replicas', 'inbound-errors']);
  });

  it.each([
    ['app', 'app:c1/shop/mailer'],
    ['service', 'service:c1/shop/mail'],
    ['namespace', 'namespace:c1/quiet'],
  ] as const)('the %s view has its idle nodes too', (view, id) => {
    expect(nodeOf(mapOf(SHOP, view, { topology }), id).badges).toContain('idle');
  });

  it('the service view shows a service once, not also its workloads', () => {
    const ids = mapOf(SHOP, 'service', { topology }).nodes.map(({ id }) => id);
    expect(ids).toEqual([
      'service:c1/pay/payment',
      'service:c1/shop/cart',
      'service:c1/shop/mail',
      'workload:c1/shop/frontend',
    ]);
  });

  it('replicas of a service are those of its workloads', () => {
    const cart = nodeOf(mapOf(SHOP, 'service', { topology }), 'service:c1/shop/cart');
    expect(cart.replicas).toEqual({ desired: 4, available: 1 });
  });

  it('an external host carries the name of its ServiceEntry', () => {
    const outside = mapOf(
      {
        requests: `
          reporter | from     | asked            | to      | proto | code | rate
          source   | c1/pay/x | bank.example.com | unknown | http  | 200  | 4`,
      },
      'workload',
      { topology },
    );
    expect(nodeOf(outside, 'external:c1/bank.example.com').serviceEntry).toBe('bank');
  });

  it('series without cluster labels meet the facts of the only cluster', () => {
    const table = `
      reporter | from                  | asked     | to                   | proto | code | rate
      source   | unknown/shop/frontend | shop/cart | unknown/shop/cart-v1 | http  | 200  | 4`;
    const map2 = mapOf({ requests: table }, 'workload', { topology });
    expect(nodeOf(map2, 'workload:unknown/shop/cart-v1').replicas).toEqual({ desired: 2, available: 1 });
    expect(map2.nodes.every(({ cluster }) => cluster === 'unknown')).toBe(true);
  });
});

describe('latency', () => {
  it('stands on the edge or node that was asked for', () => {
    const edge = 'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http';
    const node = 'workload:c1/shop/cart-v1';
    const map = mapOf(SHOP, 'workload', {
      latency: [
        { quantile: 0.5, subject: edge, valueMs: 12 },
        { quantile: 0.95, subject: edge, valueMs: null },
        { quantile: 0.99, subject: node, valueMs: 80 },
      ],
    });
    expect(edgeOf(map, edge).latency).toEqual({ p50: 12, p95: null, p99: null });
    expect(nodeOf(map, node).inbound.latency).toEqual({ p50: null, p95: null, p99: 80 });
    expect(nodeOf(map, 'workload:c1/shop/frontend').inbound.latency).toBeNull();
  });
});
