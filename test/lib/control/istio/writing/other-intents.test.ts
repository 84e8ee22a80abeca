import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { asConsole, never, onlyStep, startShop } from './shop-cluster.ts';
import type { ShopCluster } from './shop-cluster.ts';

const catalog = { mesh: 'istio', namespace: 'shop', service: 'catalog' } as const;
const mailer = { ...catalog, service: 'mailer' } as const;

function routeRules(shop: ShopCluster): readonly unknown[] {
  const route = shop.cluster.store.get('httproutes.gateway.networking.k8s.io', 'shop', 'mailer');
  if (route === null) throw new Error('there is no HTTPRoute shop/mailer');
  return (route.spec as { rules: unknown[] }).rules;
}

/** Applies an intent, hands out what the object then holds, and sees that the undo brings back what was. */
async function thereAndBack<T>(shop: ShopCluster, intent: ChangeIntent, look: () => T): Promise<T> {
  const before = JSON.stringify(look());
  const steps = await shop.apply(intent, 'c1');
  for (const step of steps)
    expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'in-force' });
  const after = look();
  for (const step of steps.toReversed())
    expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
  expect(JSON.stringify(look())).toBe(before);
  return after;
}

describe('other changes of a VirtualService', () => {
  const other: readonly [string, ChangeIntent, object][] = [
    ['a timeout', { kind: 'timeout', ...catalog, timeoutMs: 1500 }, { timeout: '1.5s' }],
    [
      'retries',
      { kind: 'retry', ...catalog, attempts: 3, perTryTimeoutMs: 250, on: '5xx,reset' },
      { retries: { attempts: 3, perTryTimeout: '0.25s', retryOn: '5xx,reset' } },
    ],
    [
      'a mirror',
      { kind: 'mirror', ...catalog, version: 'v2', percent: 20 },
      {
        mirror: { host: 'catalog.shop.svc.cluster.local', subset: 'v2' },
        mirrorPercentage: { value: 20 },
      },
    ],
  ];
  it.each(other)('%s is written into the rule and taken back', async (_, intent, fields) => {
    const shop = await startShop();
    const [rule] = await thereAndBack(shop, intent, () => shop.rules('catalog'));
    expect(rule).toMatchObject({ name: 'primary', route: [{ weight: 90 }, { weight: 10 }], ...fields });
  });

  it('a header or a cookie leads to one version by a rule in front of the base rule', async () => {
    const shop = await startShop();
    const header: ChangeIntent = {
      kind: 'match',
      ...catalog,
      version: 'v2',
      match: { headers: { 'x-beta': '1' } },
    };
    const [own, base] = await thereAndBack(shop, header, () => shop.rules('catalog'));
    expect(own).toEqual({
      name: 'pilothouse-c1',
      match: [{ headers: { 'x-beta': { exact: '1' } } }],
      route: [{ destination: { host: 'catalog.shop.svc.cluster.local', subset: 'v2' } }],
    });
    expect(base).toMatchObject({ name: 'primary' });
    const cookie: ChangeIntent = { ...header, match: { cookie: { name: 'group', value: 'a.b' } } };
    const [byCookie] = await thereAndBack(shop, cookie, () => shop.rules('catalog'));
    const { match } = byCookie as { match: { headers: { cookie: { regex: string } } }[] };
    const pattern = new RegExp(`^(?:${match[0]?.headers.cookie.regex})$`);
    expect(['group=a.b', 'x=1; group=a.b; y=2'].every((text) => pattern.test(text))).toBe(true);
    expect(['group=aXb', 'xgroup=a.b', 'group=a.bc'].some((text) => pattern.test(text))).toBe(false);
  });
});

describe('changes of an HTTPRoute', () => {
  it('a timeout is written as the Gateway API allows it', async () => {
    const shop = await startShop();
    const intent: ChangeIntent = { kind: 'timeout', ...mailer, timeoutMs: 61_500 };
    const [rule] = await thereAndBack(shop, intent, () => routeRules(shop));
    expect(rule).toMatchObject({ timeouts: { request: '1m1s500ms' } });
  });

  it('a split between Services moves weights, also to one that the rule lacks yet', async () => {
    const shop = await startShop();
    const intent: ChangeIntent = { kind: 'split', ...mailer, weights: { mailer: 80, cart: 20 } };
    const [rule] = await thereAndBack(shop, intent, () => routeRules(shop));
    expect(rule).toMatchObject({
      backendRefs: [
        { name: 'mailer', port: 8080, weight: 80 },
        { name: 'cart', port: 8080, weight: 20 },
      ],
      timeouts: { request: '10s' },
    });
    const draft = await shop.draft({ ...intent, weights: { mailer: 80, nobody: 20 } });
    expect(draft.steps).toEqual([]);
    expect(draft.checks).toMatchObject([{ code: 'target-unknown', severity: 'blocking' }]);
  });

  it('a header leads to one Service by a rule of its own', async () => {
    const shop = await startShop();
    const intent: ChangeIntent = {
      kind: 'match',
      ...mailer,
      version: 'cart',
      match: { headers: { 'x-beta': '1' } },
    };
    const [own, base] = await thereAndBack(shop, intent, () => routeRules(shop));
    expect(own).toMatchObject({
      matches: [{ path: { value: '/' }, headers: [{ type: 'Exact', name: 'x-beta', value: '1' }] }],
      backendRefs: [{ name: 'cart', weight: 1 }],
    });
    expect(base).toMatchObject({ backendRefs: [{ name: 'mailer' }] });
  });
});

describe('a service without routing', () => {
  const versionsOfCatalog = async (shop: ShopCluster): Promise<void> => {
    await shop.cluster.send('DELETE', '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/catalog');
    await shop.cluster.send(
      'DELETE',
      '/apis/networking.istio.io/v1/namespaces/shop/destinationrules/catalog',
    );
    for (const version of ['v1', 'v2'])
      shop.cluster.store.create(
        'pods',
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: `catalog-${version}-1`, namespace: 'shop', labels: { app: 'catalog', version } },
          spec: { containers: [{ name: 'catalog', image: 'catalog' }] },
          status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
        },
        { user: 'system:admin', fieldManager: 'kubelet' },
      );
  };
  const objects = (shop: ShopCluster) =>
    ['destinationrules', 'virtualservices'].map(
      (plural) => shop.cluster.store.get(`${plural}.networking.istio.io`, 'shop', 'catalog') ?? null,
    );

  it('begins a canary with subsets, then weights, and both go again', async () => {
    const shop = await startShop();
    await versionsOfCatalog(shop);
    const canary: ChangeIntent = { kind: 'canary', ...catalog, versions: { v1: 95, v2: 5 } };
    const draft = await shop.draft(canary);
    expect(draft.steps.map(({ object }) => object.kind)).toEqual(['DestinationRule', 'VirtualService']);
    expect(draft.steps[1]?.dryRun.message).toContain('needs the DestinationRule');
    expect(draft.sharesBefore).toEqual({ v1: 0.5, v2: 0.5 });
    const [rule, routes] = await thereAndBack(shop, canary, () => objects(shop));
    expect(rule).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'pilothouse' } },
      spec: {
        subsets: [
          { name: 'v1', labels: { version: 'v1' } },
          { name: 'v2', labels: { version: 'v2' } },
        ],
      },
    });
    expect(routes).toMatchObject({
      spec: {
        http: [
          {
            route: [
              { destination: { subset: 'v1' }, weight: 95 },
              { destination: { subset: 'v2' }, weight: 5 },
            ],
          },
        ],
      },
    });
  });

  it('takes a canary back also after a split of it that was taken back', async () => {
    const shop = await startShop();
    await versionsOfCatalog(shop);
    const canary = await shop.apply({ kind: 'canary', ...catalog, versions: { v1: 95, v2: 5 } }, 'c1');
    const split = await shop.apply({ kind: 'split', ...catalog, weights: { v1: 50, v2: 50 } }, 'c2');
    await shop.writer.undo(onlyStep(split), 'c2', asConsole, never);
    for (const step of canary.toReversed())
      expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(objects(shop)).toEqual([null, null]);
  });

  it('keeps what somebody has changed of the objects that a canary made', async () => {
    const shop = await startShop();
    await versionsOfCatalog(shop);
    const steps = await shop.apply({ kind: 'canary', ...catalog, versions: { v1: 95, v2: 5 } }, 'c1');
    await shop.edit('catalog', [{ op: 'add', path: '/spec/http/0/timeout', value: '3s' }]);
    const routing = steps[1];
    if (routing === undefined) throw new Error('the canary has no second step');
    expect(await shop.writer.undo(routing, 'c1', asConsole, never)).toMatchObject({ kind: 'conflict' });
    expect(shop.rules('catalog')[0]).toMatchObject({ timeout: '3s' });
  });

  it('gets a VirtualService for a fault, which goes with it', async () => {
    const shop = await startShop();
    await versionsOfCatalog(shop);
    const fault: ChangeIntent = {
      kind: 'fault',
      ...catalog,
      delay: { milliseconds: 250, percent: 100 },
      expiresInSeconds: 60,
    };
    const step = onlyStep((await shop.draft(fault)).steps);
    expect(step.write.operation).toBe('create');
    await shop.apply(fault, 'c1', 1_800_000_000);
    expect(shop.rules('catalog')[0]).toMatchObject({ fault: { delay: { fixedDelay: '0.25s' } } });
    for (const one of await shop.writer.marked(never))
      expect(await shop.writer.lift(one, never)).toMatchObject({ kind: 'landed' });
    expect(objects(shop)[1]).toBeNull();
  });
});
