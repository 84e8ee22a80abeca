import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { createDebugHandler } from '@/lab/control-plane/debug-server.ts';
import { Istiod } from '@/lab/control-plane/istiod.ts';
import { practiceTokens, serviceAccountTokens } from '@/lab/kubernetes/access/identity.ts';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';
import { MeshUnderTest, startMs, to, virtualService } from '../mesh/mesh-under-test.ts';
import { fromElsewhere, IstiodPort } from './istiod-port.ts';

const catalogHost = 'catalog.shop.svc.cluster.local:8080';
const split = (v1: number | undefined, v2: number): KubernetesObject =>
  virtualService('catalog', [
    {
      name: 'primary',
      route: [
        { ...to('catalog', 'v1'), ...(v1 === undefined ? {} : { weight: v1 }) },
        { ...to('catalog', 'v2'), weight: v2 },
      ],
    },
  ]);

describe('what istiod tells on its own port', () => {
  const shop = new MeshUnderTest();
  let istiod: IstiodPort;
  let frontend = '';
  beforeAll(async () => {
    shop.advance(3);
    istiod = await IstiodPort.open(shop.mesh);
    frontend = (await istiod.sync('frontend'))[0]?.proxy ?? '';
  });
  afterAll(() => istiod.close());

  it('names every proxy with what it was sent and what it acknowledged', async () => {
    const rows = await istiod.ask<Record<string, unknown>[]>('/debug/syncz');
    expect(rows.length).toBe(shop.mesh.context.simulation.pods.filter((pod) => pod.proxy !== null).length);
    expect(rows.find(({ proxy }) => proxy === frontend)).toMatchObject({
      cluster_id: 'Kubernetes',
      proxy_type: 'sidecar',
      istio_version: '1.29.0',
      route_sent: expect.stringMatching(/^2026-11-23T14:00:\d\dZ\/\d+[0-9a-f]{8}-/),
    });
    const payments = await istiod.ask<{ proxy: string }[]>('/debug/syncz?namespace=payments');
    expect(payments.length).toBe(7);
    expect(payments.every(({ proxy }) => proxy.endsWith('.payments'))).toBe(true);
  });

  it('carries a change step by step: object read, pushed, acknowledged, weights in the routes', async () => {
    const before = await istiod.routes(frontend, catalogHost);
    const { store } = shop.mesh.context;
    const written = store.patch(
      'virtualservices.networking.istio.io',
      'shop',
      'catalog',
      (now) => ({ ...now, spec: split(30, 70).spec }),
      { user: 'alice', fieldManager: 'kubectl' },
    );
    const read = await istiod.ask<KubernetesObject[]>('/debug/configz');
    const seen = read.find(({ kind, metadata }) => kind === 'VirtualService' && metadata.name === 'catalog');
    expect(seen?.metadata.resourceVersion).toBe(written.metadata.resourceVersion);
    expect(seen?.metadata).not.toHaveProperty('managedFields');
    // The proxies have it only after the propagation delay.
    expect((await istiod.routes(frontend, catalogHost)).routes).toEqual(before.routes);
    shop.advance(3);
    const { routes, version } = await istiod.routes(frontend, catalogHost);
    expect(routes[0]).toMatchObject({
      name: 'primary',
      match: { prefix: '/' },
      route: {
        weightedClusters: {
          clusters: [
            { name: 'outbound|8080|v1|catalog.shop.svc.cluster.local', weight: 30 },
            { name: 'outbound|8080|v2|catalog.shop.svc.cluster.local', weight: 70 },
          ],
        },
      },
      metadata: {
        filterMetadata: {
          istio: { config: '/apis/networking.istio.io/v1/namespaces/shop/virtual-service/catalog' },
        },
      },
    });
    const [row] = await istiod.sync(frontend);
    expect(row?.route_acked).toBe(row?.route_sent);
    expect(row?.route_acked.startsWith(version)).toBe(true);
    expect(version).not.toBe(before.version);
  });

  it.each([
    [100, 0, 'v1'],
    [undefined, 10, 'v2'],
  ])('shows one cluster where only one version takes traffic (%s and %s)', async (v1, v2, alone) => {
    shop.apply(split(v1, v2));
    const { routes } = await istiod.routes(frontend, catalogHost);
    expect(routes[0]?.route?.cluster).toBe(`outbound|8080|${alone}|catalog.shop.svc.cluster.local`);
  });

  it('shows a fault in millionths, and a share that nobody wrote as none', async () => {
    shop.apply(
      virtualService('ratings', [
        {
          fault: {
            abort: { httpStatus: 503, percentage: { value: 33.3333 } },
            delay: { fixedDelay: '0.5s' },
          },
          route: [to('ratings')],
        },
      ]),
    );
    const { routes } = await istiod.routes(frontend, 'ratings.shop.svc.cluster.local:8080');
    expect(routes[0]?.typedPerFilterConfig?.['envoy.filters.http.fault']).toMatchObject({
      abort: { httpStatus: 503, percentage: { numerator: 333_333, denominator: 'MILLION' } },
      delay: { fixedDelay: '0.5s', percentage: { denominator: 'MILLION' } },
    });
    shop.remove('virtualservices.networking.istio.io', 'shop', 'ratings');
  });

  it('sends a rule for some callers only to their proxies', async () => {
    shop.apply(
      virtualService('cart', [
        { name: 'beta', match: [{ sourceLabels: { app: 'checkout' } }], route: [to('cart')] },
        { name: 'others', route: [to('cart')] },
      ]),
    );
    const names = async (pod: string): Promise<string[]> => {
      const [row] = await istiod.sync(pod);
      const { routes } = await istiod.routes(row?.proxy ?? '', 'cart.shop.svc.cluster.local:8080');
      return routes.map(({ name }) => name);
    };
    expect(await names('checkout')).toEqual(['beta', 'others']);
    expect(await names('frontend')).toEqual(['others']);
  });

  it('names the rule of an HTTPRoute after the route, under a configuration of its own', async () => {
    const { routes } = await istiod.routes(frontend, 'mailer.shop.svc.cluster.local:8080');
    expect(routes[0]).toMatchObject({
      name: 'shop.mailer.0',
      metadata: {
        filterMetadata: {
          istio: {
            config:
              '/apis/networking.istio.io/v1/namespaces/shop/virtual-service/shop~8080~mailer.shop.svc.cluster.local',
          },
        },
      },
    });
  });

  it('gives a gateway the routes of its Gateway and not those of the sidecars', async () => {
    const [gateway] = await istiod.sync('ingressgateway');
    const { routes } = await istiod.routes(gateway?.proxy ?? '', 'shop.example.com:80');
    expect(routes[0]?.route?.cluster).toBe('outbound|8080||frontend.shop.svc.cluster.local');
    await expect(istiod.routes(gateway?.proxy ?? '', catalogHost)).rejects.toThrow('has no host');
  });

  it('asks for a proxy by its name, and says so when there is none', async () => {
    const answer = async (query: string): Promise<[number, string]> => {
      const response = await fetch(`${istiod.url}/debug/config_dump${query}`);
      return [response.status, (await response.text()).trim()];
    };
    expect(await answer('')).toEqual([400, 'You must provide a proxyID in the query string']);
    expect(await answer('?proxyID=nobody.shop')).toEqual([
      404,
      'Proxy not connected to this Pilot instance. It may be connected to another instance.',
    ]);
    expect((await fetch(`${istiod.url}/debug/nothing`)).status).toBe(404);
  });

  it('tells of a VirtualService that is ignored only in the status of the push', async () => {
    expect(await istiod.ask('/debug/push_status')).toEqual({});
    const { store } = shop.mesh.context;
    const second = virtualService('catalog-second', [{ route: [to('catalog', 'v2')] }]);
    store.create(
      'virtualservices.networking.istio.io',
      { ...second, spec: { ...(second.spec as object), hosts: ['catalog.shop.svc.cluster.local'] } },
      { user: 'alice', fieldManager: 'kubectl' },
    );
    shop.advance(3);
    expect(await istiod.ask('/debug/push_status')).toMatchObject({
      pilot_vservice_dup_domain: { [catalogHost]: { message: expect.stringContaining('duplicate domain') } },
    });
  });

  it('exposes its own counters without the labels of its target', async () => {
    const text = await (await fetch(`${istiod.url}/metrics`)).text();
    expect(text).toMatch(/^pilot_vservice_dup_domain 1$/m);
    expect(text).toMatch(/^pilot_xds_pushes\{type="rds"\} \d+$/m);
    expect(text).not.toContain('istio_agent_cert_expiry_seconds');
  });
});

describe('who may ask istiod from another machine', () => {
  const store = new ObjectStore({ clock: new ManualClock(startMs) });
  const server = createServer(
    createDebugHandler({
      istiod: new Istiod({
        store,
        startMs,
        version: '1.29.0',
        verdict: () => ({ lags: false, refusals: {} }),
      }),
      store,
      clusterId: 'Kubernetes',
      tokens: { ...practiceTokens, ...serviceAccountTokens },
      samples: () => [],
      isLocal: fromElsewhere,
    }),
  );
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());

  it.each([
    ['nobody', null, '/debug/syncz', 401],
    ['a token that no one gave out', 'stolen-token', '/debug/syncz', 401],
    ['a person, who is no service account', 'admin-token', '/debug/syncz', 401],
    ['a service account of istio-system', 'istio-reader-token', '/debug/syncz', 200],
    ['one of another namespace', 'shop-default-token', '/debug/syncz', 403],
    [
      'the same about a proxy of its own (which is not there)',
      'shop-default-token',
      '/debug/config_dump?proxyID=a.shop',
      404,
    ],
    ['the same about a proxy of others', 'shop-default-token', '/debug/config_dump?proxyID=a.payments', 403],
    ['anybody for the metrics', null, '/metrics', 200],
  ])('%s', async (_who, token, path, status) => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(status);
  });
});
