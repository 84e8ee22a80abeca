import { describe, expect, it, onTestFinished } from 'vitest';
import { IstioControlPlane } from '@/lib/control/istio/istio-control-plane.ts';
import { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';
import { seedObjects } from '@/lab/mesh/objects/workload-objects.ts';
import { shopScenario } from '@/lab/mesh/scenarios/shop.ts';
import {
  aVirtualService,
  startPracticeCluster,
  virtualServices,
} from '@/test/lab/kubernetes/practice-cluster.ts';
import type { PracticeCluster } from '@/test/lab/kubernetes/practice-cluster.ts';
import { eventually } from '@/test/support/eventually.ts';

async function aCluster(): Promise<PracticeCluster> {
  const cluster = await startPracticeCluster();
  onTestFinished(() => cluster.close());
  return cluster;
}

function controlPlaneOf(cluster: PracticeCluster, token = 'admin-token'): IstioControlPlane {
  const client = new KubernetesClient({
    clusterName: 'practice-mesh',
    server: cluster.url,
    credentials: () => Promise.resolve({ headers: { authorization: `Bearer ${token}` }, dispatcher: null }),
  });
  const timing = { firstRetryMs: 20, mostRetryMs: 200, recheckMs: 100 };
  const plane = new IstioControlPlane({ client, timing });
  onTestFinished(() => plane.stop());
  plane.start();
  return plane;
}

const firstTopology = (plane: IstioControlPlane) =>
  eventually('the topology is known', () => plane.topology());

const reviews = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'reviews', namespace: 'shop' },
  spec: { selector: { app: 'reviews' }, ports: [{ port: 8080 }] },
};

describe('Istio’s control plane, read from the Kubernetes API', () => {
  it('knows nothing before the first full reading, and says so', async () => {
    const plane = controlPlaneOf(await aCluster());
    expect(plane.topology()).toBeNull();
    expect(plane.routing('shop', 'reviews')).toBeNull();
    expect(plane.status()).toMatchObject({ status: 'degraded', detail: 'The first reading is under way.' });
    await firstTopology(plane);
    expect(plane.status().status).toBe('ok');
    expect(plane.warnings()).toEqual([]);
  });

  it('tells its listeners of a written split, and routes by it', async () => {
    const cluster = await aCluster();
    cluster.store.seed([reviews]);
    const plane = controlPlaneOf(cluster);
    await firstTopology(plane);
    expect(plane.routing('shop', 'reviews')).toEqual({ rules: [], objects: [] });
    expect(plane.routing('shop', 'nobody')).toBeNull();
    let calls = 0;
    const stop = plane.onChange(() => (calls += 1));
    expect((await cluster.send('POST', virtualServices, { body: aVirtualService() })).status).toBe(201);
    const shares = () => plane.routing('shop', 'reviews')?.rules[0]?.targets.map(({ share }) => share);
    await eventually('the split is known', () => shares() !== undefined);
    await eventually('the listener was called', () => calls > 0);
    expect(shares()).toEqual([0.8, 0.2]);
    expect(plane.topology()?.services.find(({ name }) => name === 'reviews')?.badges).toEqual(['split']);
    stop();
    const before = calls;
    await cluster.send('DELETE', `${virtualServices}/reviews`);
    await eventually('the split is gone', () => plane.routing('shop', 'reviews')?.rules.length === 0);
    expect(calls).toBe(before);
  });

  it('goes on after all watches were ended by 410', async () => {
    const cluster = await aCluster();
    cluster.store.seed([reviews]);
    const plane = controlPlaneOf(cluster);
    await firstTopology(plane);
    cluster.api.expireWatches();
    await cluster.send('POST', virtualServices, { body: aVirtualService() });
    await eventually('the split is known', () => plane.routing('shop', 'reviews')?.rules.length === 1);
    await eventually('all is in step', () => plane.status().status === 'ok');
  });

  it('says which kinds it may not read, and draws the rest', async () => {
    const cluster = await aCluster();
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const role = (await cluster.send('GET', `${roles}/team-shop-view`)).body;
    const rules = role.rules.filter(
      ({ apiGroups }: { apiGroups: string[] }) => !apiGroups.includes('networking.istio.io'),
    );
    expect((await cluster.send('PUT', `${roles}/team-shop-view`, { body: { ...role, rules } })).status).toBe(
      200,
    );
    const plane = controlPlaneOf(cluster, 'alice-token');
    const topology = await firstTopology(plane);
    expect(topology.namespaces.map(({ name }) => name)).toContain('shop');
    expect(plane.status().status).toBe('degraded');
    expect(plane.status().detail).toContain('Not allowed to read');
    expect(plane.warnings().map(({ code }) => code)).toContain('kind-forbidden');
    expect(
      plane
        .warnings()
        .map(({ text }) => text)
        .join(' '),
    ).toContain('virtualservices');
  });

  it('shows the policies and the oddities of a service, and misses only those that it may not read', async () => {
    const cluster = await aCluster();
    cluster.store.seed([reviews]);
    const plane = controlPlaneOf(cluster);
    await firstTopology(plane);
    expect(plane.findings('shop', 'nobody')).toBeNull();
    expect(plane.findings('shop', 'reviews')?.policies).toEqual([]);
    const policies = '/apis/security.istio.io/v1/namespaces/shop/authorizationpolicies';
    const denyAll = {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'deny-all', namespace: 'shop' },
      spec: {},
    };
    expect((await cluster.send('POST', policies, { body: denyAll })).status).toBe(201);
    expect((await cluster.send('POST', virtualServices, { body: aVirtualService() })).status).toBe(201);
    await eventually('the policy is known', () => plane.findings('shop', 'reviews')?.policies.length === 1);
    await eventually('the split without subsets is known', () =>
      plane.findings('shop', 'reviews')?.findings.some(({ code }) => code === 'subset-unknown'),
    );

    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const role = (await cluster.send('GET', `${roles}/team-shop-view`)).body;
    const rules = role.rules.filter(
      ({ apiGroups }: { apiGroups: string[] }) => !apiGroups.includes('security.istio.io'),
    );
    await cluster.send('PUT', `${roles}/team-shop-view`, { body: { ...role, rules } });
    const restricted = controlPlaneOf(cluster, 'alice-token');
    await firstTopology(restricted);
    expect(restricted.findings('shop', 'reviews')?.policies).toEqual([]);
    const said = restricted.warnings().map(({ text }) => text);
    expect(said.join(' ')).toMatch(/Not allowed to read authorizationpolicies/);
  });

  it('remembers what happened to workloads and policies while it watched', async () => {
    const cluster = await aCluster();
    const isNew = ({ kind, metadata }: { kind: string; metadata: { name: string } }) =>
      kind !== 'Namespace' || cluster.store.get('namespaces', undefined, metadata.name) === null;
    cluster.store.seed(seedObjects(shopScenario()).filter(isNew));
    const plane = controlPlaneOf(cluster);
    await firstTopology(plane);
    const titles = () => plane.marks().map(({ kind, title }) => `${kind} ${title}`);
    await eventually('the first state was looked at', async () => {
      const deployments = '/apis/apps/v1/namespaces/shop/deployments';
      const patch = {
        metadata: { annotations: { 'deployment.kubernetes.io/revision': String(Date.now()) } },
      };
      await cluster.send('PATCH', `${deployments}/catalog-v2`, {
        body: patch,
        contentType: 'application/merge-patch+json',
      });
      return titles().some((title) => title.startsWith('deploy catalog-v2 rolled out, revision'));
    });
    const policies = '/apis/security.istio.io/v1/namespaces/shop/peerauthentications';
    const strict = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'strict', namespace: 'shop' },
      spec: { mtls: { mode: 'STRICT' } },
    };
    expect((await cluster.send('POST', policies, { body: strict })).status).toBe(201);
    await eventually('the policy is marked', () =>
      titles().includes('policy PeerAuthentication strict created'),
    );
    const made = plane.marks().find(({ kind }) => kind === 'policy');
    expect(made?.scope).toMatchObject({
      services: expect.arrayContaining([{ namespace: 'shop', name: 'catalog' }]),
    });
  });

  it('reads the practice mesh as it was written: owners, splits, gateways and modes', async () => {
    const cluster = await aCluster();
    const isNew = ({ kind, metadata }: { kind: string; metadata: { name: string } }) =>
      kind !== 'Namespace' || cluster.store.get('namespaces', undefined, metadata.name) === null;
    cluster.store.seed(seedObjects(shopScenario()).filter(isNew));
    const plane = controlPlaneOf(cluster);
    const topology = await firstTopology(plane);
    const badges = Object.fromEntries(topology.services.map(({ name, badges }) => [name, badges.join('+')]));
    expect(badges).toMatchObject({
      catalog: 'split',
      reviews: 'split',
      cart: 'timeout',
      checkout: 'circuit-breaker',
      payment: 'split',
      mailer: 'timeout',
      billing: '',
    });
    expect(
      plane.routing('shop', 'catalog')?.rules[0]?.targets.map(({ version, share }) => [version, share]),
    ).toEqual([
      ['v1', 0.9],
      ['v2', 0.1],
    ]);
    const ownerOf = (name: string) => plane.routing('shop', name)?.objects[0]?.owner;
    expect([ownerOf('cart'), ownerOf('reviews'), ownerOf('frontend'), ownerOf('catalog')]).toEqual([
      'Argo CD',
      'Flux',
      'Helm',
      null,
    ]);
    const modes = Object.fromEntries(topology.namespaces.map(({ name, mtlsMode }) => [name, mtlsMode]));
    expect(modes).toMatchObject({ 'istio-system': 'STRICT', legacy: 'STRICT', shop: 'PERMISSIVE' });
    expect(topology.workloads.find(({ name }) => name === 'ingressgateway')?.isGateway).toBe(true);
    expect(topology.serviceEntries).toEqual([
      { namespace: 'payments', name: 'bank', hosts: ['bank.example.com'] },
    ]);
  });
});
