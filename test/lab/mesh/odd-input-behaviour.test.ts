import { beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { MeshUnderTest, share, to, toService, virtualService } from './mesh-under-test.ts';

const weighted = (weights: Readonly<Record<string, number | undefined>>): KubernetesObject =>
  virtualService('catalog', [
    {
      route: Object.entries(weights).map(([subset, weight]) => ({
        ...to('catalog', subset),
        ...(weight === undefined ? {} : { weight }),
      })),
    },
  ]);

function httpRoute(service: string, backends: object[]): KubernetesObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: service, namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: service, port: 8080 }],
      rules: [{ backendRefs: backends }],
    },
  };
}

describe('what istiod accepts and Envoy then makes of it', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest();
  });
  const asked = (service: string, seconds = 10): ReturnType<MeshUnderTest['during']> =>
    toService(shop.during(seconds), 'source', service);
  const v2 = (records: ReturnType<MeshUnderTest['during']>): number =>
    share(records, (record) => record.destination.version === 'v2');

  it.each([
    ['80 and 10 count relatively', { v1: 80, v2: 10 }, 10 / 90],
    ['100 and 10 too', { v1: 100, v2: 10 }, 10 / 110],
    ['300 and 100 too', { v1: 300, v2: 100 }, 0.25],
  ])('weights: %s', (_, weights, expected) => {
    shop.apply(weighted(weights));
    expect(Math.abs(v2(asked('catalog', 20)) - expected)).toBeLessThan(0.02);
  });

  it('weights: a version without one gets nothing beside one that has', () => {
    shop.apply(weighted({ v1: undefined, v2: 10 }));
    expect(v2(asked('catalog'))).toBe(1);
  });

  it('a version named twice gets the sum of its weights', () => {
    shop.apply(
      virtualService('catalog', [
        {
          route: [
            { ...to('catalog', 'v1'), weight: 20 },
            { ...to('catalog', 'v2'), weight: 40 },
            { ...to('catalog', 'v2'), weight: 40 },
          ],
        },
      ]),
    );
    expect(v2(asked('catalog'))).toBeCloseTo(0.8, 1);
  });

  it('a subset that the DestinationRule lacks fails its share with 503 NC and an empty destination', () => {
    shop.apply(weighted({ v1: 50, v9: 50 }));
    const records = asked('catalog');
    const failed = records.filter((record) => record.responseFlags === 'NC');
    expect(failed.length / records.length).toBeCloseTo(0.5, 1);
    expect(failed.every((record) => record.responseCode === 503)).toBe(true);
    expect(records.filter((r) => r.responseFlags === '-').every((r) => r.destination.version === 'v1')).toBe(
      true,
    );
  });

  it('a subset taken out of the DestinationRule fails what still goes to it', () => {
    const { store } = shop.mesh.context;
    store.patch(
      'destinationrules.networking.istio.io',
      'shop',
      'catalog',
      (now) => ({
        ...now,
        spec: { ...(now.spec as object), subsets: [{ name: 'v1', labels: { version: 'v1' } }] },
      }),
      { user: 'alice', fieldManager: 'kubectl' },
    );
    shop.advance(3);
    expect(share(asked('catalog', 20), (r) => r.responseFlags === 'NC')).toBeCloseTo(0.1, 1);
  });

  it('a second VirtualService for a host is ignored until the older one is gone', () => {
    const { store } = shop.mesh.context;
    shop.advance(2);
    const second = virtualService('catalog', [{ route: [to('catalog', 'v2')] }]);
    const young = { ...second, metadata: { name: 'a-second', namespace: 'shop' } };
    store.create('virtualservices.networking.istio.io', young, { user: 'alice', fieldManager: 'kubectl' });
    shop.advance(3);
    expect(v2(asked('catalog'))).toBeLessThan(0.2);
    shop.remove('virtualservices.networking.istio.io', 'shop', 'catalog');
    expect(v2(asked('catalog'))).toBe(1);
  });

  it('a wildcard rules only the hosts that no VirtualService names, however old it is', () => {
    const everything = virtualService('everything', [{ directResponse: { status: 418 } }]);
    shop.apply({
      ...everything,
      spec: { ...(everything.spec as object), hosts: ['*.shop.svc.cluster.local'] },
    });
    expect(share(asked('ratings'), (r) => r.responseCode === 418)).toBe(1);
    expect(share(asked('catalog'), (r) => r.responseCode === 200)).toBe(1);
    shop.apply(virtualService('ratings', [{ route: [to('ratings')] }]));
    expect(share(asked('ratings'), (r) => r.responseCode === 200)).toBe(1);
  });

  it('a younger HTTPRoute for the host of a VirtualService is ignored, with green conditions', () => {
    shop.apply(httpRoute('catalog', [{ name: 'cart', port: 8080 }]));
    const records = asked('catalog');
    expect(records.length).toBeGreaterThan(1_000);
    expect(v2(records)).toBeCloseTo(0.1, 1);
    const { status } = shop.mesh.context.store.get(
      'httproutes.gateway.networking.k8s.io',
      'shop',
      'catalog',
    ) ?? { status: null };
    expect(JSON.stringify(status)).toContain('"reason":"Accepted"');
    expect(JSON.stringify(status)).not.toContain('"status":"False"');
  });

  it('an HTTPRoute without weight anywhere answers everybody 500', () => {
    shop.apply(
      httpRoute('ratings', [
        { name: 'ratings', port: 8080, weight: 0 },
        { name: 'cart', port: 8080, weight: 0 },
      ]),
    );
    expect(share(asked('ratings'), (r) => r.responseCode === 500)).toBe(1);
  });

  it('an HTTPRoute to a service that is not there fails its share with 500', () => {
    shop.apply(
      httpRoute('ratings', [
        { name: 'ratings', port: 8080, weight: 3 },
        { name: 'ratings-v9', port: 8080, weight: 1 },
      ]),
    );
    const records = shop.during(20).filter((r) => r.reporter === 'source' && r.source.app === 'reviews');
    expect(share(records, (r) => r.responseCode === 500)).toBeCloseTo(0.25, 1);
  });

  it.each([
    ['abort without percentage', { abort: { httpStatus: 503 } }],
    ['abort without status', { abort: { percentage: { value: 100 } } }],
    ['delay without percentage', { delay: { fixedDelay: '2s' } }],
    ['delay without duration', { delay: { percentage: { value: 100 } } }],
  ])('a fault with an %s has no effect', (_, fault) => {
    shop.apply(virtualService('ratings', [{ fault, route: [to('ratings')] }]));
    expect(share(asked('ratings'), (r) => r.responseFlags === '-' && r.responseCode === 200)).toBe(1);
  });

  it('the old form of a share, percent, still counts', () => {
    const fault = { delay: { fixedDelay: '100ms', percent: 30 } };
    shop.apply(virtualService('ratings', [{ fault, route: [to('ratings')] }]));
    expect(share(asked('ratings', 20), (r) => r.responseFlags === 'DI')).toBeCloseTo(0.3, 1);
  });

  it('an abort with a gRPC status answers plain HTTP with 200 and that status', () => {
    shop.apply(
      virtualService('ratings', [
        {
          fault: { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 100 } } },
          route: [to('ratings')],
        },
      ]),
    );
    expect(
      share(
        asked('ratings'),
        (r) => r.responseCode === 200 && r.grpcStatus === 14 && r.responseFlags === 'FI',
      ),
    ).toBe(1);
  });

  it('retries of the callers multiply aborted requests, and do not repeat the abort itself', () => {
    shop.apply(
      virtualService(
        'payment',
        [
          {
            fault: { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 100 } } },
            retries: { attempts: 5, retryOn: 'unavailable' },
            route: [to('payment', undefined, 'payments')],
          },
        ],
        'payments',
      ),
    );
    const plain = shop.during(20);
    const orders = toService(plain, 'source', 'checkout').length;
    const aborted = toService(plain, 'source', 'payment');
    expect(aborted.every((record) => record.injectedAbort && record.attempts === 0)).toBe(true);
    expect(aborted.length / orders).toBeCloseTo(1, 1);
    shop.apply(
      virtualService('checkout', [{ retries: { attempts: 2, retryOn: '5xx' }, route: [to('checkout')] }]),
    );
    const retried = shop.during(20);
    const ratio =
      toService(retried, 'source', 'payment').length / toService(retried, 'source', 'checkout').length;
    expect(ratio).toBeGreaterThan(2.7);
    expect(ratio).toBeLessThan(3.1);
  });
});
