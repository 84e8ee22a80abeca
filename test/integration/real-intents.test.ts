import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { applyObject } from '../support/real-control-plane/api-client.ts';
import {
  countRequests,
  countUntil,
  isShare,
  type Tally,
} from '../support/real-control-plane/counted-requests.ts';
import { describeWithRealControlPlane } from '../support/real-control-plane/describe-with-real-control-plane.ts';
import { ratingsRoute, reviewsSubsets } from '../support/real-control-plane/mesh-objects.ts';
import {
  startRealSteering,
  type RealSteering,
  type ShopIntent,
} from '../support/real-control-plane/real-steering.ts';
import { reviewsPath, reviewsSplit } from '../support/real-control-plane/reviews-routing.ts';

describeWithRealControlPlane('every other kind of change on a real control plane', (plane) => {
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

  const specOf = async (path: string): Promise<unknown> =>
    ((await plane().client.send({ path })).body as { spec?: unknown }).spec;
  const counted = (
    what: string,
    fits: (tally: Tally) => boolean,
    { host = 'reviews', path = '/', count = 1000, headers = {} } = {},
  ): Promise<Tally> =>
    countUntil(what, () => countRequests(plane().clientPort, { host, path, count, headers }), fits);
  const halfOrTenth =
    (share: number) =>
    (all: Tally): boolean =>
      isShare(all, all.versions.v2, share);

  /** Plans (every step tried by the server), applies, looks at the traffic, undoes, and finds everything as it was. */
  async function roundTrip(intent: ShopIntent, look: () => Promise<void>, path = reviewsPath): Promise<void> {
    const before = await specOf(path);
    const plan = await steering.plan(intent);
    expect(plan.steps.map(({ dryRun }) => dryRun.ok)).not.toContain(false);
    expect(plan.checks.filter(({ severity }) => severity === 'blocking')).toEqual([]);
    const { id } = await steering.apply(plan);
    await look();
    await steering.undo(id);
    await steering.until(id, ['undone']);
    expect(await specOf(path)).toEqual(before);
  }

  it('starts a canary where there is no routing, and leaves nothing behind', async () => {
    const { client } = plane();
    const subsets = reviewsSubsets();
    for (const path of [reviewsPath, subsets.path]) await client.send({ method: 'DELETE', path });
    await roundTrip({ kind: 'canary', service: 'reviews', versions: { v1: 80, v2: 20 } }, async () => {
      await counted('a fifth goes to v2', halfOrTenth(0.2));
      const made = await client.send({ path: reviewsPath });
      expect(made.body.metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'pilothouse' });
    });
    for (const path of [reviewsPath, subsets.path]) expect((await client.send({ path })).status).toBe(404);
    await counted('the Service spreads over both again', halfOrTenth(0.5));
  });

  it('splits between the Services of an HTTPRoute', async () => {
    const { client, clientPort } = plane();
    const route = ratingsRoute(clientPort, 90, 10);
    await applyObject(client, route);
    await counted('a tenth goes to ratings-v2', halfOrTenth(0.1), { host: 'ratings' });
    const weights = { 'ratings-v1': 50, 'ratings-v2': 50 };
    await roundTrip(
      { kind: 'split', service: 'ratings', weights },
      async () => {
        await counted('half goes to ratings-v2', halfOrTenth(0.5), { host: 'ratings' });
      },
      route.path,
    );
    const fault = await steering.plan({
      kind: 'fault',
      service: 'ratings',
      abort: { httpStatus: 503, percent: 10 },
      expiresInSeconds: 60,
    });
    expect(fault.checks.map(({ code }) => code)).toContain('no-native-fault');
    expect(fault.steps).toEqual([]);
    await client.send({ method: 'DELETE', path: route.path });
  });

  it('copies requests to another version', async () => {
    await applyObject(plane().client, { path: reviewsPath, body: reviewsSplit(100, 0) });
    await counted('all goes to v1', ({ versions }) => versions.v1 === 1000);
    await roundTrip({ kind: 'mirror', service: 'reviews', version: 'v2', percent: 100 }, async () => {
      await eventually('v2 gets a copy', async () => {
        const path = `/copied-${crypto.randomUUID()}`;
        await countRequests(plane().clientPort, { host: 'reviews', path, count: 100 });
        return plane().backends.v2.count(path) === 100 && plane().backends.v1.count(path) === 100;
      });
    });
  });

  it.each([
    ['a header', { headers: { 'x-user': 'tester' } }, { 'x-user': 'tester' }, { 'x-user': 'other' }],
    [
      'a cookie',
      { cookie: { name: 'group', value: 'beta' } },
      { cookie: 'a=b; group=beta' },
      { cookie: 'group=betatest' },
    ],
  ])('sends requests with %s to one version', async (_what, match, chosen, others) => {
    await roundTrip({ kind: 'match', service: 'reviews', version: 'v2', match }, async () => {
      await counted('all chosen go to v2', ({ versions }) => versions.v2 === 1000, { headers: chosen });
      await counted('the others are split as before', halfOrTenth(0.1), { headers: others });
    });
  });

  it('bounds the time of requests', async () => {
    const path = '/late';
    for (const backend of Object.values(plane().backends)) backend.misbehave(path, { afterMs: 1000 });
    await roundTrip({ kind: 'timeout', service: 'reviews', timeoutMs: 100 }, async () => {
      await counted('late answers are cut off', ({ statuses }) => statuses[504] === 20, { path, count: 20 });
    });
    await counted('late answers arrive again', ({ statuses }) => statuses[200] === 20, { path, count: 20 });
  });

  it('tries again as often as it is told', async () => {
    const triesOf = async (): Promise<number> => {
      const path = `/failing-${crypto.randomUUID()}`;
      const { v1, v2 } = plane().backends;
      for (const backend of [v1, v2]) backend.misbehave(path, { status: 500 });
      await countRequests(plane().clientPort, { host: 'reviews', path, count: 20 });
      return (v1.count(path) + v2.count(path)) / 20;
    };
    await roundTrip({ kind: 'retry', service: 'reviews', attempts: 3, on: '5xx' }, async () => {
      await eventually('every request is tried four times', async () => (await triesOf()) === 4);
    });
    await eventually('every request is tried once', async () => (await triesOf()) === 1);
  });
});
