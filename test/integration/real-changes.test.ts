import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { applyObject, type ApiAnswer } from '../support/real-control-plane/api-client.ts';
import {
  countRequests,
  countUntil,
  isShare,
  type Tally,
} from '../support/real-control-plane/counted-requests.ts';
import { describeWithRealControlPlane } from '../support/real-control-plane/describe-with-real-control-plane.ts';
import { freePort } from '../support/free-port.ts';
import type { Caller } from '../support/real-control-plane/envoy-sidecar.ts';
import { countGrpcCalls, startGrpcBackend } from '../support/real-control-plane/grpc-calls.ts';
import { callerSidecar, greeterObjects, reviewsSubsets } from '../support/real-control-plane/mesh-objects.ts';
import { startRealSteering, type RealSteering } from '../support/real-control-plane/real-steering.ts';
import { reviewsPath, reviewsSplit } from '../support/real-control-plane/reviews-routing.ts';

const settled = ['active', 'guarded'] as const;

describeWithRealControlPlane('changes on a real control plane', (plane) => {
  let steering: RealSteering;
  beforeAll(async () => {
    steering = await startRealSteering(plane());
  }, 120_000);
  afterAll(() => steering.stop());

  const stored = async (): Promise<ApiAnswer['body']> =>
    (await plane().client.send({ path: reviewsPath })).body;
  const count = (headers: Record<string, string> = {}): Promise<Tally> =>
    countRequests(plane().clientPort, { host: 'reviews', count: 1000, headers });
  const counted = (what: string, fits: (tally: Tally) => boolean, headers = {}): Promise<Tally> =>
    countUntil(what, () => count(headers), fits);

  beforeEach(async () => {
    const { client } = plane();
    await client.send({ method: 'DELETE', path: reviewsPath });
    await applyObject(client, reviewsSubsets());
    await applyObject(client, { path: reviewsPath, body: reviewsSplit(90, 10) });
  });

  it('plans, tries, applies, proves and undoes a split', async () => {
    const before = await stored();
    const plan = await steering.plan({ kind: 'split', service: 'reviews', weights: { v1: 50, v2: 50 } });
    expect(plan.steps.map(({ dryRun }) => dryRun.ok)).toEqual([true]);
    expect((await stored()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    const { id } = await steering.apply(plan);
    const tally = await counted('half goes to v2', (all) => isShare(all, all.versions.v2, 0.5));
    expect(tally.statuses).toEqual({ 200: 1000 });
    await eventually(
      'the split is proved',
      async () => (await steering.read(id)).proof?.verdict === 'converged',
      90_000,
    );
    await steering.undo(id);
    await steering.until(id, ['undone']);
    expect((await stored()).spec).toEqual(before.spec);
    expect((await stored()).metadata.annotations).toEqual(before.metadata.annotations);
    await counted('a tenth goes to v2 again', (all) => isShare(all, all.versions.v2, 0.1));
  });

  it('injects an abort for as long as it was asked for, and lifts it by itself', async () => {
    const before = await stored();
    const plan = await steering.plan({
      kind: 'fault',
      service: 'reviews',
      abort: { httpStatus: 503, percent: 25 },
      expiresInSeconds: 25,
    });
    const { id } = await steering.apply(plan);
    const tally = await counted('a quarter is aborted', (all) => isShare(all, all.statuses[503], 0.25));
    expect(tally.proxyAnswers['fault filter abort']).toBe(tally.statuses[503]);
    await steering.until(id, ['expired']);
    expect((await stored()).spec).toEqual(before.spec);
    await counted('nothing is aborted', ({ statuses }) => statuses[200] === 1000);
  });

  it('delays only the requests with a header', async () => {
    const before = await stored();
    const plan = await steering.plan({
      kind: 'fault',
      service: 'reviews',
      delay: { milliseconds: 40, percent: 100 },
      match: { headers: { 'x-user': 'tester' } },
      expiresInSeconds: 300,
    });
    const { id } = await steering.apply(plan);
    await counted('every tester waits', ({ latenciesMs }) => Math.min(...latenciesMs) >= 40, {
      'x-user': 'tester',
    });
    const others = await count();
    expect(Math.min(...others.latenciesMs)).toBeLessThan(40);
    expect(isShare(others, others.versions.v2, 0.1)).toBe(true);
    await steering.undo(id);
    await steering.until(id, ['undone']);
    expect((await stored()).spec).toEqual(before.spec);
  });

  it('aborts the requests of one caller and leaves those of another alone', async () => {
    const { client, clientPort } = plane();
    const other: Caller = { app: 'other', address: '127.0.0.2' };
    await applyObject(client, callerSidecar(other, clientPort));
    await plane().startCaller(other);
    const ofOther = (): Promise<Tally> =>
      countRequests(clientPort, { host: 'reviews', count: 1000, address: other.address });
    await countUntil('the other caller is served', ofOther, ({ statuses }) => statuses[200] === 1000);
    const before = await stored();
    const plan = await steering.plan({
      kind: 'fault',
      service: 'reviews',
      abort: { httpStatus: 503, percent: 100 },
      from: { namespace: 'shop', workload: 'client-v1' },
      expiresInSeconds: 300,
    });
    const { id } = await steering.apply(plan);
    const hit = await counted(
      'every request of the caller is aborted',
      ({ statuses }) => statuses[503] === 1000,
    );
    expect(hit.proxyAnswers).toEqual({ 'fault filter abort': 1000 });
    const spared = await ofOther();
    expect(spared.statuses).toEqual({ 200: 1000 });
    expect(isShare(spared, spared.versions.v2, 0.1)).toBe(true);
    await steering.undo(id);
    await steering.until(id, ['undone']);
    expect((await stored()).spec).toEqual(before.spec);
    await counted('the caller is served again', ({ statuses }) => statuses[200] === 1000);
  });

  it('aborts gRPC calls with a status of gRPC', async () => {
    const { client } = plane();
    const [port, backend] = await Promise.all([freePort(), startGrpcBackend('v1')]);
    for (const object of greeterObjects(port, backend.port)) await applyObject(client, object);
    const calls = (what: string, fits: (tally: Tally) => boolean): Promise<Tally> =>
      countUntil(what, () => countGrpcCalls(port, 'greeter', 1000), fits);
    await calls('every call is answered', ({ statuses }) => statuses[0] === 1000);
    const plan = await steering.plan({
      kind: 'fault',
      service: 'greeter',
      abort: { grpcStatus: 'RESOURCE_EXHAUSTED', percent: 25 },
      expiresInSeconds: 300,
    });
    const { id } = await steering.apply(plan);
    const tally = await calls('a quarter is aborted', (all) => isShare(all, all.statuses[8], 0.25));
    expect((tally.statuses[0] ?? 0) + (tally.statuses[8] ?? 0)).toBe(1000);
    expect(tally.proxyAnswers).toEqual({ 'fault filter abort': tally.statuses[8] });
    await steering.undo(id);
    await steering.until(id, ['undone']);
    await calls('every call is answered again', ({ statuses }) => statuses[0] === 1000);
    await backend.stop();
  });

  it('clears a fault that somebody else set', async () => {
    const fault = { abort: { httpStatus: 500, percentage: { value: 50 } } };
    await applyObject(plane().client, { path: reviewsPath, body: reviewsSplit(90, 10, { fault }) });
    await counted('half is aborted', (all) => isShare(all, all.statuses[500], 0.5));
    const plan = await steering.plan({ kind: 'clear-fault', service: 'reviews' });
    const { id } = await steering.apply(plan);
    await counted('nothing is aborted', ({ statuses }) => statuses[200] === 1000);
    await steering.until(id, settled);
    expect((await stored()).spec.http[0]).not.toHaveProperty('fault');
  });

  it('does not overwrite what somebody else wrote after the plan', async () => {
    const plan = await steering.plan({ kind: 'split', service: 'reviews', weights: { v1: 50, v2: 50 } });
    await applyObject(plane().client, {
      path: reviewsPath,
      body: reviewsSplit(70, 30),
      manager: 'kubectl-edit',
    });
    const { id } = await steering.apply(plan);
    const change = await steering.until(id, ['conflict']);
    expect(change.timeline.map(({ detail }) => detail).join('\n')).toContain('kubectl-edit');
    expect((await stored()).spec.http[0].route[1].weight).toBe(30);
  });

  it('lets exactly one of forty parallel writers win', async () => {
    const plans = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        steering.plan({ kind: 'split', service: 'reviews', weights: { v1: 50 + index, v2: 50 - index } }),
      ),
    );
    const { generation } = (await stored()).metadata;
    const changes = await Promise.all(plans.map((plan) => steering.apply(plan)));
    const ended = await Promise.all(
      changes.map(({ id }) => steering.until(id, ['conflict', 'converging', ...settled])),
    );
    expect(ended.filter(({ state }) => state !== 'conflict')).toHaveLength(1);
    expect((await stored()).metadata.generation).toBe(generation + 1);
  });
});
