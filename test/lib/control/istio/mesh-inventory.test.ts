import { describe, expect, it } from 'vitest';
import { meshInventory, workloadDetail } from '@/lib/control/istio/mesh-inventory.ts';
import { meshStateOf } from '../../../support/mesh-state.ts';

const labels = { app: 'cart', version: 'v1' };
const deployment = {
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: {
    replicas: 2,
    template: { metadata: { labels }, spec: { containers: [{ name: 'cart', image: 'shop/cart:v1' }] } },
  },
  status: { availableReplicas: 1 },
};
const istiod = {
  kind: 'Deployment',
  metadata: { name: 'istiod', namespace: 'istio-system' },
  spec: {
    replicas: 2,
    template: {
      metadata: { labels: { app: 'istiod' } },
      spec: { containers: [{ name: 'istiod', image: 'docker.io/istio/pilot:1.29.0-distroless' }] },
    },
  },
  status: { availableReplicas: 2 },
};
const pod = (name: string, isReady: boolean, image: string | null) => ({
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { ...labels, 'pod-template-hash': 'abc' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'cart-abc' }],
  },
  spec: {
    nodeName: 'node-1',
    containers: [{ name: 'cart', image: 'shop/cart:v1' }],
    initContainers: image === null ? [] : [{ name: 'istio-proxy', image }],
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});
const service = {
  kind: 'Service',
  metadata: { name: 'basket', namespace: 'shop' },
  spec: { selector: { app: 'cart' }, ports: [] },
};
const strict = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'shop' },
  spec: { mtls: { mode: 'STRICT' } },
};
const elsewhere = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'only-ratings', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'ratings' } }, action: 'ALLOW' },
};
const state = meshStateOf([
  deployment,
  istiod,
  service,
  strict,
  elsewhere,
  pod('cart-abc-1', true, 'docker.io/istio/proxyv2:1.28.4'),
  pod('cart-abc-2', false, null),
]);

describe('what there is in a mesh', () => {
  it('names istiod with its version and replicas, and counts objects by kind', () => {
    const { controlPlane, objects } = meshInventory(state);
    expect(controlPlane).toEqual([
      {
        namespace: 'istio-system',
        name: 'istiod',
        version: '1.29.0',
        replicas: { desired: 2, available: 2 },
      },
    ]);
    expect(objects).toEqual([
      { kind: 'AuthorizationPolicy', count: 1 },
      { kind: 'PeerAuthentication', count: 1 },
    ]);
  });

  it('knows the version of each proxy by its image, and which pods carry none', () => {
    expect(meshInventory(state).pods).toMatchObject([
      {
        workload: 'cart',
        hasProxy: true,
        proxyVersion: '1.28.4',
        isReady: true,
        node: 'node-1',
        phase: 'Running',
      },
      { workload: 'cart', hasProxy: false, proxyVersion: null, isReady: false },
    ]);
  });
});

describe('one workload', () => {
  it('has its pods, the services that choose it, its mode and the policies that hold for it alone', () => {
    const detail = workloadDetail(state, 'shop', 'cart');
    expect(detail).toMatchObject({
      kind: 'Deployment',
      replicas: { desired: 2, available: 1 },
      mtlsMode: 'STRICT',
      services: ['basket'],
      images: ['shop/cart:v1'],
    });
    expect(detail?.pods.map(({ name }) => name)).toEqual(['cart-abc-1', 'cart-abc-2']);
    expect(detail?.policies.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'PeerAuthentication default',
    ]);
  });

  it('is null where nobody knows it', () => {
    expect(workloadDetail(state, 'shop', 'carts')).toBeNull();
  });
});
