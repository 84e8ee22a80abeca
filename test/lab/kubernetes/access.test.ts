import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kubeconfigFor } from '@/lab/kubernetes/kubeconfig.ts';
import { setIstioWebhook } from '@/lab/kubernetes/cluster-base.ts';
import { MeshUnderTest, to, virtualService } from '../mesh/mesh-under-test.ts';

const shop = new MeshUnderTest();
const virtualServices = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices';
const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
let server: Server;
let url = '';

beforeAll(async () => {
  const { kubernetes } = shop.mesh.context;
  server = createServer({ keepAliveTimeout: 0 }, kubernetes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

interface Reply {
  readonly status: number;
  readonly auditId: string | null;
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are compared, not used
  readonly body: any;
}

async function send(
  method: string,
  path: string,
  who: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who}-token`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, auditId: response.headers.get('audit-id'), body: await response.json() };
}

const mayPatch = async (
  who: string,
  namespace: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> => {
  const resourceAttributes = {
    verb: 'patch',
    group: 'networking.istio.io',
    resource: 'virtualservices',
    namespace,
  };
  return (await send('POST', reviews, who, { spec: { resourceAttributes } }, headers)).body.status;
};

const note = { metadata: { annotations: { note: 'seen' } } };

describe('the people of the shop', () => {
  it('are in the kubeconfig, one context for each', () => {
    const { tokens } = shop.mesh.context.kubernetes;
    const config = parse(kubeconfigFor({ url, tokens, currentUser: 'pilothouse' }));
    expect(config.contexts.map((context: { name: string }) => context.name)).toEqual([
      'admin@practice-mesh',
      'pilothouse@practice-mesh',
      'alice@practice-mesh',
      'viewer@practice-mesh',
    ]);
  });

  it('may steer what their roles say, and are told by which role', async () => {
    expect(await mayPatch('alice', 'shop')).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by RoleBinding "shop-split/shop" of ClusterRole "shop-split" to Group "team-shop"',
    });
    expect(await mayPatch('alice', 'payments')).toEqual({ allowed: false });
    expect(await mayPatch('viewer', 'shop')).toEqual({ allowed: false });
    expect(await mayPatch('pilothouse', 'payments')).toMatchObject({ allowed: true });
    expect(await mayPatch('admin', 'payments')).toMatchObject({ allowed: true });
  });

  it('are refused in the server’s words where they may not', async () => {
    expect((await send('PATCH', `${virtualServices}/catalog`, 'alice', note)).status).toBe(200);
    expect((await send('GET', `${virtualServices}/catalog`, 'viewer')).status).toBe(200);
    const refused = await send('PATCH', `${virtualServices}/catalog`, 'viewer', note);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      reason: 'Forbidden',
      message:
        'virtualservices.networking.istio.io "catalog" is forbidden: User "viewer" cannot patch resource "virtualservices" in API group "networking.istio.io" in the namespace "shop"',
    });
    const elsewhere = virtualServices.replace('/shop/', '/payments/');
    expect((await send('PATCH', `${elsewhere}/payment`, 'alice', note)).status).toBe(403);
  });

  it('can be stood in for by who may impersonate them, with their rights and no more', async () => {
    const asAlice = { 'impersonate-user': 'alice', 'impersonate-group': 'team-shop' };
    expect(await mayPatch('pilothouse', 'shop', asAlice)).toMatchObject({ allowed: true });
    expect(await mayPatch('pilothouse', 'payments', asAlice)).toEqual({ allowed: false });
    const patched = await send('PATCH', `${virtualServices}/catalog`, 'pilothouse', note, asAlice);
    expect(patched.status).toBe(200);
    const asMaster = { 'impersonate-user': 'alice', 'impersonate-group': 'system:masters' };
    const refused = await send('GET', `${virtualServices}/catalog`, 'pilothouse', undefined, asMaster);
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain(
      'groups "system:masters" is forbidden: User "pilothouse" cannot impersonate resource "groups"',
    );
    const groupAlone = { 'impersonate-group': 'team-shop' };
    expect((await send('GET', virtualServices, 'pilothouse', undefined, groupAlone)).status).toBe(400);
    expect((await send('GET', virtualServices, 'viewer', undefined, asAlice)).status).toBe(403);
  });

  it('find the audit id that they gave on the answer', async () => {
    const given = { 'audit-id': 'pilothouse-ch-18' };
    expect((await send('GET', `${virtualServices}/catalog`, 'viewer', undefined, given)).auditId).toBe(
      'pilothouse-ch-18',
    );
    expect((await send('PATCH', `${virtualServices}/catalog`, 'viewer', note, given)).auditId).toBe(
      'pilothouse-ch-18',
    );
  });

  it('may leave an event on what they changed, but not the viewer', async () => {
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: 'catalog-', namespace: 'shop' },
      involvedObject: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        name: 'catalog',
        namespace: 'shop',
      },
      reason: 'TrafficShifted',
      message: 'v2 10 % → 50 %',
      type: 'Normal',
    };
    const path = '/api/v1/namespaces/shop/events';
    const created = await send('POST', path, 'alice', event);
    expect(created.status).toBe(201);
    expect((await send('GET', `${path}/${created.body.metadata.name}`, 'viewer')).body.reason).toBe(
      'TrafficShifted',
    );
    expect((await send('POST', path, 'viewer', event)).status).toBe(403);
  });

  it('can ask for the owner by a dry run of an apply, which changes nothing', async () => {
    const path = `${virtualServices}/reviews?dryRun=All&fieldManager=pilothouse-probe`;
    const { spec } = virtualService('reviews', [{ route: [to('reviews', 'v1')] }]);
    const apply = { 'content-type': 'application/apply-patch+yaml' };
    const probe = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'reviews' },
      spec,
    };
    const before = (await send('GET', `${virtualServices}/reviews`, 'viewer')).body.metadata;
    const answer = await send('PATCH', path, 'pilothouse', probe, apply);
    expect(answer.status).toBe(409);
    expect(answer.body.details.causes).toContainEqual(
      expect.objectContaining({
        reason: 'FieldManagerConflict',
        field: '.spec.http',
        message: expect.stringContaining('conflict with "kustomize-controller"'),
      }),
    );
    expect((await send('GET', `${virtualServices}/reviews`, 'viewer')).body.metadata).toEqual(before);
  });
});

describe('istiod’s validation', () => {
  const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
  const negative = virtualService('catalog', [{ route: [{ ...to('catalog', 'v1'), weight: -77 }] }]);
  const write = (): Promise<Reply> =>
    send('PATCH', `${virtualServices}/catalog?dryRun=All`, 'pilothouse', { spec: negative.spec });

  it('can be looked up with its failure policy, fails when istiod is down, and is nobody when ignored', async () => {
    const { store, webhook } = shop.mesh.context;
    const policy = async (): Promise<unknown> =>
      (await send('GET', webhooks, 'viewer')).body.items[0]?.webhooks[0].failurePolicy;
    expect(await policy()).toBe('Fail');
    expect((await write()).status).toBe(400);
    webhook.reachable = false;
    const down = await write();
    expect(down.status).toBe(500);
    expect(down.body.message).toMatch(/failed calling webhook "validation\.istio\.io".*connection refused/);
    setIstioWebhook(store, 'Ignore');
    expect(await policy()).toBe('Ignore');
    expect((await write()).status).toBe(200);
    webhook.reachable = true;
    setIstioWebhook(store, 'Absent');
    expect(await policy()).toBeUndefined();
    expect((await write()).status).toBe(200);
    setIstioWebhook(store, 'Fail');
    expect((await write()).status).toBe(400);
  });
});
