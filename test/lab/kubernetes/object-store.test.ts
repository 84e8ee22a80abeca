import { describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { ApiError } from '@/lab/kubernetes/api-error.ts';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { ObjectStore, type ObjectEvent } from '@/lab/kubernetes/object-store.ts';

const alice = { user: 'alice', fieldManager: 'kubectl-edit' };

function aStore(): ObjectStore {
  const store = new ObjectStore({ clock: new ManualClock(Date.parse('2026-11-24T07:00:00Z')) });
  store.seed([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }]);
  return store;
}

function aDeployment(name: string, replicas = 1): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  };
}

function refusalOf(action: () => unknown): ApiError {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the store refused nothing');
}

describe('the object store', () => {
  it('gives a new object a uid, a revision, generation 1 and the mesh time', () => {
    const store = aStore();
    const stored = store.create('deployments.apps', aDeployment('web'), alice);
    expect(stored.metadata).toMatchObject({ generation: 1, creationTimestamp: '2026-11-24T07:00:00Z' });
    expect(stored.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(stored.metadata.resourceVersion).toBe(store.resourceVersion);
  });

  it('counts a generation for a change of the specification, not for one of labels or status', () => {
    const store = aStore();
    store.create('deployments.apps', aDeployment('web'), alice);
    const patch = (
      change: (object: KubernetesObject) => KubernetesObject,
      subresource?: 'status',
    ): KubernetesObject =>
      store.patch('deployments.apps', 'shop', 'web', change, {
        ...alice,
        ...(subresource ? { subresource } : {}),
      });
    const labelled = patch((object) => ({
      ...object,
      metadata: { ...object.metadata, labels: { app: 'web', tier: 'front' } },
    }));
    expect(labelled.metadata.generation).toBe(1);
    expect(Number(labelled.metadata.resourceVersion)).toBe(3);
    const reported = patch((object) => ({ ...object, spec: {}, status: { replicas: 1 } }), 'status');
    expect(reported.metadata.generation).toBe(1);
    expect(reported.spec).toMatchObject({ replicas: 1 });
    expect(reported.status).toEqual({ replicas: 1 });
    const scaled = patch((object) => ({
      ...object,
      spec: { ...(aDeployment('web', 3).spec as object) },
      status: {},
    }));
    expect(scaled.metadata.generation).toBe(2);
    expect(scaled.status).toEqual({ replicas: 1 });
  });

  it('leaves revision and owners alone when a write changes nothing', () => {
    const store = aStore();
    const before = store.create('deployments.apps', aDeployment('web'), alice);
    const after = store.update('deployments.apps', aDeployment('web'), { user: 'bob', fieldManager: 'bob' });
    expect(after).toEqual(before);
    expect(store.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  it('refuses a stale revision with 409 and the words of a real server', () => {
    const store = aStore();
    const stored = store.create('deployments.apps', aDeployment('web'), alice);
    store.update('deployments.apps', aDeployment('web', 2), alice);
    const stale = { ...aDeployment('web', 5), metadata: { ...stored.metadata } };
    expect(refusalOf(() => store.update('deployments.apps', stale, alice)).status).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
      reason: 'Conflict',
      details: { name: 'web', group: 'apps', kind: 'deployments' },
      code: 409,
    });
  });

  it('tells listeners of every change in order, also of changes that a listener makes', () => {
    const store = aStore();
    const heard: string[] = [];
    store.onChange((event: ObjectEvent) => {
      if (event.type === 'ADDED' && event.plural === 'deployments.apps') {
        store.update('deployments.apps', aDeployment('web', 2), alice);
      }
    });
    store.onChange((event) => heard.push(`${event.type} ${event.object.metadata.resourceVersion}`));
    store.create('deployments.apps', aDeployment('web'), alice);
    store.delete('deployments.apps', 'shop', 'web', alice);
    expect(heard).toEqual(['ADDED 2', 'MODIFIED 3', 'DELETED 4']);
  });

  it('keeps an object with a finalizer, marked, until the last finalizer is gone', () => {
    const store = aStore();
    const held = aDeployment('web');
    store.create(
      'deployments.apps',
      { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } },
      alice,
    );
    expect(store.delete('deployments.apps', 'shop', 'web', alice).removed).toBe(false);
    expect(store.get('deployments.apps', 'shop', 'web')?.metadata.deletionTimestamp).toBe(
      '2026-11-24T07:00:00Z',
    );
    store.patch(
      'deployments.apps',
      'shop',
      'web',
      ({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, finalizers: [] } }),
      alice,
    );
    expect(store.get('deployments.apps', 'shop', 'web')).toBeNull();
  });

  it('answers 410 to whoever resumes from before a compaction', () => {
    const store = aStore();
    store.create('deployments.apps', aDeployment('web'), alice);
    expect(store.changesSince('deployments.apps', '1').map((event) => event.type)).toEqual(['ADDED']);
    store.update('deployments.apps', aDeployment('web', 2), alice);
    store.compact();
    const refusal = refusalOf(() => store.changesSince('deployments.apps', '1'));
    expect(refusal.status).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (3)',
    });
    expect(store.changesSince('deployments.apps', '3')).toEqual([]);
  });

  it('stores nothing in a dry run but answers with the object as it would be', () => {
    const store = aStore();
    const before = store.create('deployments.apps', aDeployment('web'), alice);
    const answer = store.update('deployments.apps', aDeployment('web', 9), { ...alice, dryRun: true });
    expect(answer.metadata).toMatchObject({
      generation: 2,
      resourceVersion: before.metadata.resourceVersion,
    });
    expect(store.get('deployments.apps', 'shop', 'web')).toBe(before);
  });

  it('hands out objects that nobody can change by mistake', () => {
    const store = aStore();
    const stored = store.create('deployments.apps', aDeployment('web'), alice);
    expect(() => {
      stored.metadata.name = 'other';
    }).toThrow(TypeError);
  });
});

describe('ownership of fields', () => {
  const owner = { user: 'argocd', fieldManager: 'argocd-controller' };
  const replicasOf = (store: ObjectStore): unknown => store.get('deployments.apps', 'shop', 'web')?.spec;
  const applied = (replicas: number): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas },
  });

  it('refuses to apply over another manager, naming manager and field', () => {
    const store = aStore();
    store.apply('deployments.apps', aDeployment('web', 1), owner);
    const probe = (): unknown =>
      store.apply('deployments.apps', applied(4), { user: 'alice', fieldManager: 'pilothouse' });
    expect(refusalOf(probe).status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "argocd-controller": .spec.replicas',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "argocd-controller"',
            field: '.spec.replicas',
          },
        ],
      },
    });
  });

  it('lets both own a field that they apply with the same value, and a forced apply take it', () => {
    const store = aStore();
    store.apply('deployments.apps', aDeployment('web', 1), owner);
    const shared = store.apply('deployments.apps', applied(1), { user: 'alice', fieldManager: 'pilothouse' });
    expect(shared.metadata.managedFields?.map((entry) => entry.manager)).toEqual([
      'argocd-controller',
      'pilothouse',
    ]);
    const forced = store.apply('deployments.apps', applied(7), {
      user: 'alice',
      fieldManager: 'pilothouse',
      force: true,
    });
    expect(forced.spec).toMatchObject({ replicas: 7 });
    const [argo] = forced.metadata.managedFields ?? [];
    expect(argo?.manager).toBe('argocd-controller');
    expect(argo?.fieldsV1).toMatchObject({ 'f:spec': { 'f:selector': {} } });
    expect(argo?.fieldsV1['f:spec']).not.toHaveProperty('f:replicas');
  });

  it('lets a plain update steal a field without a word, and the owner see it at the next apply', () => {
    const store = aStore();
    store.apply('deployments.apps', aDeployment('web', 1), owner);
    const stolen = store.update('deployments.apps', aDeployment('web', 5), {
      user: 'alice',
      fieldManager: 'pilothouse',
    });
    expect(stolen.metadata.managedFields?.at(-1)).toEqual({
      manager: 'pilothouse',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time: '2026-11-24T07:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    });
    expect(refusalOf(() => store.apply('deployments.apps', aDeployment('web', 1), owner)).message).toBe(
      'Apply failed with 1 conflict: conflict with "pilothouse" using apps/v1: .spec.replicas',
    );
    const back = store.apply('deployments.apps', aDeployment('web', 1), { ...owner, force: true });
    expect(back.metadata.managedFields?.map((entry) => entry.manager)).toEqual(['argocd-controller']);
    expect(replicasOf(store)).toMatchObject({ replicas: 1 });
  });

  it('takes out what a manager applies no more, and only its own item of a list', () => {
    const store = aStore();
    store.apply('deployments.apps', aDeployment('web', 1), owner);
    const sidecar = (containers: object[]): KubernetesObject => ({
      ...applied(1),
      spec: { template: { spec: { containers } } },
    });
    const bob = { user: 'bob', fieldManager: 'bob' };
    store.apply('deployments.apps', sidecar([{ name: 'agent', image: 'agent:1' }]), bob);
    expect(JSON.stringify(replicasOf(store))).toContain(
      '"containers":[{"name":"web","image":"web:1"},{"name":"agent","image":"agent:1"}]',
    );
    store.apply('deployments.apps', sidecar([]), bob);
    expect(JSON.stringify(replicasOf(store))).toContain('"containers":[{"name":"web","image":"web:1"}]');
  });

  it('reports each field once in the nested form of the wire', () => {
    const store = aStore();
    const stored = store.apply('deployments.apps', aDeployment('web', 1), owner);
    expect(stored.metadata.managedFields?.[0]?.fieldsV1).toEqual({
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
        },
      },
    });
  });
});
