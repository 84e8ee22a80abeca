import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { Ownership } from '@/lib/domain/change-plan.ts';
import { asConsole, never, onlyStep, startShop } from '../writing/shop-cluster.ts';
import type { ShopCluster } from '../writing/shop-cluster.ts';

const fault = (service: string, namespace = 'shop'): ChangeIntent => ({
  kind: 'fault',
  mesh: 'istio',
  namespace,
  service,
  delay: { milliseconds: 500, percent: 50 },
  expiresInSeconds: 600,
});

const now = (shop: ShopCluster): number => shop.cluster.clock.nowMs() / 1000;

async function ownerOf(shop: ShopCluster, intent: ChangeIntent): Promise<Ownership> {
  return (await shop.draft(intent, { now: now(shop) })).owner;
}

/** Seconds after a change at which its values are gone again, as the shop's owners see to it. */
async function secondsUntilReverted(shop: ShopCluster, service: string): Promise<number> {
  const step = onlyStep(await shop.apply(fault(service), 'c1'));
  for (let second = 1; second <= 120; second++) {
    shop.pass(1);
    if ((await shop.writer.sight(step, 'c1', never)).kind === 'absent') return second;
  }
  throw new Error('nobody reverted the change in 120 s');
}

const patched = (shop: ShopCluster, plural: string, namespace: string, name: string, body: object) =>
  shop.cluster.send('PATCH', `/apis/${plural.replace(' ', `/namespaces/${namespace}/`)}/${name}`, {
    body,
    contentType: 'application/merge-patch+json',
  });
const application = (shop: ShopCluster, body: object) =>
  patched(shop, 'argoproj.io/v1alpha1 applications', 'argocd', 'cart', body);
const kustomization = (shop: ShopCluster, body: object) =>
  patched(shop, 'kustomize.toolkit.fluxcd.io/v1 kustomizations', 'flux-system', 'reviews', body);

describe('the owner of an object, before it is changed', () => {
  it('is nobody where people wrote it with kubectl, and says who wrote it last', async () => {
    const shop = await startShop();
    const owner = await ownerOf(shop, fault('catalog'));
    expect(owner).toMatchObject({ verdict: 'free', by: null, revertsAt: null });
    expect(owner.evidence.join(' ')).toContain('kubectl-client-side-apply');
    expect(owner.evidence.join(' ')).toContain('conflict with "kubectl-client-side-apply"');
  });

  it('is Argo CD that heals itself, with the time at which it really does', async () => {
    const shop = await startShop();
    const owner = await ownerOf(shop, fault('cart'));
    expect(owner).toMatchObject({ verdict: 'will-revert', by: 'Argo CD application cart' });
    expect(owner.evidence.join(' ')).toContain('conflict with "argocd-controller" at .spec.http');
    const predicted = (owner.revertsAt ?? 0) - now(shop);
    expect(Math.abs((await secondsUntilReverted(shop, 'cart')) - predicted)).toBeLessThanOrEqual(1);
  });

  it('is Argo CD that heals nothing where it is synced by hand, paused, or ignores what changes', async () => {
    const shop = await startShop();
    await application(shop, { spec: { syncPolicy: { automated: { selfHeal: false } } } });
    expect(await ownerOf(shop, fault('cart'))).toMatchObject({ verdict: 'will-revert', revertsAt: null });
    const ignoreDifferences = [
      { group: 'networking.istio.io', kind: 'VirtualService', jsonPointers: ['/spec/http/0/fault'] },
    ];
    await application(shop, { spec: { ignoreDifferences } });
    expect(await ownerOf(shop, fault('cart'))).toMatchObject({ verdict: 'will-revert', revertsAt: null });
    await application(shop, { spec: { syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] } } });
    expect(await ownerOf(shop, fault('cart'))).toMatchObject({ verdict: 'ignored-path' });
    await application(shop, {
      spec: { ignoreDifferences: [{ kind: 'VirtualService', jqPathExpressions: ['.spec.http[].fault'] }] },
    });
    expect(await ownerOf(shop, fault('cart'))).toMatchObject({ verdict: 'ignored-path' });
    await application(shop, { metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } } });
    expect(await ownerOf(shop, fault('cart'))).toMatchObject({
      verdict: 'free',
      by: 'Argo CD application cart',
    });
  });

  it('is Flux at its interval, counted from its last reconciliation', async () => {
    const shop = await startShop();
    shop.pass(75);
    const owner = await ownerOf(shop, fault('reviews'));
    expect(owner).toMatchObject({ verdict: 'will-revert', by: 'Flux Kustomization reviews' });
    const predicted = (owner.revertsAt ?? 0) - now(shop);
    expect(predicted).toBe(45);
    expect(Math.abs((await secondsUntilReverted(shop, 'reviews')) - predicted)).toBeLessThanOrEqual(1);
    await kustomization(shop, { spec: { suspend: true } });
    expect(await ownerOf(shop, fault('reviews'))).toMatchObject({ verdict: 'free' });
  });

  it('is Helm for the gateway, which does nothing until its next upgrade', async () => {
    const shop = await startShop();
    const owner = await ownerOf(shop, fault('frontend'));
    expect(owner).toMatchObject({
      verdict: 'will-revert',
      by: 'Helm release ingressgateway',
      revertsAt: null,
    });
  });

  it('is not known where what Argo CD does may not be read', async () => {
    const shop = await startShop();
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles/pilothouse';
    const { body } = await shop.cluster.send('GET', roles);
    const rules = (body.rules as { apiGroups: string[] }[]).map((rule) => ({
      ...rule,
      apiGroups: rule.apiGroups.filter((group) => group !== 'argoproj.io'),
    }));
    await shop.cluster.send('PUT', roles, { body: { ...body, rules } });
    const owner = await ownerOf(shop, fault('cart'));
    expect(owner).toMatchObject({ verdict: 'unknown', by: 'Argo CD application cart' });
    expect(owner.evidence.join(' ')).toContain('cannot list resource "applications"');
  });

  it('gets the change as a patch for its manifest, and a shell the very bytes', async () => {
    const shop = await startShop();
    const draft = await shop.draft({
      kind: 'split',
      mesh: 'istio',
      namespace: 'shop',
      service: 'catalog',
      weights: { v1: 50, v2: 50 },
    });
    expect(draft.patchForOwner).toContain('path: /spec/http/0/route/0/weight');
    expect(draft.patchForOwner).not.toMatch(/uid|generation|pilothouse/);
    expect(draft.command).toContain(`--patch '${onlyStep(draft.steps).write.body}'`);
    const before = shop.virtualService('catalog');
    await shop.writer.write(onlyStep(draft.steps), 'c1', asConsole, never);
    expect(shop.virtualService('catalog')).not.toEqual(before);
  });
});
