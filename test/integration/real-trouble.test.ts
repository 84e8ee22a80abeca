import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { applyObject, type ApiAnswer } from '../support/real-control-plane/api-client.ts';
import { describeWithRealControlPlane } from '../support/real-control-plane/describe-with-real-control-plane.ts';
import { reviewsSubsets } from '../support/real-control-plane/mesh-objects.ts';
import { startRealSteering, type RealSteering } from '../support/real-control-plane/real-steering.ts';
import { reviewsPath, reviewsSplit } from '../support/real-control-plane/reviews-routing.ts';

const half = { kind: 'split', service: 'reviews', weights: { v1: 50, v2: 50 } } as const;
const roleBindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings';

describeWithRealControlPlane('changes in trouble on a real control plane', (plane) => {
  let steering: RealSteering;
  beforeAll(async () => {
    steering = await startRealSteering(plane());
  }, 120_000);
  afterAll(() => steering.stop());
  beforeEach(async () => {
    const { client } = plane();
    await client.send({ method: 'DELETE', path: reviewsPath });
    await applyObject(client, reviewsSubsets());
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(90, 10) });
  });

  const stored = async (): Promise<ApiAnswer['body']> =>
    (await plane().client.send({ path: reviewsPath })).body;
  const weightOfV2 = async (): Promise<unknown> => (await stored()).spec.http[0].route[1].weight;

  it('finds out whether a write landed that nobody answered, and does not send it twice', async () => {
    const plan = await steering.plan(half);
    const { generation } = (await stored()).metadata;
    plane().pauseEtcd();
    const { id } = await steering.apply(plan);
    await eventually(
      'the write is unknown',
      async () => (await steering.read(id)).steps.some(({ progress }) => progress === 'unknown'),
      60_000,
    );
    plane().resumeEtcd();
    const change = await steering.until(
      id,
      ['converging', 'active', 'guarded', 'failed', 'conflict'],
      90_000,
    );
    const landed = (await weightOfV2()) === 50;
    // Either way it is known: in force with the change's mark and one new generation, or not written at all.
    expect(['converging', 'active', 'guarded'].includes(change.state)).toBe(landed);
    expect((await stored()).metadata.generation).toBe(landed ? generation + 1 : generation);
    expect(JSON.stringify((await stored()).metadata.annotations ?? {}).includes(id)).toBe(landed);
  });

  it('lets the API server decide who may change what, person by person', async () => {
    const permission = async (person: string): Promise<{ allowed: boolean; reason: string; who: string }> =>
      (await steering.ask('GET', '/api/permission?namespace=shop', { person })).body;
    expect(await permission('viewer')).toMatchObject({ allowed: false, who: 'viewer' });
    expect(await permission('alice')).toMatchObject({ allowed: false, who: 'alice' });
    const seen = await steering.plan(half, 'viewer');
    expect(seen.steps[0]?.dryRun).toMatchObject({ ok: false, refusedBy: 'permission' });
    expect(seen.steps[0]?.dryRun.message).toContain('User "viewer" cannot patch resource "virtualservices"');
    const refused = await steering.ask('POST', '/api/changes', {
      body: { planId: seen.id, digest: seen.digest, reason: 'try' },
      person: 'viewer',
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const group = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'team-shop' };
    await applyObject(plane().client, {
      path: `${roleBindings}/shop-split`,
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'shop-split', namespace: 'shop' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-split' },
        subjects: [group],
      },
    });
    await eventually('alice may', async () => (await permission('alice')).allowed);
    expect((await permission('alice')).reason).toContain('shop-split');
    const plan = await steering.plan(half, 'alice');
    expect(plan.steps.map(({ dryRun }) => dryRun.ok)).toEqual([true]);
    // Taken away between plan and apply: the write itself is refused, with the server's words.
    await plane().client.send({ method: 'DELETE', path: `${roleBindings}/shop-split` });
    await eventually('alice may not', async () => !(await permission('alice')).allowed);
    const late = await steering.ask('POST', '/api/changes', {
      body: { planId: plan.id, digest: plan.digest, reason: 'late' },
      person: 'alice',
    });
    expect(late).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await weightOfV2()).toBe(10);
  });

  it('says that nobody validates while the webhook may be ignored, and refuses in its words while it may not', async () => {
    const codes = async (): Promise<readonly string[]> =>
      (await steering.plan(half)).checks.map(({ code, severity }) => `${code} ${severity}`);
    const validated = await codes();
    await plane().setWebhookPolicy('Ignore');
    const unvalidated = await codes();
    expect(unvalidated).not.toEqual(validated);
    await plane().setWebhookPolicy('Fail');
    await plane().istiod.stop();
    const [step] = (await steering.plan(half)).steps;
    expect(step?.dryRun).toMatchObject({ ok: false, refusedBy: 'webhook-down' });
    await plane().istiod.start();
    await eventually('istiod validates again', async () => (await steering.plan(half)).steps[0]?.dryRun.ok);
  });

  it('tells a cluster’s own policy from everybody else who refuses', async () => {
    const { client } = plane();
    const registration = '/apis/admissionregistration.k8s.io/v1';
    const named = (kind: string, spec: object): object => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      metadata: { name: 'no-halves' },
      spec,
    });
    const policy = `${registration}/validatingadmissionpolicies/no-halves`;
    const binding = `${registration}/validatingadmissionpolicybindings/no-halves`;
    await applyObject(client, {
      path: policy,
      body: named('ValidatingAdmissionPolicy', {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ['networking.istio.io'],
              apiVersions: ['*'],
              operations: ['UPDATE'],
              resources: ['virtualservices'],
            },
          ],
        },
        validations: [
          {
            expression: 'object.spec.http[0].route[0].weight != 50',
            message: 'halves are not allowed here',
          },
        ],
      }),
    });
    await applyObject(client, {
      path: binding,
      body: named('ValidatingAdmissionPolicyBinding', {
        policyName: 'no-halves',
        validationActions: ['Deny'],
      }),
    });
    const refusal = await eventually('the policy refuses', async () => {
      const [step] = (await steering.plan(half)).steps;
      return step?.dryRun.ok === false ? step.dryRun : null;
    });
    expect(refusal).toMatchObject({ refusedBy: 'admission-policy' });
    expect(refusal.message).toContain('halves are not allowed here');
    for (const path of [binding, policy]) await client.send({ method: 'DELETE', path });
    await eventually('the policy is gone', async () => (await steering.plan(half)).steps[0]?.dryRun.ok);
  });

  it('follows a change into the proxy, and names the proxy that rejects its routes with the reason', async () => {
    const way = async (id: string) => (await steering.read(id)).proof?.way ?? null;
    const { id } = await steering.apply(await steering.plan(half));
    const taken = await eventually('the proxy took it', async () => {
      const found = await way(id);
      return found?.acknowledged === 1 ? found : null;
    });
    expect(taken).toEqual({ seen: true, proxies: 1, acknowledged: 1, behind: [] });
    await steering.undo(id);
    await steering.until(id, ['undone']);
    // Both services share the port, so a status that Envoy cannot take keeps the routes of both from it.
    const fault = { abort: { httpStatus: 600, percentage: { value: 10 } } };
    const ratings = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'ratings', namespace: 'shop' },
      spec: { hosts: ['ratings'], http: [{ route: [{ destination: { host: 'ratings' } }], fault }] },
    };
    const ratingsPath = reviewsPath.replace(/reviews$/, 'ratings');
    await applyObject(plane().client, { path: ratingsPath, body: ratings });
    const { id: stuck } = await steering.apply(await steering.plan(half));
    const behind = await eventually('the proxy rejects it', async () => {
      const found = await way(stuck);
      return (found?.behind.length ?? 0) > 0 ? found?.behind : null;
    });
    expect(behind).toMatchObject([{ proxy: plane().envoy.proxyId, state: 'rejected' }]);
    expect(behind?.[0]?.detail).toContain('value must be inside range [200, 600)');
    await plane().client.send({ method: 'DELETE', path: ratingsPath });
  });

  it.each([
    [
      'Argo CD',
      'argocd-controller',
      {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'shop:networking.istio.io/VirtualService:shop/reviews',
        },
      },
    ],
    [
      'Flux',
      'kustomize-controller',
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'shop',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
    ],
    [
      'Helm',
      'helm',
      {
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'shop' },
      },
    ],
    ['Flagger', 'flagger', {}],
  ])('knows %s as the owner of what it wrote', async (owner, manager, metadata) => {
    const { client } = plane();
    await client.send({ method: 'DELETE', path: reviewsPath });
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(90, 10, {}, metadata), manager });
    const plan = await steering.plan(half);
    expect(`${plan.owner.by ?? ''} ${plan.owner.evidence.join(' ')}`).toContain(
      owner === 'Flagger' ? manager : owner,
    );
    expect(plan.owner.verdict).not.toBe('free');
    expect(plan.patchForOwner).toContain('/spec/http/0/route/0/weight');
  });

  it('names who undid a change', async () => {
    const owned = { path: reviewsPath, body: reviewsSplit(90, 10), manager: 'argocd-controller' };
    const { id } = await steering.apply(await steering.plan(half));
    await steering.until(id, ['converging', 'active', 'guarded']);
    await applyObject(plane().client, owned);
    const change = await eventually(
      'the revert is noticed',
      async () => {
        const found = await steering.read(id);
        return found.alarm !== null || !['converging', 'active', 'guarded'].includes(found.state)
          ? found
          : null;
      },
      90_000,
    );
    const words = [change.alarm ?? '', ...change.timeline.map(({ detail }) => detail)].join('\n');
    expect(words).toContain('argocd-controller');
    expect(await weightOfV2()).toBe(10);
  });
});
