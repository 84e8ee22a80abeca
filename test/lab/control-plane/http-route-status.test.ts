import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { HttpRouteStatus } from '@/lab/control-plane/http-route-status.ts';
import { seedCluster } from '@/lab/kubernetes/cluster-base.ts';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';

const plural = 'httproutes.gateway.networking.k8s.io';
const by = { user: 'alice', fieldManager: 'kubectl' };

const service = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { ports: [{ name: 'http', port: 8080 }] },
});

function route(backend: string, weight = 1, parents: object[] = []): KubernetesObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'ratings', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'ratings', port: 8080 }, ...parents],
      rules: [{ backendRefs: [{ name: backend, port: 8080, weight }] }],
    },
  };
}

let clock: ManualClock;
let store: ObjectStore;
let statuses: HttpRouteStatus;
beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 23, 14, 0, 0));
  store = new ObjectStore({ clock });
  seedCluster(store);
  store.seed([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    service('ratings'),
    service('ratings-v2'),
  ]);
  statuses = new HttpRouteStatus(store);
});

function wait(ms: number): KubernetesObject {
  clock.advance(ms);
  statuses.poll(clock.nowMs());
  const object = store.get(plural, 'shop', 'ratings');
  if (object === null) throw new Error('the route is gone');
  return object;
}

describe('the status of an HTTPRoute', () => {
  it('says 100 to 300 ms after the write that it was accepted, moving the revision and not the generation', () => {
    const written = store.create(plural, route('ratings-v2'), by);
    expect(wait(99).status).toBeUndefined();
    const told = wait(201);
    expect(told.status).toEqual({
      parents: [
        {
          parentRef: { group: '', kind: 'Service', name: 'ratings', port: 8080 },
          controllerName: 'istio.io/gateway-controller',
          conditions: [
            {
              type: 'Accepted',
              status: 'True',
              reason: 'Accepted',
              message: 'Route was valid',
              observedGeneration: 1,
              lastTransitionTime: '2026-11-23T14:00:00Z',
            },
            {
              type: 'ResolvedRefs',
              status: 'True',
              reason: 'ResolvedRefs',
              message: 'All references resolved',
              observedGeneration: 1,
              lastTransitionTime: '2026-11-23T14:00:00Z',
            },
          ],
        },
      ],
    });
    expect(told.metadata.generation).toBe(1);
    expect(told.metadata.resourceVersion).not.toBe(written.metadata.resourceVersion);
    expect(told.metadata.managedFields?.at(-1)).toMatchObject({
      manager: 'pilot-discovery',
      subresource: 'status',
    });
  });

  it('follows each generation, keeps the time of a condition that stays, and then rests', () => {
    store.create(plural, route('ratings-v2'), by);
    wait(300);
    clock.advance(60_000);
    store.patch(plural, 'shop', 'ratings', (now) => ({ ...now, spec: route('ratings-v2', 3).spec }), by);
    const told = wait(300);
    expect(JSON.stringify(told.status)).toContain('"observedGeneration":2');
    expect(JSON.stringify(told.status)).toContain('"lastTransitionTime":"2026-11-23T14:00:00Z"');
    expect(wait(5_000).metadata.resourceVersion).toBe(told.metadata.resourceVersion);
  });

  it('stays green for a route that sends everybody a 500 because no backend has weight', () => {
    store.create(plural, route('ratings-v2', 0), by);
    expect(JSON.stringify(wait(300).status)).not.toContain('"False"');
  });

  it('names a backend that does not exist until the service appears', () => {
    store.create(plural, route('ratings-v9'), by);
    const conditions = (object: KubernetesObject): object =>
      (object.status as { parents: { conditions: object[] }[] }).parents[0]?.conditions[1] ?? {};
    expect(conditions(wait(300))).toMatchObject({
      type: 'ResolvedRefs',
      status: 'False',
      reason: 'BackendNotFound',
      message: 'backend(ratings-v9.shop.svc.cluster.local) not found',
    });
    store.seed([service('ratings-v9')]);
    expect(conditions(wait(300))).toMatchObject({ status: 'True', reason: 'ResolvedRefs' });
  });

  it('speaks for the parents that istiod runs, and for no other', () => {
    store.create(plural, route('ratings-v2', 1, [{ name: 'somebody-elses' }]), by);
    const { parents } = wait(300).status as { parents: { parentRef: { name: string } }[] };
    expect(parents.map(({ parentRef }) => parentRef.name)).toEqual(['ratings']);
  });
});
