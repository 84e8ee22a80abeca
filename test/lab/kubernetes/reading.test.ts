import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import {
  aVirtualService,
  startPracticeCluster,
  virtualServices,
  type PracticeCluster,
} from './practice-cluster.ts';

let cluster: PracticeCluster;
beforeEach(async () => {
  cluster = await startPracticeCluster();
});
afterEach(() => cluster.close());

const configMaps = '/api/v1/namespaces/shop/configmaps';

function seedConfigMaps(count: number): void {
  cluster.store.seed(
    Array.from({ length: count }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `map-${index}`,
        namespace: 'shop',
        labels: { app: index % 2 === 0 ? 'even' : 'odd' },
      },
    })),
  );
}

function namesOf(body: { items: { metadata: { name: string } }[] }): string[] {
  return body.items.map((item) => item.metadata.name);
}

/** Reads events of a watch until enough came; the watch is cut off then. */
async function watchEvents(
  path: string,
  count: number,
  act?: () => void,
): Promise<{ type: string; object: KubernetesObject }[]> {
  const controller = new AbortController();
  const response = await fetch(`${cluster.url}${path}`, {
    headers: { authorization: 'Bearer admin-token' },
    signal: AbortSignal.any([controller.signal, AbortSignal.timeout(60_000)]),
  });
  expect(response.status).toBe(200);
  act?.();
  const events: { type: string; object: KubernetesObject }[] = [];
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    events.push(...lines.map((line) => JSON.parse(line)));
    if (events.length >= count) break;
  }
  controller.abort();
  return events;
}

describe('lists', () => {
  it('selects by label and by field, and says which fields it does not know', async () => {
    seedConfigMaps(4);
    expect(namesOf((await cluster.send('GET', `${configMaps}?labelSelector=app%3Dodd`)).body)).toEqual([
      'map-1',
      'map-3',
    ]);
    expect(
      namesOf((await cluster.send('GET', `${configMaps}?labelSelector=app%20in%20(even),app!%3Dodd`)).body),
    ).toEqual(['map-0', 'map-2']);
    expect(
      namesOf((await cluster.send('GET', `${configMaps}?fieldSelector=metadata.name%3Dmap-2`)).body),
    ).toEqual(['map-2']);
    expect((await cluster.send('GET', `${virtualServices}?fieldSelector=spec.hosts%3Da`)).body).toMatchObject(
      { code: 400, reason: 'BadRequest', message: 'field label not supported: spec.hosts' },
    );
  });

  it('comes in pages that all show the state of the first one', async () => {
    seedConfigMaps(5);
    const first = await cluster.send('GET', `${configMaps}?limit=2`);
    expect(namesOf(first.body)).toEqual(['map-0', 'map-1']);
    expect(first.body.metadata.remainingItemCount).toBe(3);
    cluster.store.delete('configmaps', 'shop', 'map-3', { user: 'x' });
    const token = first.body.metadata.continue;
    const rest = await cluster.send('GET', `${configMaps}?limit=9&continue=${token}`);
    expect(namesOf(rest.body)).toEqual(['map-2', 'map-3', 'map-4']);
    expect(rest.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    cluster.store.compact();
    expect((await cluster.send('GET', `${configMaps}?limit=9&continue=${token}`)).body).toMatchObject({
      code: 410,
      reason: 'Expired',
    });
    expect((await cluster.send('GET', `${configMaps}?continue=!`)).body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    });
    expect(namesOf((await cluster.send('GET', `${configMaps}?limit=1&resourceVersion=0`)).body)).toHaveLength(
      4,
    );
  });

  it('answers an old, a future and a malformed revision as a real server does', async () => {
    seedConfigMaps(2);
    const exact = await cluster.send(
      'GET',
      `${configMaps}?resourceVersionMatch=Exact&resourceVersion=${Number(cluster.store.resourceVersion) - 1}`,
    );
    expect(namesOf(exact.body)).toEqual(['map-0']);
    cluster.store.compact();
    expect(
      (await cluster.send('GET', `${configMaps}?resourceVersionMatch=Exact&resourceVersion=1`)).body,
    ).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'The resourceVersion for the provided list is too old.',
    });
    const future = await cluster.send('GET', `${configMaps}?resourceVersion=999999`);
    expect(future.body).toMatchObject({
      code: 504,
      reason: 'Timeout',
      details: { causes: [{ reason: 'ResourceVersionTooLarge' }], retryAfterSeconds: 1 },
    });
    expect(future.headers.get('retry-after')).toBe('1');
    const malformed = await cluster.send('GET', `${configMaps}?resourceVersion=abc`);
    expect(malformed.body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect((await cluster.send('GET', `${configMaps}?watch=true&resourceVersion=abc`)).status).toBe(500);
  });

  it('is empty in a namespace that is not there, where nothing can be created either', async () => {
    expect((await cluster.send('GET', '/api/v1/namespaces/nowhere/configmaps')).body.items).toEqual([]);
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    expect(
      (await cluster.send('POST', '/api/v1/namespaces/nowhere/configmaps', { body })).body,
    ).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
  });

  it('shows the same objects in every served version', async () => {
    await cluster.send('POST', virtualServices, { body: aVirtualService() });
    const old = await cluster.send('GET', '/apis/networking.istio.io/v1alpha3/virtualservices');
    expect(old.body).toMatchObject({
      apiVersion: 'networking.istio.io/v1alpha3',
      items: [{ apiVersion: 'networking.istio.io/v1alpha3', metadata: { name: 'reviews' } }],
    });
  });
});

describe('watches', () => {
  const watch = (query: string): string => `${configMaps}?watch=true${query}`;

  it('resume after a revision and follow what comes', async () => {
    seedConfigMaps(1);
    const from = cluster.store.resourceVersion;
    seedConfigMapsFrom(1);
    const events = await watchEvents(watch(`&resourceVersion=${from}`), 2, () =>
      cluster.store.delete('configmaps', 'shop', 'map-0', { user: 'x' }),
    );
    expect(events.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
      'ADDED map-1',
      'DELETED map-0',
    ]);
  });

  it('mark the end of the initial events by a bookmark', async () => {
    seedConfigMaps(2);
    const query = '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const events = await watchEvents(watch(query), 3);
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ADDED', 'BOOKMARK']);
    expect(events[2]?.object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        resourceVersion: cluster.store.resourceVersion,
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    });
  });

  it('answer a forgotten revision with 200 and an ERROR event', async () => {
    seedConfigMaps(1);
    cluster.store.compact();
    const [event] = await watchEvents(watch('&resourceVersion=1'), 1);
    expect(event).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        code: 410,
        reason: 'Expired',
        message: `too old resource version: 1 (${cluster.store.resourceVersion})`,
      },
    });
  });

  it('tell an object that leaves the selection as deleted', async () => {
    seedConfigMaps(1);
    const from = cluster.store.resourceVersion;
    const events = await watchEvents(watch(`&labelSelector=app%3Deven&resourceVersion=${from}`), 1, () =>
      cluster.store.patch(
        'configmaps',
        'shop',
        'map-0',
        (object) => ({ ...object, metadata: { ...object.metadata, labels: { app: 'odd' } } }),
        { user: 'x', fieldManager: 'x' },
      ),
    );
    expect(events.map(({ type }) => type)).toEqual(['DELETED']);
  });

  it('end after timeoutSeconds, and leave nothing behind', async () => {
    const reply = await cluster.send('GET', watch('&timeoutSeconds=1&resourceVersion=1'));
    expect(reply.status).toBe(200);
    await expect.poll(() => cluster.api.openWatches()).toBe(0);
  });
});

function seedConfigMapsFrom(index: number): void {
  cluster.store.seed([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `map-${index}`, namespace: 'shop' } },
  ]);
}

describe('who may', () => {
  it('401 for a token that nobody has, 403 for nobody, and the health of the server for everyone', async () => {
    expect((await cluster.send('GET', virtualServices, { token: 'wrong' })).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    });
    expect((await cluster.send('GET', virtualServices, { token: null })).body.message).toBe(
      'virtualservices.networking.istio.io is forbidden: User "system:anonymous" cannot list resource "virtualservices" in API group "networking.istio.io" in the namespace "shop"',
    );
    expect((await cluster.send('GET', '/readyz', { token: null })).text).toBe('ok');
    expect((await cluster.send('GET', '/version', { token: null })).body.gitVersion).toBe('v1.36.3');
  });

  it('403 names the person, the verb and the place', async () => {
    await cluster.send('POST', virtualServices, { body: aVirtualService() });
    const reply = await cluster.send('PATCH', `${virtualServices}/reviews`, {
      body: [],
      contentType: 'application/json-patch+json',
      token: 'viewer-token',
    });
    expect(reply.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'virtualservices.networking.istio.io "reviews" is forbidden: User "viewer" cannot patch resource "virtualservices" in API group "networking.istio.io" in the namespace "shop"',
      reason: 'Forbidden',
      details: { name: 'reviews', group: 'networking.istio.io', kind: 'virtualservices' },
      code: 403,
    });
  });

  it('tells why someone may, and stops when the right is revoked', async () => {
    cluster.store.seed([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'shop-split', namespace: 'shop' },
        rules: [
          {
            verbs: ['patch'],
            apiGroups: ['networking.istio.io'],
            resources: ['virtualservices'],
            resourceNames: ['reviews'],
          },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'shop-split', namespace: 'shop' },
        roleRef: { kind: 'Role', name: 'shop-split' },
        subjects: [{ kind: 'Group', name: 'team-shop' }],
      },
    ]);
    const ask = (name: string) =>
      cluster.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        token: 'alice-token',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              namespace: 'shop',
              verb: 'patch',
              group: 'networking.istio.io',
              resource: 'virtualservices',
              name,
            },
          },
        },
      });
    const allowed = await ask('reviews');
    expect(allowed.status).toBe(201);
    expect(allowed.body.status).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "shop-split/shop" of Role "shop-split" to Group "team-shop"',
    });
    expect((await ask('cart')).body.status).toEqual({ allowed: false });
    cluster.api.permissions.revoke({ user: 'alice', verb: 'patch' });
    expect((await ask('reviews')).body.status).toEqual({ allowed: false });
    cluster.api.permissions.restore('alice');
    expect((await ask('reviews')).body.status.allowed).toBe(true);
  });

  it('lets someone act as another only with the right to', async () => {
    const whoAmI = (token: string, headers: Record<string, string>) =>
      cluster.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        token,
        headers,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      });
    expect(
      (await whoAmI('pilothouse-token', { 'impersonate-user': 'alice', 'impersonate-group': 'team-shop' }))
        .body.status.userInfo,
    ).toEqual({ username: 'alice', groups: ['team-shop', 'system:authenticated'] });
    expect(
      (
        await whoAmI('pilothouse-token', {
          'impersonate-user': 'alice',
          'impersonate-group': 'system:masters',
        })
      ).body.message,
    ).toContain(
      'groups "system:masters" is forbidden: User "pilothouse" cannot impersonate resource "groups"',
    );
    expect((await whoAmI('pilothouse-token', { 'impersonate-group': 'team-shop' })).status).toBe(400);
  });
});

describe('what is not there', () => {
  it('an unknown kind, version or plural is plain text, so that it differs from a missing object', async () => {
    for (const path of [
      '/apis/consul.hashicorp.com/v1/things',
      '/apis/networking.istio.io/v9/virtualservices',
      '/api/v1/nothings',
    ]) {
      const reply = await cluster.send('GET', path);
      expect([reply.status, reply.text.trim(), reply.headers.get('content-type')]).toEqual([
        404,
        '404 page not found',
        'text/plain; charset=utf-8',
      ]);
    }
  });

  it('403 comes before 404: without rights nobody learns whether a mesh is there', async () => {
    expect(
      (await cluster.send('GET', '/apis/consul.hashicorp.com/v1/things', { token: 'viewer-token' })).status,
    ).toBe(403);
  });

  it('a mesh leaves with its definitions, and its objects with it', async () => {
    await cluster.send('POST', virtualServices, { body: aVirtualService() });
    await cluster.send(
      'DELETE',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/virtualservices.networking.istio.io',
    );
    expect((await cluster.send('GET', virtualServices)).text.trim()).toBe('404 page not found');
    expect(cluster.store.list('virtualservices.networking.istio.io')).toEqual([]);
  });

  it('takes the audit id of the caller over', async () => {
    const reply = await cluster.send('GET', configMaps, { headers: { 'audit-id': 'pilothouse-ch-18' } });
    expect(reply.headers.get('audit-id')).toBe('pilothouse-ch-18');
    expect(reply.headers.get('cache-control')).toBe('no-cache, private');
  });
});
