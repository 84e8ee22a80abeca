import { beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import {
  MeshUnderTest,
  share,
  to,
  toService,
  virtualService,
  withOneVersionOfRatings,
} from './mesh-under-test.ts';

const asUser = { user: 'alice', fieldManager: 'kubectl' };

describe('what the cluster does with what is written to it', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest({ model: withOneVersionOfRatings() });
  });

  const store = (): MeshUnderTest['mesh']['context']['store'] => shop.mesh.context.store;
  const podsOf = (app: string): KubernetesObject[] =>
    store()
      .list('pods', 'shop')
      .filter((pod) => pod.metadata.labels?.app === app);

  it('runs 35 proxies, and none in the namespace that is not labelled for injection', () => {
    const whole = new MeshUnderTest();
    const proxies = [...whole.mesh.context.telemetry.proxies].map(({ proxy }) => proxy);
    expect(proxies.length).toBe(35);
    expect(new Set(proxies.map((proxy) => proxy.namespace))).toEqual(
      new Set(['istio-system', 'shop', 'payments']),
    );
    const [billing] = store().list('pods', 'legacy');
    expect(JSON.stringify(billing)).not.toContain('istio-proxy');
    expect(JSON.stringify(podsOf('cart')[0])).toContain('istio-proxy');
  });

  it('replaces a deleted pod by a new one that takes its share', () => {
    const [pod] = podsOf('ratings');
    const gone = pod?.metadata.name ?? '';
    store().delete('pods', 'shop', gone, { user: 'alice' });
    shop.advance(5);
    const names = podsOf('ratings').map(({ metadata }) => metadata.name);
    expect(names.length).toBe(2);
    expect(names).not.toContain(gone);
    const served = new Set(toService(shop.during(10), 'destination', 'ratings').map((r) => r.proxy.podName));
    expect(served).toEqual(new Set(names));
  });

  it('rolls a deployment over to a new replica set when its template changes', () => {
    const before = new Set(podsOf('ratings').map(({ metadata }) => metadata.name));
    store().patch(
      'deployments.apps',
      'shop',
      'ratings',
      (now) => {
        const spec = structuredClone(now.spec) as { template: { metadata: object } };
        spec.template.metadata = {
          ...spec.template.metadata,
          annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-23T14:00:00Z' },
        };
        return { ...now, spec };
      },
      asUser,
    );
    shop.advance(5);
    const after = podsOf('ratings').map(({ metadata }) => metadata.name);
    expect(after.length).toBe(2);
    expect(after.filter((name) => before.has(name))).toEqual([]);
    const sets = store()
      .list('replicasets.apps', 'shop')
      .filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === 'ratings');
    expect(new Set(sets.map(({ spec }) => (spec as { replicas: number }).replicas))).toEqual(new Set([0, 2]));
  });

  it('keeps endpoint slices in step with the pods', () => {
    shop.scale('shop', 'ratings', 4);
    const slice = store().get('endpointslices.discovery.k8s.io', 'shop', 'ratings-slice');
    const endpoints = (slice?.endpoints ?? []) as { addresses: string[] }[];
    const addresses = endpoints.flatMap((endpoint) => endpoint.addresses);
    const ips = podsOf('ratings').map(({ status }) => (status as { podIP: string }).podIP);
    expect(new Set(addresses)).toEqual(new Set(ips));
    expect(addresses.length).toBe(4);
  });

  it('lets a new version that a user deploys take traffic behind the service', () => {
    const ratings = store().get('deployments.apps', 'shop', 'ratings');
    const labels = { app: 'ratings', version: 'v2' };
    const { template } = (ratings?.spec ?? {}) as { template: { spec: object } };
    shop.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'ratings-v2', namespace: 'shop', labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: template.spec },
      },
    });
    const asked = toService(shop.during(20), 'source', 'ratings');
    expect(share(asked, (r) => r.destination.workload === 'ratings-v2')).toBeCloseTo(0.5, 1);
    expect(asked.find((r) => r.destination.workload === 'ratings-v2')?.destination.version).toBe('v2');
  });

  it('passes the bank’s host through once its ServiceEntry is deleted', () => {
    shop.remove('serviceentries.networking.istio.io', 'payments', 'bank');
    const toBank = shop.during(10).filter((r) => r.service.host === 'bank.example.com');
    expect(toBank.length).toBeGreaterThan(300);
    expect(share(toBank, (r) => r.service.name === 'PassthroughCluster')).toBe(1);
  });

  it('answers 404 NR at the gateway for a host that no VirtualService brings in', () => {
    shop.remove('virtualservices.networking.istio.io', 'istio-system', 'ingressgateway');
    const records = shop.during(5);
    expect(records.filter((r) => r.reporter === 'source' && r.proxy.kind === 'gateway').length).toBe(
      records.filter((r) => r.responseFlags === 'NR' && r.responseCode === 404).length,
    );
    expect(toService(records, 'destination', 'catalog')).toEqual([]);
  });

  it('applies a route of the sidecars at the sidecars and not at the gateway', () => {
    shop.apply(
      virtualService('frontend', [
        { fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }, route: [to('frontend')] },
      ]),
    );
    const atGateway = toService(shop.during(5), 'source', 'frontend');
    expect(share(atGateway, (r) => r.responseCode === 200)).toBeGreaterThan(0.99);
  });

  it('lets Argo CD take back a write to the cart after 20 s, and the traffic follows', () => {
    shop.apply(
      virtualService('cart', [
        { fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }, route: [to('cart')] },
      ]),
    );
    expect(share(toService(shop.during(5), 'source', 'cart'), (r) => r.injectedAbort)).toBe(1);
    shop.advance(20);
    expect(share(toService(shop.during(5), 'source', 'cart'), (r) => r.injectedAbort)).toBe(0);
  });
});
