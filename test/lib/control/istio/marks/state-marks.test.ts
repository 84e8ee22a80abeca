import { describe, expect, it } from 'vitest';
import { pastDeploy } from '@/lib/control/istio/marks/past-deploys.ts';
import { stateMarks } from '@/lib/control/istio/marks/state-marks.ts';
import type { MeshMark } from '@/lib/domain/mesh-mark.ts';
import {
  authorizationPolicy,
  destinationRule,
  peerAuthentication,
  service,
  virtualService,
} from '@/test/support/istio-objects.ts';
import { meshStateOf } from '@/test/support/mesh-state.ts';

type Objects = Parameters<typeof meshStateOf>[0];

const now = 1_764_000_000;
const created = new Date((now - 40) * 1_000).toISOString();
const services = [service('reviews', { app: 'reviews' }), service('cart', { app: 'cart' })];

interface Deployed {
  readonly image?: string;
  readonly revision?: string;
  readonly restartedAt?: string;
  readonly replicas?: number;
}

const reviewsV2 = ({
  image = 'reg.example/team/reviews:2.1',
  revision,
  restartedAt,
  replicas = 1,
}: Deployed) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'reviews-v2',
    namespace: 'shop',
    creationTimestamp: created,
    annotations: revision === undefined ? {} : { 'deployment.kubernetes.io/revision': revision },
  },
  spec: {
    replicas,
    template: {
      metadata: {
        labels: { app: 'reviews', version: 'v2' },
        annotations: restartedAt === undefined ? {} : { 'kubectl.kubernetes.io/restartedAt': restartedAt },
      },
      spec: { containers: [{ name: 'app', image }] },
    },
  },
});

const pod = (restartCount: number, startedAt: number) => ({
  kind: 'Pod',
  metadata: {
    name: 'reviews-v2-abc',
    namespace: 'shop',
    labels: { app: 'reviews', 'pod-template-hash': 'abc' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'reviews-v2-abc' }],
  },
  spec: { containers: [{ name: 'app' }] },
  status: {
    phase: 'Running',
    startTime: new Date((now - 600) * 1_000).toISOString(),
    containerStatuses: [
      { restartCount, state: { running: { startedAt: new Date(startedAt * 1_000).toISOString() } } },
    ],
  },
});

const between = (before: Objects | null, after: Objects): readonly MeshMark[] =>
  stateMarks(
    before === null ? null : meshStateOf([...services, ...before]),
    meshStateOf([...services, ...after]),
    now,
  );
const told = (marks: readonly MeshMark[]) =>
  marks.map(({ at, kind, title, scope }) => [
    at - now,
    kind,
    title,
    scope.kind === 'mesh' ? 'mesh' : scope.services.map(({ name }) => name).join(' '),
  ]);

describe('what happened to workloads', () => {
  it('is a new one, dated by the object itself, with what it runs and whom it serves', () => {
    expect(told(between([], [reviewsV2({})]))).toEqual([
      [-40, 'deploy', 'reviews-v2 deployed: reviews:2.1', 'reviews'],
    ]);
    expect(between([], [reviewsV2({})])[0]?.subject).toBe('workload:Kubernetes/shop/reviews-v2');
  });

  it('is another image, or another revision where nothing else tells', () => {
    const before = reviewsV2({ revision: '3' });
    expect(told(between([before], [reviewsV2({ revision: '4', image: 'reviews:2.2@sha256:0a' })]))).toEqual([
      [0, 'deploy', 'reviews-v2 deployed: reviews:2.2', 'reviews'],
    ]);
    expect(told(between([before], [reviewsV2({ revision: '4' })]))).toEqual([
      [0, 'deploy', 'reviews-v2 rolled out, revision 4', 'reviews'],
    ]);
  });

  it('is a restart that was asked for, and not a scaling', () => {
    const restartedAt = new Date((now - 5) * 1_000).toISOString();
    expect(told(between([reviewsV2({})], [reviewsV2({ restartedAt })]))).toEqual([
      [-5, 'restart', 'reviews-v2 restarted', 'reviews'],
    ]);
    expect(between([reviewsV2({})], [reviewsV2({ replicas: 4 })])).toEqual([]);
  });

  it('is a restart that was asked for before anybody looked, and no deploy: what ran then is not told', () => {
    const restartedAt = new Date((now - 5) * 1_000).toISOString();
    expect(told(between(null, [reviewsV2({ restartedAt })]))).toEqual([
      [-5, 'restart', 'reviews-v2 restarted', 'reviews'],
    ]);
    expect(between(null, [reviewsV2({}), peerAuthentication('default', {})])).toEqual([]);
  });
});

describe('restarts of pods', () => {
  it('are dated by the container, also those before anybody looked', () => {
    const restarted = pod(2, now - 30);
    expect(told(between(null, [restarted]))).toEqual([
      [-30, 'restart', 'Pod reviews-v2-abc restarted, 2 times in all', 'reviews'],
    ]);
    expect(told(between([pod(1, now - 300)], [restarted]))).toEqual([
      [-30, 'restart', 'Pod reviews-v2-abc restarted, 2 times in all', 'reviews'],
    ]);
  });

  it('are dated by when they were seen where the container does not tell, and never by when the pod began', () => {
    const silent = pod(1, now - 600);
    expect(told(between([pod(0, now - 600)], [silent]))).toEqual([
      [0, 'restart', 'Pod reviews-v2-abc restarted, once', 'reviews'],
    ]);
    expect(between(null, [silent])).toEqual([]);
    expect(between([silent], [silent])).toEqual([]);
  });
});

describe('what happened to policies and routes', () => {
  const at = (generation: number) => ({ generation, creationTimestamp: created });

  it('is that one was made, changed or taken away, with the services it is about', () => {
    const policy = (generation: number) =>
      authorizationPolicy('only-web', { selector: { matchLabels: { app: 'reviews' } } }, at(generation));
    const workload = reviewsV2({});
    expect(told(between([workload], [workload, policy(1)]))).toEqual([
      [-40, 'policy', 'AuthorizationPolicy only-web created', 'reviews'],
    ]);
    expect(told(between([workload, policy(1)], [workload, policy(2)]))).toEqual([
      [0, 'policy', 'AuthorizationPolicy only-web changed', 'reviews'],
    ]);
    expect(told(between([workload, policy(2)], [workload]))).toEqual([
      [0, 'policy', 'AuthorizationPolicy only-web removed', 'reviews'],
    ]);
    expect(between([workload, policy(2)], [workload, policy(2)])).toEqual([]);
  });

  it('is about the whole namespace, or the whole mesh, where the policy is', () => {
    expect(told(between([], [peerAuthentication('default', {}, at(1))]))[0]?.[3]).toBe('reviews cart');
    const root = { ...at(1), namespace: 'istio-system' };
    expect(told(between([], [peerAuthentication('default', {}, root)]))[0]?.[3]).toBe('mesh');
  });

  it('is about the hosts of a route, and names the object', () => {
    const route = (generation: number) => virtualService('reviews', { hosts: ['reviews'] }, at(generation));
    const [mark] = between([route(1)], [route(2)]);
    expect(mark).toMatchObject({
      kind: 'routing',
      subject: 'service:Kubernetes/shop/reviews',
      title: 'VirtualService reviews changed',
      object: { kind: 'VirtualService', namespace: 'shop', name: 'reviews' },
    });
    expect(told(between([], [destinationRule('cart', { host: 'cart' }, at(1))]))).toEqual([
      [-40, 'routing', 'DestinationRule cart created', 'cart'],
    ]);
  });
});

describe('what happened before anybody looked', () => {
  const at = (seconds: number): string => new Date((now + seconds) * 1_000).toISOString();
  const written = (seconds: number, field = 'f:spec') => ({
    manager: 'kubectl-edit',
    time: at(seconds),
    fieldsV1: { [field]: {} },
  });

  it('is dated by the objects: when each was made, and when its rules were written last', () => {
    const route = virtualService(
      'reviews',
      { hosts: ['reviews'] },
      {
        generation: 4,
        creationTimestamp: at(-900),
        managedFields: [written(-300), written(-60), written(-10, 'f:metadata')],
      },
    );
    const rule = destinationRule(
      'cart',
      { host: 'cart' },
      { generation: 1, creationTimestamp: at(-500), managedFields: [written(-500)] },
    );
    expect(told(between(null, [route, rule]))).toEqual([
      [-900, 'routing', 'VirtualService reviews created', 'reviews'],
      [-60, 'routing', 'VirtualService reviews changed', 'reviews'],
      [-500, 'routing', 'DestinationRule cart created', 'cart'],
    ]);
  });

  it('has the same time afterwards as for who saw it', () => {
    const route = (generation: number, seconds: number) =>
      virtualService('reviews', { hosts: ['reviews'] }, { generation, managedFields: [written(seconds)] });
    expect(told(between([route(1, -300)], [route(2, -7)]))).toEqual([
      [-7, 'routing', 'VirtualService reviews changed', 'reviews'],
    ]);
  });

  it('is nothing that came along with the service itself', () => {
    const fresh = service('fresh', { app: 'fresh' }, { creationTimestamp: at(-100) });
    const rule = (seconds: number) =>
      destinationRule('fresh', { host: 'fresh' }, { generation: 1, creationTimestamp: at(seconds) });
    expect(between(null, [fresh, rule(-95)])).toEqual([]);
    expect(between(null, [fresh, rule(-20)])).toHaveLength(1);
  });

  it('are deploys and restarts, as the ReplicaSets that are kept tell them', () => {
    const replicaSet = (image: string, madeAt: number, restartedAt?: number) => ({
      kind: 'ReplicaSet',
      metadata: {
        name: 'reviews-v2-abc',
        namespace: 'shop',
        creationTimestamp: at(madeAt),
        ownerReferences: [{ kind: 'Deployment', name: 'reviews-v2' }],
      },
      spec: {
        template: {
          metadata: {
            labels: { app: 'reviews', 'pod-template-hash': 'abc' },
            annotations:
              restartedAt === undefined ? {} : { 'kubectl.kubernetes.io/restartedAt': at(restartedAt) },
          },
          spec: { containers: [{ name: 'app', image }] },
        },
      },
    });
    const state = meshStateOf(services);
    const past = [
      replicaSet('reg.example/team/reviews:2.1', -900),
      replicaSet('reg.example/team/reviews:2.1', -400, -402),
      // The annotation of an earlier restart goes along with a later image.
      replicaSet('reg.example/team/reviews:2.2', -200, -402),
      { kind: 'ReplicaSet', metadata: { name: 'alone', creationTimestamp: at(-1) }, spec: { template: {} } },
    ].flatMap((object) => pastDeploy(object, state) ?? []);
    expect(told(past)).toEqual([
      [-900, 'deploy', 'reviews-v2 deployed: reviews:2.1', 'reviews'],
      [-402, 'restart', 'reviews-v2 restarted', 'reviews'],
      [-200, 'deploy', 'reviews-v2 deployed: reviews:2.2', 'reviews'],
    ]);
    expect(past[0]?.subject).toBe('workload:Kubernetes/shop/reviews-v2');
  });
});
