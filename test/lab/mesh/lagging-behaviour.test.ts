import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { IstiodPort } from '../control-plane/istiod-port.ts';
import {
  authorizationPolicy,
  MeshUnderTest,
  peerAuthentication,
  share,
  to,
  toService,
  virtualService,
} from './mesh-under-test.ts';

let shop: MeshUnderTest;
let istiod: IstiodPort;
beforeEach(async () => {
  shop = new MeshUnderTest();
  shop.advance(3);
  istiod = await IstiodPort.open(shop.mesh);
});
afterEach(() => istiod.close());

const toV2 = (service: string): KubernetesObject =>
  virtualService(service, [{ route: [to(service, 'v2')] }], 'shop');

const v2Share = (records: ReturnType<MeshUnderTest['during']>, service = 'catalog'): number =>
  share(toService(records, 'source', service), (record) => record.destination.version === 'v2');

function envoyFilter(name: string, namespace: string, app: string, patch: object): KubernetesObject {
  const value = { typed_config: { '@type': 'type.googleapis.com/example.audit.v1.Audit' } };
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name, namespace },
    spec: {
      workloadSelector: { labels: { app } },
      configPatches: [{ ...patch, patch: { operation: 'MERGE', value } }],
    },
  };
}

describe('a proxy that lags', () => {
  it('keeps routing as before while the others obey, and catches up when it answers again', async () => {
    const { simulation } = shop.mesh.context;
    expect(simulation.setLagging('shop', 'frontend', true)).toBe(true);
    shop.apply(toV2('catalog'));
    expect(v2Share(shop.during(20))).toBeCloseTo(0.1, 1);
    const [row] = await istiod.sync('frontend');
    expect(row?.route_acked).not.toBe(row?.route_sent);
    const [other] = await istiod.sync('checkout');
    expect(other?.route_acked).toBe(other?.route_sent);
    simulation.setLagging('shop', 'frontend', false);
    shop.advance(2);
    expect(v2Share(shop.during(5))).toBe(1);
    const [caughtUp] = await istiod.sync('frontend');
    expect(caughtUp?.route_acked).toBe(caughtUp?.route_sent);
  });

  it('goes on calling pods that are gone, and tries another when nobody answers', () => {
    shop.mesh.context.simulation.setLagging('shop', 'frontend', true);
    shop.scale('shop', 'cart', 1);
    const asked = toService(shop.during(20), 'source', 'cart');
    expect(asked.some((record) => record.attempts > 1)).toBe(true);
    expect(share(asked, (record) => record.responseFlags.includes('UF'))).toBeGreaterThan(0.1);
  });

  it('is mailer in the shop: what is written for it does not reach it', async () => {
    const [before] = await istiod.sync('mailer');
    shop.apply(authorizationPolicy('nobody', 'shop', { selector: { matchLabels: { app: 'mailer' } } }));
    const toMailer = toService(shop.during(60), 'destination', 'mailer');
    expect(toMailer.length).toBeGreaterThan(2);
    expect(toMailer.every((record) => record.responseCode === 200)).toBe(true);
    const [after] = await istiod.sync('mailer');
    expect(after?.listener_sent).not.toBe(before?.listener_sent);
    expect(after?.listener_acked).toBe(before?.listener_acked);
  });
});

describe('a proxy that refuses its configuration', () => {
  const status600 = { abort: { httpStatus: 600, percentage: { value: 100 } } };

  it('keeps the routes of every host on the port until the bad one is gone', async () => {
    shop.apply(virtualService('ratings', [{ fault: status600, route: [to('ratings')] }]));
    expect(toService(shop.during(5), 'source', 'ratings').every((r) => r.responseCode === 200)).toBe(true);
    // Sound by itself, but in the same route configuration as the refused one.
    shop.apply(toV2('catalog'));
    expect(v2Share(shop.during(20))).toBeCloseTo(0.1, 1);
    const [row] = await istiod.sync('frontend');
    expect(row?.route_acked).not.toBe(row?.route_sent);
    expect(JSON.stringify(row?.resources)).toContain('inside range [200, 600)');
    shop.remove('virtualservices.networking.istio.io', 'shop', 'ratings');
    expect(v2Share(shop.during(5))).toBe(1);
  });

  it('takes routes of another port all the same', () => {
    shop.apply(virtualService('ratings', [{ fault: status600, route: [to('ratings')] }]));
    shop.apply(virtualService('payment', [{ route: [to('payment', 'v2', 'payments')] }], 'payments'));
    expect(v2Share(shop.during(10), 'payment')).toBe(1);
  });

  it('is counted by istiod by type, and leaves the gateways alone', async () => {
    const rejects = async (): Promise<number> => {
      const text = await (await fetch(`${istiod.url}/metrics`)).text();
      return Number(/pilot_total_xds_rejects\{type="rds"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    expect(await rejects()).toBe(0);
    shop.apply(virtualService('catalog', [{ fault: status600, route: [to('catalog')] }]));
    expect(await rejects()).toBeGreaterThan(30);
    const [gateway] = await istiod.sync('ingressgateway');
    expect(gateway?.route_acked).toBe(gateway?.route_sent);
  });

  it('keeps its own routes when an EnvoyFilter spoils them, while other callers obey', () => {
    shop.apply(
      envoyFilter('routes', 'shop', 'frontend', {
        applyTo: 'HTTP_ROUTE',
        match: { context: 'SIDECAR_OUTBOUND' },
      }),
    );
    shop.apply(toV2('catalog'));
    expect(v2Share(shop.during(20))).toBeCloseTo(0.1, 1);
    shop.remove('envoyfilters.networking.istio.io', 'shop', 'routes');
    expect(v2Share(shop.during(5))).toBe(1);
  });

  it('keeps letting in whom it let in when an EnvoyFilter spoils its inbound listener', () => {
    shop.apply(
      envoyFilter('inbound', 'shop', 'frontend', {
        applyTo: 'HTTP_FILTER',
        match: { context: 'SIDECAR_INBOUND' },
      }),
    );
    shop.apply(peerAuthentication('shop', 'STRICT'));
    const fromProbe = (): number =>
      toService(shop.during(60), 'destination', 'frontend').filter((r) => r.source.workload === 'unknown')
        .length;
    expect(fromProbe()).toBeGreaterThan(2);
    shop.remove('envoyfilters.networking.istio.io', 'shop', 'inbound');
    expect(fromProbe()).toBe(0);
  });

  it('is the ledger’s in the shop, from the start and with Envoy’s words', async () => {
    const [ledger] = await istiod.sync('ledger');
    expect(ledger?.listener_acked).not.toBe(ledger?.listener_sent);
    expect(JSON.stringify(ledger?.resources)).toContain(
      "Didn't find a registered implementation for type: 'example.filters.network.audit.v1.Audit'",
    );
  });
});
