import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { startShop } from '../writing/shop-cluster.ts';
import type { ShopCluster } from '../writing/shop-cluster.ts';

const catalog = { mesh: 'istio', namespace: 'shop', service: 'catalog' } as const;
const split = (weights: Record<string, number>, force?: string): ChangeIntent => ({
  kind: 'split',
  ...catalog,
  weights,
  ...(force === undefined ? {} : { force }),
});

/** The shop with a pod of each version of `catalog`. */
async function withPods(
  ready: Readonly<Record<string, boolean>> = { v1: true, v2: true },
): Promise<ShopCluster> {
  const shop = await startShop();
  for (const [version, isReady] of Object.entries(ready))
    shop.cluster.store.create(
      'pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `catalog-${version}-1`, namespace: 'shop', labels: { app: 'catalog', version } },
        spec: { containers: [{ name: 'catalog', image: 'catalog' }] },
        status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
      },
      { user: 'system:admin', fieldManager: 'kubelet' },
    );
  return shop;
}

const severities = async (shop: ShopCluster, intent: ChangeIntent) =>
  Object.fromEntries((await shop.draft(intent)).checks.map(({ code, severity }) => [code, severity]));

describe('what is checked before a change', () => {
  it('is all well for a sound split', async () => {
    const shop = await withPods();
    expect(await severities(shop, split({ v1: 50, v2: 50 }))).toEqual({
      'proxies-take-it': 'ok',
      validated: 'ok',
    });
  });

  it('lets no traffic go to a version without a ready pod, unless forced with a reason', async () => {
    const shop = await withPods({ v1: true, v2: false });
    expect(await severities(shop, split({ v1: 50, v2: 50 }))).toMatchObject({
      'version-without-pods': 'blocking',
    });
    expect(await severities(shop, split({ v1: 50, v2: 50 }, 'a drill'))).toMatchObject({
      'version-without-pods': 'warning',
    });
    expect(await severities(shop, split({ v1: 100, v2: 0 }))).not.toHaveProperty('version-without-pods');
  });

  it.each([
    ['all weights 0', { v1: 0, v2: 0 }, 'weights-all-zero'],
    ['a version that takes requests left out', { v2: 100 }, 'weight-missing'],
    ['a version that nobody knows', { v1: 50, v2: 40, v9: 10 }, 'target-unknown'],
    ['the weights that are there already', { v1: 90, v2: 10 }, 'nothing-to-change'],
  ])('refuses %s', async (_, weights, code) => {
    const shop = await withPods();
    const draft = await shop.draft(split(weights));
    expect(draft.steps).toEqual([]);
    expect(draft.checks).toMatchObject([{ code, severity: 'blocking' }]);
  });

  it('refuses a destination twice, since a weight would have no one place', async () => {
    const shop = await withPods();
    const { route } = shop.rules('catalog')[0] as { route: object[] };
    await shop.edit('catalog', [
      { op: 'add', path: '/spec/http/0/route/-', value: { ...route[0], weight: 5 } },
    ]);
    expect(await severities(shop, split({ v1: 50, v2: 50 }))).toEqual({ 'target-ambiguous': 'blocking' });
  });

  it('notices a subset that no DestinationRule defines', async () => {
    const shop = await withPods();
    const place = '/apis/networking.istio.io/v1/namespaces/shop/destinationrules/catalog';
    await shop.cluster.send('PATCH', place, {
      body: [{ op: 'remove', path: '/spec/subsets/1' }],
      contentType: 'application/json-patch+json',
    });
    expect(await severities(shop, split({ v1: 50, v2: 50 }))).toHaveProperty('subset-unknown');
  });

  it.each([
    ['neither abort nor delay', {}, 'fault-empty'],
    ['a status that proxies refuse', { abort: { httpStatus: 600, percent: 5 } }, 'fault-status-refused'],
    ['no percentage', { abort: { httpStatus: 503, percent: 0 } }, 'fault-without-effect'],
    ['no time', { delay: { milliseconds: 0, percent: 5 } }, 'fault-without-effect'],
  ])('refuses a fault with %s', async (_, fault, code) => {
    const shop = await withPods();
    const intent: ChangeIntent = { kind: 'fault', ...catalog, ...fault, expiresInSeconds: 60 };
    const draft = await shop.draft(intent);
    expect(draft.steps).toEqual([]);
    expect(draft.checks).toMatchObject([{ code, severity: 'blocking' }]);
  });

  it('warns that a fault switches off the timeout of its rule', async () => {
    const shop = await startShop();
    const intent: ChangeIntent = {
      kind: 'fault',
      ...catalog,
      service: 'cart',
      abort: { httpStatus: 503, percent: 5 },
      expiresInSeconds: 60,
    };
    const { checks } = await shop.draft(intent);
    expect(checks).toContainEqual(
      expect.objectContaining({ code: 'retries-ignored', text: expect.stringContaining('timeout') }),
    );
  });

  it('follows the oldest of several objects for a host, and says that the others are ignored nowhere it writes', async () => {
    const shop = await withPods();
    shop.cluster.clock.advance(60_000);
    const { apiVersion, kind, spec } = shop.virtualService('catalog');
    await shop.cluster.send('POST', '/apis/networking.istio.io/v1/namespaces/shop/virtualservices', {
      body: { apiVersion, kind, metadata: { name: 'a-younger-one', namespace: 'shop' }, spec },
    });
    const draft = await shop.draft(split({ v1: 50, v2: 50 }));
    expect(draft.steps.map(({ object }) => object.name)).toEqual(['catalog']);
  });

  it('says when nobody validates', async () => {
    const shop = await withPods();
    const place =
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istio-validator-istio-system';
    await shop.cluster.send('PATCH', place, {
      body: [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' }],
      contentType: 'application/json-patch+json',
    });
    expect(await severities(shop, split({ v1: 50, v2: 50 }))).toMatchObject({
      'nobody-validates': 'warning',
    });
    await shop.cluster.send('DELETE', place);
    expect(await severities(shop, split({ v1: 50, v2: 50 }))).toMatchObject({
      'nobody-validates': 'warning',
    });
  });
});
