import { describe, expect, it } from 'vitest';
import { argoClaim } from '@/lib/control/istio/owners/argo-cd.ts';
import type { Claimed, OwnerReader } from '@/lib/control/istio/owners/claim.ts';
import { flaggerClaim, kialiClaim, rolloutsClaim } from '@/lib/control/istio/owners/controllers.ts';
import { fluxClaim } from '@/lib/control/istio/owners/flux.ts';
import type { JsonObject } from '@/lib/domain/json-value.ts';

const NOW = Date.parse('2026-05-01T12:00:00Z') / 1000;

/** The owners' own objects that the cluster has, by plural; `null`: they may not be read. */
type Cluster = Readonly<Record<string, readonly JsonObject[] | null>>;

function readerOf(cluster: Cluster): OwnerReader {
  const find: OwnerReader['find'] = ({ plural }, fits) => {
    const objects = cluster[plural] === undefined ? [] : cluster[plural];
    if (objects === null) return Promise.resolve({ kind: 'unreadable', reason: `cannot list ${plural}` });
    const object = objects.find(fits);
    return Promise.resolve(object === undefined ? { kind: 'absent' } : { kind: 'found', object });
  };
  return {
    find,
    get: ({ plural, namespace, name }) =>
      find({ apiVersion: '', plural, namespace }, ({ metadata }) => {
        const place = metadata as JsonObject;
        return place.name === name && place.namespace === namespace;
      }),
  };
}

const virtualService = (metadata: JsonObject): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'reviews', namespace: 'shop', ...metadata },
  spec: { http: [{ route: [] }] },
});
const claimed = (metadata: JsonObject, paths = ['/spec/http/0/route/0/weight']): Claimed => ({
  object: virtualService(metadata),
  paths,
  now: NOW,
});

describe('Flagger', () => {
  const owned = claimed({
    ownerReferences: [
      { apiVersion: 'flagger.app/v1beta1', kind: 'Canary', name: 'reviews', uid: 'u1', controller: true },
    ],
  });
  const canary = (spec: JsonObject): Cluster => ({
    canaries: [
      {
        apiVersion: 'flagger.app/v1beta1',
        kind: 'Canary',
        metadata: { name: 'reviews', namespace: 'shop' },
        spec: { targetRef: { kind: 'Deployment', name: 'reviews' }, ...spec },
        status: { phase: 'Progressing', canaryWeight: 10 },
      },
    ],
  });

  it('is known by the owner reference, and corrects the routes at its next interval', async () => {
    const claim = await flaggerClaim(owned, readerOf(canary({ analysis: { interval: '1m30s' } })));
    expect(claim).toMatchObject({
      verdict: 'will-revert',
      by: 'Flagger canary reviews',
      revertsAt: NOW + 90,
      evidence: ['The Canary shop/reviews owns it.', expect.stringContaining('every 1m30s')],
    });
  });

  it('takes a minute where no interval is set', async () => {
    expect((await flaggerClaim(owned, readerOf(canary({}))))?.revertsAt).toBe(NOW + 60);
  });

  it('does nothing while its Canary is suspended', async () => {
    const suspended = canary({ suspend: true, analysis: { interval: '1m' } });
    expect(await flaggerClaim(owned, readerOf(suspended))).toMatchObject({
      verdict: 'free',
      revertsAt: null,
    });
  });

  it('is not known what it does where its Canary is gone, or may not be read', async () => {
    expect((await flaggerClaim(owned, readerOf({})))?.verdict).toBe('unknown');
    const unread = await flaggerClaim(owned, readerOf({ canaries: null }));
    expect(unread).toMatchObject({ verdict: 'unknown', by: 'Flagger canary reviews' });
    expect(unread?.evidence.join(' ')).toContain('cannot list canaries');
  });

  it('has nothing to do with an object of another owner', async () => {
    const other = claimed({ ownerReferences: [{ kind: 'Rollout', name: 'reviews' }] });
    expect(await flaggerClaim(other, readerOf(canary({})))).toBeNull();
    expect(await flaggerClaim(claimed({}), readerOf(canary({})))).toBeNull();
  });
});

describe('Argo Rollouts', () => {
  const rollout = (istio: JsonObject, namespace = 'shop'): JsonObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'reviews-rollout', namespace },
    spec: { strategy: { canary: { steps: [{ setWeight: 5 }], trafficRouting: { istio } } } },
  });
  const blueGreen: JsonObject = {
    metadata: { name: 'other', namespace: 'shop' },
    spec: { strategy: { blueGreen: { activeService: 'reviews' } } },
  };

  it.each([
    ['one VirtualService', { virtualService: { name: 'reviews', routes: ['primary'] } }],
    ['several', { virtualServices: [{ name: 'ratings' }, { name: 'reviews' }] }],
  ])('are searched for the one that steers it, and write it again at once: %s', async (_, istio) => {
    const claim = await rolloutsClaim(claimed({}), readerOf({ rollouts: [blueGreen, rollout(istio)] }));
    expect(claim).toMatchObject({
      verdict: 'instant-revert',
      by: 'Argo Rollouts rollout reviews-rollout',
      revertsAt: null,
    });
  });

  it('have nothing to do with it where they steer others, elsewhere or without Istio', async () => {
    const others = [
      blueGreen,
      rollout({ virtualService: { name: 'ratings' } }),
      rollout({ virtualService: { name: 'reviews' } }, 'bank'),
    ];
    expect(await rolloutsClaim(claimed({}), readerOf({ rollouts: others }))).toBeNull();
  });

  it('that may not be read matter only where the object carries their annotation', async () => {
    const unread = readerOf({ rollouts: null });
    expect(await rolloutsClaim(claimed({}), unread)).toBeNull();
    const traced = claimed({
      annotations: { 'rollout.argoproj.io/managed-by-rollouts': 'reviews-rollout' },
    });
    expect(await rolloutsClaim(traced, unread)).toMatchObject({
      verdict: 'unknown',
      by: 'Argo Rollouts rollout reviews-rollout',
    });
  });
});

describe('a Flux HelmRelease', () => {
  const released = (annotations: JsonObject = {}, paths?: string[]) =>
    claimed(
      {
        labels: {
          'app.kubernetes.io/managed-by': 'Helm',
          'helm.toolkit.fluxcd.io/name': 'shop',
          'helm.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        annotations,
      },
      paths,
    );
  const release = (spec: JsonObject, status: JsonObject = {}): OwnerReader =>
    readerOf({
      helmreleases: [
        {
          apiVersion: 'helm.toolkit.fluxcd.io/v2',
          kind: 'HelmRelease',
          metadata: { name: 'shop', namespace: 'flux-system' },
          spec: { interval: '5m', chart: {}, ...spec },
          status,
        },
      ],
    });

  it.each([
    ['without drift detection', {}],
    ['with drift detection that only warns', { driftDetection: { mode: 'warn' } }],
    ['with drift detection off', { driftDetection: { mode: 'disabled' } }],
  ])('overwrites it at its next upgrade, whenever that is: %s', async (_, spec) => {
    expect(await fluxClaim(released(), release(spec))).toMatchObject({
      verdict: 'will-revert',
      by: 'Flux HelmRelease shop',
      revertsAt: null,
    });
  });

  it('with drift detection undoes it at its interval', async () => {
    expect(await fluxClaim(released(), release({ driftDetection: { mode: 'enabled' } }))).toMatchObject({
      verdict: 'will-revert',
      revertsAt: NOW + 300,
    });
  });

  it('leaves what its drift detection ignores, for this kind of object', async () => {
    const ignoring = (kind: string) =>
      release({
        driftDetection: { mode: 'enabled', ignore: [{ paths: ['/spec/http'], target: { kind } }] },
      });
    expect((await fluxClaim(released(), ignoring('VirtualService')))?.verdict).toBe('ignored-path');
    expect((await fluxClaim(released(), ignoring('Deployment')))?.verdict).toBe('will-revert');
    const more = released({}, ['/spec/http/0/route/0/weight', '/spec/exportTo']);
    expect((await fluxClaim(more, ignoring('VirtualService')))?.verdict).toBe('will-revert');
  });

  it('does nothing while it is suspended', async () => {
    expect(
      (await fluxClaim(released(), release({ suspend: true, driftDetection: { mode: 'enabled' } })))?.verdict,
    ).toBe('free');
  });
});

describe('Argo CD', () => {
  const tracked = (paths?: string[]) =>
    claimed(
      {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'shop:networking.istio.io/VirtualService:shop/reviews',
        },
      },
      paths,
    );
  const application = (ignoreDifferences: JsonObject[], syncOptions: string[]): OwnerReader =>
    readerOf({
      applications: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: 'shop', namespace: 'argocd' },
          spec: { syncPolicy: { automated: { selfHeal: true }, syncOptions }, ignoreDifferences },
        },
      ],
    });
  const ours = {
    group: 'networking.istio.io',
    kind: 'VirtualService',
    managedFieldsManagers: ['pilothouse'],
  };
  const verdict = async (...parts: Parameters<typeof application>) =>
    (await argoClaim(tracked(), application(...parts)))?.verdict;

  it('leaves what this console’s manager owns, where its syncs respect that', async () => {
    expect(await verdict([ours], ['RespectIgnoreDifferences=true'])).toBe('ignored-path');
    expect(await verdict([ours], [])).toBe('will-revert');
    expect(await verdict([ours], ['RespectIgnoreDifferences=false'])).toBe('will-revert');
  });

  it('leaves nothing where another manager’s fields, or another object’s, are meant', async () => {
    const respected = ['RespectIgnoreDifferences=true'];
    const theirs = { ...ours, managedFieldsManagers: ['kube-controller-manager'] };
    expect(await verdict([theirs], respected)).toBe('will-revert');
    expect(await verdict([{ ...ours, kind: 'DestinationRule' }], respected)).toBe('will-revert');
    expect(await verdict([{ ...ours, name: 'ratings' }], respected)).toBe('will-revert');
    expect(await verdict([{ ...ours, group: 'apps' }], respected)).toBe('will-revert');
  });

  it('leaves a change only where all of it is ignored', async () => {
    const pointers = { ...ours, managedFieldsManagers: [], jsonPointers: ['/spec/http'] };
    const respecting = application([pointers], ['RespectIgnoreDifferences=true']);
    const beside = tracked(['/spec/http/0/route/0/weight', '/spec/hosts']);
    expect((await argoClaim(tracked(), respecting))?.verdict).toBe('ignored-path');
    expect((await argoClaim(beside, respecting))?.verdict).toBe('will-revert');
  });

  it('does not mean a copy that still carries the mark of its original', async () => {
    const copy = claimed({
      annotations: { 'argocd.argoproj.io/tracking-id': 'shop:networking.istio.io/VirtualService:shop/old' },
    });
    expect(await argoClaim(copy, application([], []))).toBeNull();
  });
});

describe('Kiali', () => {
  it('is named for what its wizard made, which it changes only for a person', () => {
    expect(kialiClaim(claimed({ labels: { kiali_wizard: 'traffic_shifting' } }))).toMatchObject({
      verdict: 'free',
      by: 'Kiali',
      revertsAt: null,
    });
    expect(kialiClaim(claimed({ labels: { app: 'reviews' } }))).toBeNull();
  });
});
