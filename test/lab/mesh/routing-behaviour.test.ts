import { beforeEach, describe, expect, it } from 'vitest';
import { destinationRule, MeshUnderTest, share, to, toService, virtualService } from './mesh-under-test.ts';

describe('what a VirtualService makes of the traffic', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest();
  });

  const versionShare = (
    records: ReturnType<MeshUnderTest['during']>,
    service: string,
    version: string,
  ): number =>
    share(toService(records, 'source', service), (record) => record.destination.version === version);

  it('splits catalog 90 to 10 as the scenario says', () => {
    expect(versionShare(shop.during(30), 'catalog', 'v2')).toBeCloseTo(0.1, 1);
  });

  it('takes new weights two seconds after they were written, not before', () => {
    const { store } = shop.mesh.context;
    const split = virtualService('catalog', [
      {
        route: [
          { ...to('catalog', 'v1'), weight: 1 },
          { ...to('catalog', 'v2'), weight: 3 },
        ],
      },
    ]);
    store.patch(
      'virtualservices.networking.istio.io',
      'shop',
      'catalog',
      (now) => ({ ...now, spec: split.spec }),
      { user: 'alice', fieldManager: 'kubectl' },
    );
    expect(versionShare(shop.during(2), 'catalog', 'v2')).toBeLessThan(0.15);
    shop.advance(1);
    expect(versionShare(shop.during(20), 'catalog', 'v2')).toBeCloseTo(0.75, 1);
  });

  it('gives everything to the one weighted version when the other has no weight', () => {
    shop.apply(
      virtualService('catalog', [{ route: [to('catalog', 'v1'), { ...to('catalog', 'v2'), weight: 10 }] }]),
    );
    expect(versionShare(shop.during(10), 'catalog', 'v2')).toBe(1);
  });

  it('gives everything to a single destination whatever its weight', () => {
    shop.apply(virtualService('catalog', [{ route: [{ ...to('catalog', 'v2'), weight: 0 }] }]));
    expect(versionShare(shop.during(10), 'catalog', 'v2')).toBe(1);
  });

  it('sends testers, known by a header, to v2 and everybody else to v1', () => {
    shop.apply(
      virtualService('catalog', [
        { match: [{ headers: { 'x-tester': { exact: 'true' } } }], route: [to('catalog', 'v2')] },
        { route: [to('catalog', 'v1')] },
      ]),
    );
    expect(versionShare(shop.during(40), 'catalog', 'v2')).toBeCloseTo(0.05, 1);
    expect(versionShare(shop.during(40), 'catalog', 'v2')).toBeGreaterThan(0.03);
  });

  it('matches on the path', () => {
    shop.apply(
      virtualService('catalog', [
        { match: [{ uri: { exact: '/products' } }], route: [to('catalog', 'v2')] },
        { route: [to('catalog', 'v1')] },
      ]),
    );
    const records = toService(shop.during(20), 'source', 'catalog');
    expect(
      records.every((r) => (r.operation.path === '/products') === (r.destination.version === 'v2')),
    ).toBe(true);
  });

  it('matches on the labels of the caller, per edge', () => {
    shop.apply(
      virtualService('ratings', [
        {
          match: [{ sourceLabels: { version: 'v3' } }],
          fault: { abort: { httpStatus: 503, percentage: { value: 100 } } },
          route: [to('ratings')],
        },
        { route: [to('ratings')] },
      ]),
    );
    const records = toService(shop.during(20), 'source', 'ratings');
    expect(share(records, (r) => r.injectedAbort === (r.source.version === 'v3'))).toBe(1);
  });

  it('answers 404 NR when no rule matches', () => {
    shop.apply(virtualService('cart', [{ match: [{ uri: { prefix: '/nowhere' } }], route: [to('cart')] }]));
    const [record] = toService(shop.during(5), 'source', 'cart');
    expect(record).toMatchObject({
      responseCode: 404,
      responseFlags: 'NR',
      destination: { workload: 'unknown' },
    });
  });

  it('answers 503 NC for a subset that the DestinationRule lacks', () => {
    shop.apply(virtualService('catalog', [{ route: [to('catalog', 'v9')] }]));
    const records = toService(shop.during(5), 'source', 'catalog');
    expect(records.length).toBeGreaterThan(500);
    expect(share(records, (r) => r.responseCode === 503 && r.responseFlags === 'NC')).toBe(1);
    expect(records[0]?.destination).toMatchObject({ workload: 'unknown', cluster: 'unknown' });
  });

  it('keeps the old routes when Envoy rejects the new ones (httpStatus 600)', () => {
    shop.apply(
      virtualService('catalog', [
        { fault: { abort: { httpStatus: 600, percentage: { value: 100 } } }, route: [to('catalog', 'v2')] },
      ]),
    );
    expect(versionShare(shop.during(20), 'catalog', 'v2')).toBeCloseTo(0.1, 1);
    expect(shop.mesh.context.simulation.refusals[0]?.message).toContain('[200, 600)');
  });

  it('mirrors to a version that only its own proxy counts', () => {
    shop.apply(
      virtualService('catalog', [
        {
          route: [to('catalog', 'v1')],
          mirror: { host: 'catalog.shop.svc.cluster.local', subset: 'v2' },
          mirrorPercentage: { value: 50 },
        },
      ]),
    );
    const records = shop.during(20);
    const client = toService(records, 'source', 'catalog');
    const mirrored = toService(records, 'destination', 'catalog').filter(
      (r) => r.destination.version === 'v2',
    );
    expect(client.every((r) => r.destination.version === 'v1')).toBe(true);
    expect(mirrored.length / client.length).toBeCloseTo(0.5, 1);
  });

  it('follows the labels of a subset when they move to another version', () => {
    shop.apply(
      destinationRule('catalog', {
        subsets: [
          { name: 'v1', labels: { version: 'v2' } },
          { name: 'v2', labels: { version: 'v2' } },
        ],
      }),
    );
    expect(versionShare(shop.during(10), 'catalog', 'v2')).toBe(1);
  });
});

describe('what an HTTPRoute with a Service parent makes of the traffic', () => {
  const ratingsRoute = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'ratings', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'ratings', port: 8080 }],
      rules: [
        {
          backendRefs: [
            { name: 'ratings', port: 8080, weight: 300 },
            { name: 'cart', port: 8080, weight: 100 },
          ],
        },
      ],
    },
  };
  const toCart = (records: ReturnType<MeshUnderTest['during']>): number =>
    share(
      records.filter((r) => r.reporter === 'source' && r.source.app === 'reviews'),
      (r) => r.destination.workload === 'cart',
    );

  it('splits between services by relative weights', () => {
    const shop = new MeshUnderTest();
    shop.apply(ratingsRoute);
    expect(toCart(shop.during(20))).toBeCloseTo(0.25, 1);
  });

  it('keeps deciding when a younger VirtualService for the same host appears', () => {
    const shop = new MeshUnderTest();
    shop.apply(ratingsRoute);
    shop.apply(virtualService('ratings', [{ route: [to('ratings')] }]));
    expect(toCart(shop.during(20))).toBeCloseTo(0.25, 1);
  });

  it('answers 500 where no backend takes traffic', () => {
    const shop = new MeshUnderTest();
    shop.apply({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'mailer', namespace: 'shop' },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'mailer', port: 8080 }],
        rules: [{ backendRefs: [{ name: 'mailer', port: 8080, weight: 0 }] }],
      },
    });
    const records = toService(shop.during(30), 'source', 'mailer');
    expect(records.length).toBeGreaterThan(2);
    expect(share(records, (r) => r.responseCode === 500)).toBe(1);
  });
});
