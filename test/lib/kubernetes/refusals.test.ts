import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallerIdentity } from '@/lib/kubernetes/caller-identity.ts';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import { ObjectClient } from '@/lib/kubernetes/object-client.ts';
import { refusalOf } from '@/lib/kubernetes/refusal.ts';
import { aVirtualService, startPracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';
import type { PracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';

const never = new AbortController().signal;
const asConsole: CallerIdentity = { kind: 'console' };
const reviews = {
  apiVersion: 'networking.istio.io/v1',
  plural: 'virtualservices',
  namespace: 'shop',
  name: 'reviews',
} as const;
const weight = '/spec/http/0/route/0/weight';

async function aCluster(): Promise<{ cluster: PracticeCluster; objects: ObjectClient }> {
  const cluster = await startPracticeCluster();
  onTestFinished(() => cluster.close());
  cluster.store.seed([aVirtualService()]);
  const client = new KubernetesClient({
    clusterName: 'practice-mesh',
    server: cluster.url,
    credentials: () =>
      Promise.resolve({ headers: { authorization: 'Bearer pilothouse-token' }, dispatcher: null }),
  });
  onTestFinished(() => client.close());
  return { cluster, objects: new ObjectClient(client) };
}

const settings = (identity: CallerIdentity = asConsole) => ({
  identity,
  dryRun: false,
  fieldManager: 'pilothouse',
  auditId: 'ch-18',
});
const patchOf = (...operations: object[]): string => JSON.stringify(operations);

describe('a refused write', () => {
  const cases: readonly [string, object, { kind: string; says: string }][] = [
    [
      'a test that does not hold',
      { op: 'test', path: weight, value: 1 },
      { kind: 'lock', says: 'rejected our request' },
    ],
    [
      'a value that the schema does not allow',
      { op: 'replace', path: weight, value: 90.5 },
      { kind: 'schema', says: 'spec.http[0].route[0].weight' },
    ],
    [
      'a field that the kind does not have',
      { op: 'add', path: '/spec/http/0/wieght', value: 1 },
      { kind: 'schema', says: 'strict decoding error: unknown field "spec.http[0].wieght"' },
    ],
    [
      'what istiod does not accept',
      { op: 'replace', path: weight, value: -10 },
      { kind: 'webhook', says: 'weight -10 < 0' },
    ],
  ];
  it.each(cases)('because of %s is told apart', async (_, operation, { kind, says }) => {
    const { objects } = await aCluster();
    const answer = await objects.patch(reviews, patchOf(operation), settings(), never);
    expect(answer).toMatchObject({ ok: false, refusal: { kind, mayHaveLanded: false } });
    expect(answer.ok ? '' : answer.refusal.message).toContain(says);
  });

  it('because the webhook is away is no mistake of the object', async () => {
    const { cluster, objects } = await aCluster();
    cluster.istiod.reachable = false;
    const patch = patchOf({ op: 'replace', path: weight, value: 50 });
    const answer = await objects.patch(reviews, patch, settings(), never);
    expect(answer).toMatchObject({ ok: false, refusal: { kind: 'webhook-down' } });
  });

  it('because of a missing right names who may not do what, whoever it is', async () => {
    const { objects } = await aCluster();
    const patch = patchOf({ op: 'replace', path: weight, value: 50 });
    const viewers: readonly CallerIdentity[] = [
      { kind: 'bearer', token: 'viewer-token' },
      { kind: 'impersonated', user: 'viewer', groups: ['viewers', 'team-shop'] },
    ];
    for (const identity of viewers) {
      const answer = await objects.patch(reviews, patch, settings(identity), never);
      expect(answer).toMatchObject({ ok: false, refusal: { kind: 'permission' } });
      expect(answer.ok ? '' : answer.refusal.message).toContain(
        'User "viewer" cannot patch resource "virtualservices"',
      );
    }
  });

  it('because the object or its kind is not there is told by which of the two', async () => {
    const { objects } = await aCluster();
    const patch = patchOf({ op: 'remove', path: '/spec/http' });
    const nobody = await objects.patch({ ...reviews, name: 'nobody' }, patch, settings(), never);
    expect(nobody).toMatchObject({ ok: false, refusal: { kind: 'missing', reason: 'NotFound' } });
    const unknown = await objects.patch(
      { ...reviews, apiVersion: 'networking.istio.io/v9' },
      patch,
      settings(),
      never,
    );
    expect(unknown).toMatchObject({ ok: false, refusal: { kind: 'missing', reason: null } });
    expect(unknown.ok ? '' : unknown.refusal.message).toBe('The cluster does not know this kind of object.');
    expect(await objects.get({ ...reviews, name: 'nobody' }, asConsole, never)).toBeNull();
  });

  it('because others own the fields names them, and a precondition that is past is a lock', async () => {
    const { objects } = await aCluster();
    const applied = JSON.stringify({ ...aVirtualService([{ subset: 'v1', weight: 1 }]) });
    const probe = await objects.apply(
      reviews,
      applied,
      { ...settings(), dryRun: true, fieldManager: 'probe' },
      never,
    );
    expect(probe).toMatchObject({
      ok: false,
      refusal: { kind: 'lock', conflicts: [{ field: '.spec.http' }] },
    });
    const removed = await objects.remove(reviews, { uid: 'another' }, settings(), never);
    expect(removed).toMatchObject({ ok: false, refusal: { kind: 'lock' } });
  });

  it.each([
    [
      'a policy of the cluster',
      422,
      {
        kind: 'Status',
        reason: 'Invalid',
        message:
          "virtualservices \"a\" is forbidden: ValidatingAdmissionPolicy 'sum100' with binding 'sum100' denied request: weights must sum to 100",
        details: { name: 'a', kind: 'virtualservices', causes: [{ message: 'weights must sum to 100' }] },
      },
      { kind: 'admission-policy', mayHaveLanded: false },
    ],
    [
      'a server that gave up waiting, so that the write may still land',
      504,
      { kind: 'Status', reason: 'Timeout', message: 'request did not complete within the allotted timeout' },
      { kind: 'server', mayHaveLanded: true },
    ],
    ['a proxy in between', 502, undefined, { kind: 'server', mayHaveLanded: true }],
    [
      'too many requests',
      429,
      { kind: 'Status', reason: 'TooManyRequests', message: 'storage is (re)initializing' },
      { kind: 'server', mayHaveLanded: false },
    ],
  ])('by %s, as a real server answered it, is recognised', (_, status, body, refusal) => {
    expect(refusalOf({ status, body })).toMatchObject(refusal);
  });
});

describe('a write', () => {
  it('carries the change as audit id, the manager, strict validation and every group of whom it is for', async () => {
    const seen: { url: string; headers: readonly string[] }[] = [];
    const server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', headers: request.rawHeaders });
      response.setHeader('content-type', 'application/json').end('{"metadata":{}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = new KubernetesClient({
      clusterName: 'any',
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: () => Promise.resolve({ headers: { authorization: 'Bearer own' }, dispatcher: null }),
    });
    onTestFinished(async () => {
      await client.close();
      server.close();
    });
    expect(client.clockSkewSeconds).toBeNull();
    const objects = new ObjectClient(client);
    const alice: CallerIdentity = { kind: 'impersonated', user: 'alice', groups: ['team-shop', 'a, b'] };
    await objects.patch(reviews, '[]', settings(alice), never);
    await objects.patch(reviews, '[]', settings({ kind: 'bearer', token: 'hers' }), never);
    expect(Math.abs(client.clockSkewSeconds ?? Infinity)).toBeLessThan(5);
    const [first, second] = seen.map(({ headers }) =>
      headers.flatMap((name, at) => (at % 2 === 0 ? [`${name.toLowerCase()}: ${headers[at + 1]}`] : [])),
    );
    expect(first).toEqual(
      expect.arrayContaining([
        'audit-id: ch-18',
        'authorization: Bearer own',
        'impersonate-user: alice',
        'impersonate-group: team-shop',
        'impersonate-group: a, b',
        'content-type: application/json-patch+json',
      ]),
    );
    expect(second).toContain('authorization: Bearer hers');
    expect(second?.filter((line) => line.startsWith('impersonate'))).toEqual([]);
    expect(seen[0]?.url).toContain('fieldManager=pilothouse&fieldValidation=Strict');
  });

  it('that is tried stores nothing', async () => {
    const { cluster, objects } = await aCluster();
    const patch = patchOf({ op: 'replace', path: weight, value: 50 });
    const tried = await objects.patch(reviews, patch, { ...settings(), dryRun: true }, never);
    expect(tried).toMatchObject({ ok: true, object: { spec: { http: [{ route: [{ weight: 50 }, {}] }] } } });
    expect(
      cluster.store.get('virtualservices.networking.istio.io', 'shop', 'reviews')?.metadata.generation,
    ).toBe(1);
  });
});
