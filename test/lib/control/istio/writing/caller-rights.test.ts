import { describe, expect, it } from 'vitest';
import type { Identity } from '@/lib/ports/mesh-writer.ts';
import { asConsole, never, onlyStep, startShop } from './shop-cluster.ts';

const viewer: Identity = { kind: 'bearer', token: 'viewer-token' };
const alice: Identity = { kind: 'impersonated', user: 'alice', groups: ['team-shop'] };
const intent = {
  kind: 'split',
  mesh: 'istio',
  namespace: 'shop',
  service: 'catalog',
  weights: { v1: 50, v2: 50 },
} as const;

describe('whoever writes', () => {
  it('is known by name to the cluster', async () => {
    const { writer } = await startShop();
    expect(await writer.whoIs(asConsole, never)).toBe('pilothouse');
    expect(await writer.whoIs(viewer, never)).toBe('viewer');
    expect(await writer.whoIs(alice, never)).toBe('alice');
  });

  it('may write or not by the cluster’s own rules, with its reason', async () => {
    const { writer } = await startShop();
    expect(await writer.permission(viewer, 'shop', never)).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('patch virtualservices'),
    });
    expect(await writer.permission(alice, 'shop', never)).toMatchObject({
      allowed: true,
      reason: expect.stringContaining('shop-split'),
    });
    expect(await writer.permission(alice, 'payments', never)).toMatchObject({ allowed: false });
  });

  it('hears which lesser right is missing: a canary makes subsets as well as weights', async () => {
    const { cluster, writer } = await startShop();
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/pilothouse';
    const { body } = await cluster.send('GET', role);
    expect((await writer.permission(asConsole, 'shop', never)).reason).not.toContain('Not allowed');
    const rules = (body.rules as { apiGroups: string[]; verbs: string[] }[]).map((rule) =>
      rule.apiGroups.includes('networking.istio.io') && rule.verbs.includes('create')
        ? { ...rule, resources: ['virtualservices'] }
        : rule,
    );
    await cluster.send('PUT', role, { body: { ...body, rules } });
    const lesser = await writer.permission(asConsole, 'shop', never);
    expect(lesser.allowed).toBe(true);
    expect(lesser.reason).toContain('create destinationrules');
  });

  it('is refused by the dry run already where the right is missing', async () => {
    const { draft, writer, virtualService } = await startShop();
    const step = onlyStep((await draft(intent, { identity: viewer })).steps);
    expect(step.dryRun).toMatchObject({ ok: false, refusedBy: 'permission' });
    expect(await writer.write(step, 'c1', viewer, never)).toMatchObject({
      kind: 'refused',
      by: 'permission',
    });
    expect(await writer.write(step, 'c1', alice, never)).toMatchObject({ kind: 'landed' });
    expect(virtualService('catalog').metadata.generation).toBe(2);
  });

  it('leaves a note on the object for whoever looks there', async () => {
    const { cluster, draft, writer } = await startShop();
    const step = onlyStep((await draft(intent)).steps);
    await writer.note(step.object, 'SplitApplied', 'v1 50, v2 50, by alice', never);
    expect(cluster.store.list('events', 'shop')).toMatchObject([
      { reason: 'SplitApplied', involvedObject: { kind: 'VirtualService', name: 'catalog' } },
    ]);
  });

  it('hears that nobody knows what became of a write without an answer', async () => {
    const { cluster, draft, writer } = await startShop();
    const step = onlyStep((await draft(intent)).steps);
    await cluster.close();
    expect(await writer.write(step, 'c1', asConsole, never)).toMatchObject({ kind: 'unknown' });
    await expect(writer.sight(step, 'c1', never)).rejects.toMatchObject({
      name: 'SourceError',
      source: 'control',
    });
  });
});
