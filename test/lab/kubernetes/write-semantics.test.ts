import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aVirtualService,
  startPracticeCluster,
  virtualServices,
  type PracticeCluster,
  type Reply,
} from './practice-cluster.ts';

let cluster: PracticeCluster;
beforeEach(async () => {
  cluster = await startPracticeCluster();
  await cluster.send('POST', virtualServices, { body: aVirtualService() });
});
afterEach(() => cluster.close());

const reviews = `${virtualServices}/reviews`;
const jsonPatch = (operations: unknown, query = ''): Promise<Reply> =>
  cluster.send('PATCH', `${reviews}${query}`, {
    body: operations,
    contentType: 'application/json-patch+json',
  });
const mergePatch = (patch: unknown, query = ''): Promise<Reply> =>
  cluster.send('PATCH', `${reviews}${query}`, { body: patch, contentType: 'application/merge-patch+json' });
const apply = (manager: string, weights: [number, number], query = ''): Promise<Reply> =>
  cluster.send('PATCH', `${reviews}?fieldManager=${manager}${query}`, {
    body: aVirtualService([
      { subset: 'v1', weight: weights[0] },
      { subset: 'v2', weight: weights[1] },
    ]),
    contentType: 'application/apply-patch+yaml',
  });
const weight = '/spec/http/0/route/0/weight';
const rejected = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the server rejected our request due to an error in our request',
  reason: 'Invalid',
  details: {},
  code: 422,
};
const stale =
  'Operation cannot be fulfilled on virtualservices.networking.istio.io "reviews": the object has been modified; please apply your changes to the latest version and try again';

describe('JSON Patch', () => {
  it('writes when its tests hold, whatever the order of keys', async () => {
    const route = [
      { weight: 80, destination: { subset: 'v1', host: 'reviews' } },
      { destination: { host: 'reviews', subset: 'v2' }, weight: 20 },
    ];
    const reply = await jsonPatch([
      { op: 'test', path: '/spec/http/0/route', value: route },
      { op: 'replace', path: weight, value: 50 },
    ]);
    expect(reply.status).toBe(200);
    expect(reply.body.metadata.generation).toBe(2);
  });

  it.each([
    ['a test of another value', [{ op: 'test', path: weight, value: 79 }]],
    ['a number spelt otherwise', `[{"op":"test","path":"${weight}","value":80.0}]`],
    ['a test of another uid', [{ op: 'test', path: '/metadata/uid', value: 'x' }]],
    ['an unknown operation', [{ op: 'check', path: weight, value: 80 }]],
    ['removing what is not there', [{ op: 'remove', path: '/spec/http/0/fault' }]],
    ['an index out of range', [{ op: 'replace', path: '/spec/http/7/route', value: [] }]],
    ['adding under a map that is not there', [{ op: 'add', path: '/metadata/annotations/a', value: 'b' }]],
  ])('answers %s with the same words that name nothing', async (_case, operations) => {
    const reply = await jsonPatch(operations);
    expect(reply.status).toBe(422);
    expect(reply.body).toEqual(rejected);
    expect(
      cluster.store.get('virtualservices.networking.istio.io', 'shop', 'reviews')?.metadata.generation,
    ).toBe(1);
  });

  it('takes a test of null for what is not there, and a replace of it for an add', async () => {
    const reply = await jsonPatch([
      { op: 'test', path: '/spec/http/0/fault', value: null },
      { op: 'replace', path: '/spec/http/0/timeout', value: '1s' },
    ]);
    expect(reply.body.spec.http[0].timeout).toBe('1s');
  });

  it('locks by a replaced resourceVersion: the present one writes, a stale one is 409', async () => {
    const { body } = await cluster.send('GET', reviews);
    const lock = { op: 'replace', path: '/metadata/resourceVersion', value: body.metadata.resourceVersion };
    expect((await jsonPatch([lock, { op: 'replace', path: weight, value: 70 }])).status).toBe(200);
    const reply = await jsonPatch([lock, { op: 'replace', path: weight, value: 60 }]);
    expect(reply.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: stale,
      reason: 'Conflict',
      details: { name: 'reviews', group: 'networking.istio.io', kind: 'virtualservices' },
      code: 409,
    });
  });

  it('lets exactly one of forty writers with the same test win', async () => {
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        jsonPatch([
          { op: 'test', path: weight, value: 80 },
          { op: 'replace', path: weight, value: index },
        ]),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 422)).toHaveLength(39);
  });

  it('names what is wrong with a body that is no patch, with another uid, and with too many operations', async () => {
    expect((await jsonPatch({})).body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message:
        'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    });
    const immutable = { field: 'metadata.uid', message: 'Invalid value: "other": field is immutable' };
    const other = await jsonPatch([{ op: 'replace', path: '/metadata/uid', value: 'other' }]);
    expect(other.body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      // The kind's own validation finds it a second time.
      details: { causes: [immutable, immutable] },
    });
    const many = Array.from({ length: 10_001 }, () => ({ op: 'test', path: weight, value: 80 }));
    expect((await jsonPatch(many)).body).toMatchObject({ code: 413, reason: 'RequestEntityTooLarge' });
    expect((await mergePatch(`{"a":"${'x'.repeat(3 * 1024 * 1024)}"}`)).status).toBe(413);
  });

  it('refuses languages that the kind does not take, and lists those that it does', async () => {
    const strategic = await cluster.send('PATCH', reviews, {
      body: {},
      contentType: 'application/strategic-merge-patch+json',
    });
    expect(strategic.body).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    });
  });
});

describe('updates and deletions', () => {
  it('needs a resourceVersion to replace a custom object, and the present one', async () => {
    const without = await cluster.send('PUT', reviews, { body: aVirtualService() });
    expect(without.body).toMatchObject({
      code: 422,
      message:
        'virtualservices.networking.istio.io "reviews" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    });
    const object = {
      ...aVirtualService(),
      metadata: { ...aVirtualService().metadata, resourceVersion: '1' },
    };
    expect((await cluster.send('PUT', reviews, { body: object })).body).toMatchObject({
      code: 409,
      message: stale,
    });
    expect((await mergePatch({ metadata: { resourceVersion: '1' } })).body).toMatchObject({
      code: 409,
      message: stale,
    });
  });

  it('changes nothing for a patch without effect, and no generation for a label', async () => {
    const before = await cluster.send('GET', reviews);
    cluster.clock.advance(60_000);
    expect((await mergePatch({ spec: { hosts: ['reviews'] } })).body).toEqual(before.body);
    const labelled = await mergePatch({ metadata: { labels: { a: 'b' } } });
    expect(labelled.body.metadata.generation).toBe(1);
    expect(labelled.body.metadata.resourceVersion).not.toBe(before.body.metadata.resourceVersion);
  });

  it('deletes only the object and revision that the deleter has seen', async () => {
    const { body } = await cluster.send('GET', reviews);
    const { resourceVersion, uid } = body.metadata;
    const wrongRevision = await cluster.send('DELETE', reviews, {
      body: { preconditions: { resourceVersion: '1' } },
    });
    expect(wrongRevision.status).toBe(409);
    expect(wrongRevision.body.message).toContain(
      `the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion})`,
    );
    const wrongUid = await cluster.send('DELETE', reviews, { body: { preconditions: { uid: 'x' } } });
    expect(wrongUid.body.message).toContain(
      `the UID in the precondition (x) does not match the UID in record (${uid})`,
    );
    const gone = await cluster.send('DELETE', reviews, { body: { preconditions: { uid } } });
    expect(gone.body).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'reviews', uid } });
    expect((await cluster.send('GET', reviews)).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'virtualservices.networking.istio.io "reviews" not found',
      reason: 'NotFound',
      details: { name: 'reviews', group: 'networking.istio.io', kind: 'virtualservices' },
      code: 404,
    });
  });
});

describe('dry run and strict fields', () => {
  it('shows the object as it would be under the old revision and stores nothing', async () => {
    const before = await cluster.send('GET', reviews);
    const reply = await jsonPatch(
      [{ op: 'replace', path: weight, value: 1 }],
      '?dryRun=All&fieldManager=pilothouse',
    );
    expect(reply.body.metadata).toMatchObject({
      generation: 2,
      resourceVersion: before.body.metadata.resourceVersion,
    });
    expect(reply.body.metadata.managedFields.at(-1)).toMatchObject({
      manager: 'pilothouse',
      operation: 'Update',
      fieldsV1: { 'f:spec': { 'f:http': {} } },
    });
    expect((await cluster.send('GET', reviews)).body).toEqual(before.body);
    expect((await jsonPatch([], '?dryRun=true')).body).toMatchObject({
      code: 422,
      message:
        'PatchOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["true"]: supported values: "All"',
    });
    const long = 'm'.repeat(129);
    expect((await jsonPatch([], `?fieldManager=${long}`)).body).toMatchObject({
      code: 422,
      details: { kind: 'PatchOptions', causes: [{ field: 'fieldManager' }] },
    });
  });

  it('names the manager after the user agent when none is given', async () => {
    const reply = await cluster.send('PATCH', reviews, {
      body: { metadata: { labels: { a: 'b' } } },
      contentType: 'application/merge-patch+json',
      headers: { 'user-agent': 'curl/8.1 (x)' },
    });
    expect(reply.body.metadata.managedFields.map((entry: { manager: string }) => entry.manager)).toContain(
      'curl',
    );
  });

  it('refuses unknown fields of a strict patch with 422 and the object in the message', async () => {
    const reply = await jsonPatch(
      [{ op: 'add', path: '/spec/http/0/wieght', value: 1 }],
      '?fieldValidation=Strict',
    );
    expect(reply.status).toBe(422);
    expect(reply.body.message).toMatch(
      /^ "" is invalid: patch: Invalid value: ".*": strict decoding error: unknown field "spec.http\[0\].wieght"$/s,
    );
    expect(reply.body.details.causes[0].field).toBe('patch');
  });

  it('warns of unknown fields by default and drops them; Ignore drops them without a word', async () => {
    const warned = await jsonPatch([{ op: 'add', path: '/spec/http/0/wieght', value: 1 }]);
    expect(warned.headers.get('warning')).toBe('299 - "unknown field \\"spec.http[0].wieght\\""');
    expect(warned.body.spec.http[0]).not.toHaveProperty('wieght');
    const silent = await jsonPatch(
      [{ op: 'add', path: '/spec/http/0/wieght', value: 1 }],
      '?fieldValidation=Ignore',
    );
    expect(silent.headers.get('warning')).toBeNull();
  });

  it('refuses unknown and repeated fields of a strict creation with 400', async () => {
    const text = JSON.stringify({ ...aVirtualService(), metadata: { name: 'other' } }).replace(
      '"hosts":["reviews"]',
      '"hosts":["a"],"hosts":["reviews"],"bogus":1',
    );
    const reply = await cluster.send('POST', `${virtualServices}?fieldValidation=Strict`, { body: text });
    expect(reply.body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(reply.body.message).toContain(
      'strict decoding error: duplicate field "spec.hosts", unknown field "spec.bogus"',
    );
  });

  it('answers unknown fields of an applied configuration with 500 and no reason', async () => {
    const object = aVirtualService();
    const body = { ...object, spec: { ...object.spec, bogus: 1 } };
    const reply = await cluster.send('PATCH', `${reviews}?fieldManager=x&fieldValidation=Ignore`, {
      body,
      contentType: 'application/apply-patch+yaml',
    });
    expect(reply.status).toBe(500);
    expect(reply.body).not.toHaveProperty('reason');
    expect(reply.body.message).toBe(
      'failed to create typed patch object (shop/reviews; networking.istio.io/v1, Kind=VirtualService): .spec.bogus: field not declared in schema',
    );
  });
});

describe('server-side apply and the owners of fields', () => {
  beforeEach(async () => {
    await cluster.send('DELETE', reviews);
    expect((await apply('argocd-controller', [80, 20])).status).toBe(201);
  });

  it('refuses other weights of another manager and names the owner of the whole list', async () => {
    expect((await apply('pilothouse-probe', [50, 50], '&dryRun=All')).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "argocd-controller": .spec.http',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "argocd-controller"',
            field: '.spec.http',
          },
        ],
      },
    });
  });

  it('lets a JSON Patch take the list without a word, and the owner take it back by force', async () => {
    const stolen = await jsonPatch([{ op: 'replace', path: weight, value: 50 }], '?fieldManager=pilothouse');
    const [argo, mine] = stolen.body.metadata.managedFields;
    expect(argo).toMatchObject({
      manager: 'argocd-controller',
      operation: 'Apply',
      fieldsV1: { 'f:spec': { 'f:hosts': {} } },
    });
    expect(argo.fieldsV1['f:spec']).not.toHaveProperty('f:http');
    expect(mine).toMatchObject({
      manager: 'pilothouse',
      operation: 'Update',
      fieldsV1: { 'f:spec': { 'f:http': {} } },
    });
    expect((await apply('argocd-controller', [80, 20])).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "pilothouse" using networking.istio.io/v1: .spec.http',
    );
    const back = await apply('argocd-controller', [80, 20], '&force=true');
    expect(back.body.metadata.managedFields).toHaveLength(1);
    expect(back.body.spec.http[0].route[0].weight).toBe(80);
  });

  it('needs the right to create as well when the object is not there', async () => {
    await cluster.send('DELETE', reviews);
    cluster.store.seed([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'patcher', namespace: 'shop' },
        rules: [{ verbs: ['patch'], apiGroups: ['networking.istio.io'], resources: ['virtualservices'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'patcher', namespace: 'shop' },
        roleRef: { kind: 'Role', name: 'patcher' },
        subjects: [{ kind: 'User', name: 'viewer' }],
      },
    ]);
    const reply = await cluster.send('PATCH', `${reviews}?fieldManager=x`, {
      body: aVirtualService(),
      contentType: 'application/apply-patch+yaml',
      token: 'viewer-token',
    });
    expect(reply.status).toBe(403);
    expect(reply.body.message).toContain('User "viewer" cannot create resource "virtualservices"');
  });
});
