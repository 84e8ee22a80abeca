import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { copyJson, type KubernetesObject } from '@/lab/kubernetes/object.ts';
import { customResourceDefinitions } from '@/lab/kubernetes/kinds/custom-resource-definitions.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';
import { Owners } from '@/lab/owners/owners.ts';

const VIRTUAL_SERVICES = 'virtualservices.networking.istio.io';
const trackingId = 'argocd.argoproj.io/tracking-id';

const namespace = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

function virtualService(name: string, metadata: Partial<KubernetesObject['metadata']>): KubernetesObject {
  const host = `${name}.shop.svc.cluster.local`;
  const route = [
    { destination: { host, subset: 'v1' }, weight: 90 },
    { destination: { host, subset: 'v2' }, weight: 10 },
  ];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: { hosts: [host], http: [{ name: 'primary', route }] },
  };
}

const application: KubernetesObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'cart', namespace: 'argocd' },
  spec: {
    project: 'default',
    source: { repoURL: 'https://git.example.com/shop.git', path: 'cart' },
    destination: { namespace: 'shop' },
    syncPolicy: { automated: { selfHeal: true } },
  },
};
const kustomization: KubernetesObject = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'reviews', namespace: 'flux-system' },
  spec: {
    interval: '1m',
    path: './reviews',
    prune: true,
    sourceRef: { kind: 'GitRepository', name: 'shop' },
  },
};

let clock: ManualClock;
let store: ObjectStore;
let owners: Owners;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 23, 14, 0, 0));
  store = new ObjectStore({ clock });
  owners = new Owners(store);
  store.seed(customResourceDefinitions());
  owners.seed([
    ...['shop', 'argocd', 'flux-system'].map(namespace),
    application,
    kustomization,
    virtualService('cart', {
      annotations: { [trackingId]: 'cart:networking.istio.io/VirtualService:shop/cart' },
    }),
    virtualService('reviews', {
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'reviews',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    }),
    virtualService('frontend', {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'frontend', 'meta.helm.sh/release-namespace': 'shop' },
    }),
    virtualService('catalog', {}),
  ]);
});

function wait(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1000);
    owners.tick(clock.nowMs());
  }
}

const live = (name: string): KubernetesObject => {
  const object = store.get(VIRTUAL_SERVICES, 'shop', name);
  if (object === null) throw new Error(`${name} is not there`);
  return object;
};

const weights = (name: string): unknown => JSON.stringify(live(name).spec).match(/"weight":\d+/g);
const managersOfRoute = (name: string): string[] =>
  (live(name).metadata.managedFields ?? [])
    .filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('"f:http"'))
    .map(({ manager }) => manager);

/** Writes 50/50 as the console would. */
function shift(name: string): void {
  store.patch(
    VIRTUAL_SERVICES,
    'shop',
    name,
    (current) => {
      const changed = copyJson(current);
      const text = JSON.stringify(changed.spec).replaceAll(/"weight":\d+/g, '"weight":50');
      return { ...changed, spec: JSON.parse(text) as unknown };
    },
    { user: 'alice', fieldManager: 'pilothouse' },
  );
}

const before = ['"weight":90', '"weight":10'];
const after = ['"weight":50', '"weight":50'];

describe('owners of configuration objects', () => {
  it('leave their own name on what they wrote', () => {
    expect(['cart', 'reviews', 'frontend', 'catalog'].map(managersOfRoute)).toEqual([
      ['argocd-controller'],
      ['kustomize-controller'],
      ['helm'],
      ['kubectl-client-side-apply'],
    ]);
  });

  it('Argo CD undoes a change after 20 s, and the writer vanishes from the managed fields', () => {
    shift('cart');
    wait(19);
    expect(weights('cart')).toEqual(after);
    expect(managersOfRoute('cart')).toEqual(['pilothouse']);
    wait(1);
    expect(weights('cart')).toEqual(before);
    expect(managersOfRoute('cart')).toEqual(['argocd-controller']);
  });

  it('Argo CD brings back what was deleted, and heals a second time', () => {
    store.delete(VIRTUAL_SERVICES, 'shop', 'cart', { user: 'alice' });
    wait(20);
    expect(weights('cart')).toEqual(before);
    shift('cart');
    wait(20);
    expect(weights('cart')).toEqual(before);
  });

  it.each([
    ['does not heal itself', { automated: { selfHeal: false } }],
    ['is switched off', { automated: { selfHeal: true, enabled: false } }],
  ])('Argo CD lets drift be while its Application %s', (_why, syncPolicy) => {
    const spec = { ...(application.spec as object), syncPolicy };
    store.patch('applications.argoproj.io', 'argocd', 'cart', (current) => ({ ...current, spec }), {
      user: 'alice',
      fieldManager: 'kubectl',
    });
    shift('cart');
    wait(120);
    expect(weights('cart')).toEqual(after);
  });

  it('Argo CD leaves alone the paths that it was told to ignore and respect', () => {
    const spec = {
      ...(application.spec as object),
      syncPolicy: { automated: { selfHeal: true }, syncOptions: ['RespectIgnoreDifferences=true'] },
      ignoreDifferences: [{ kind: 'VirtualService', jsonPointers: ['/spec/http/0/route'] }],
    };
    store.patch('applications.argoproj.io', 'argocd', 'cart', (current) => ({ ...current, spec }), {
      user: 'alice',
      fieldManager: 'kubectl',
    });
    shift('cart');
    wait(60);
    expect(weights('cart')).toEqual(after);
  });

  it('Flux undoes a change at its next interval, not before', () => {
    wait(30);
    shift('reviews');
    wait(29);
    expect(weights('reviews')).toEqual(after);
    wait(1);
    expect(weights('reviews')).toEqual(before);
  });

  it('Flux lets a suspended Kustomization and a disabled object drift', () => {
    store.patch(
      VIRTUAL_SERVICES,
      'shop',
      'reviews',
      (current) => ({
        ...current,
        metadata: {
          ...current.metadata,
          annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' },
        },
      }),
      { user: 'alice', fieldManager: 'kubectl' },
    );
    shift('reviews');
    wait(130);
    expect(weights('reviews')).toEqual(after);
  });

  it('nobody undoes a change to what Helm installed or a person wrote', () => {
    shift('frontend');
    shift('catalog');
    wait(300);
    expect([weights('frontend'), weights('catalog')]).toEqual([after, after]);
  });

  it('Flux tells when it reconciled last, from which the next time follows', () => {
    const reconciled = (): unknown =>
      (
        store.get('kustomizations.kustomize.toolkit.fluxcd.io', 'flux-system', 'reviews')?.status as
          | { history: { lastReconciled: string }[] }
          | undefined
      )?.history[0]?.lastReconciled;
    owners.tick(clock.nowMs());
    expect(reconciled()).toBe('2026-11-23T14:00:00Z');
    for (let second = 0; second < 90; second++) {
      clock.advance(1000);
      owners.tick(clock.nowMs());
    }
    expect(reconciled()).toBe('2026-11-23T14:01:00Z');
  });

  it('Argo CD tells that an object drifted, and that it is in sync once it was healed', () => {
    const sync = (): unknown =>
      (
        store.get('applications.argoproj.io', 'argocd', 'cart')?.status as
          | { sync: { status: string } }
          | undefined
      )?.sync.status;
    owners.tick(clock.nowMs());
    expect(sync()).toBe('Synced');
    const change = (now: KubernetesObject): KubernetesObject => ({
      ...now,
      spec: { ...(now.spec as object), hosts: ['elsewhere.example.com'] },
    });
    store.patch(VIRTUAL_SERVICES, 'shop', 'cart', change, { user: 'alice', fieldManager: 'kubectl' });
    clock.advance(1000);
    owners.tick(clock.nowMs());
    expect(sync()).toBe('OutOfSync');
    clock.advance(20_000);
    owners.tick(clock.nowMs());
    expect(sync()).toBe('Synced');
  });
});
