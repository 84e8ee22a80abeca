import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesSchema } from '@/lib/contract/changes.ts';
import { problemSchema } from '@/lib/contract/problem.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { ChangeApi } from '../support/change-api.ts';
import { eventually } from '../support/eventually.ts';
import { mistakesOfAnswer } from '../support/openapi-check.ts';
import { startProgram } from '../support/program.ts';
import { startConsole, startStack, type RunningConsole, type Stack } from '../support/stack.ts';

let stack: Stack;
let readOnly: RunningConsole;
let api: ChangeApi;

beforeAll(async () => {
  stack = await startStack({ env: { PILOTHOUSE_WRITES: 'enabled' } });
  readOnly = await startConsole({
    PROMETHEUS_URL: stack.lab.prometheusUrl,
    KUBECONFIG: stack.lab.kubeconfig,
  });
  api = new ChangeApi(stack.consoleUrl);
}, 180_000);

afterAll(async () => {
  await readOnly?.stop();
  await stack?.stop();
});

const of = { mesh: 'default', namespace: 'shop' } as const;
const split = (service: string, v1: number): ChangeIntent => ({
  ...of,
  kind: 'split',
  service,
  weights: { v1, v2: 100 - v1 },
});
const fault = (service: string, expiresInSeconds: number): ChangeIntent => ({
  ...of,
  kind: 'fault',
  service,
  abort: { httpStatus: 503, percent: 20 },
  expiresInSeconds,
});

/** A VirtualService of namespace shop, as it stands in the cluster. */
async function virtualService(
  name: string,
  { lab }: Stack = stack,
): Promise<{ spec: { http: readonly Record<string, unknown>[] } }> {
  const path = `/apis/networking.istio.io/v1/namespaces/shop/virtualservices/${name}`;
  const response = await fetch(`${lab.kubernetesUrl}${path}`, {
    headers: { authorization: 'Bearer admin-token' },
  });
  return (await response.json()) as Awaited<ReturnType<typeof virtualService>>;
}

async function patchVirtualService(name: string, patch: readonly object[]): Promise<void> {
  const path = `/apis/networking.istio.io/v1/namespaces/shop/virtualservices/${name}?fieldManager=kubectl-edit`;
  const response = await fetch(`${stack.lab.kubernetesUrl}${path}`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/json-patch+json' },
    body: JSON.stringify(patch),
  });
  expect(response.status).toBe(200);
}

const codeOf = (body: unknown): string => problemSchema.parse(body).code;

describe('a split', () => {
  it('is planned, applied byte for byte, converges within a minute, and is undone', async () => {
    const before = await virtualService('catalog');
    const plan = await api.plan(split('catalog', 50));
    expect(plan.steps.map(({ dryRun }) => dryRun.ok)).toEqual([true]);
    expect(plan.effect.movedRequestsPerSecond).toBeGreaterThan(100);
    expect(plan.effect.callers.map(({ name }) => name)).toContain('frontend');
    expect(plan.sharesAfter).toEqual({ v1: 0.5, v2: 0.5 });
    expect(await virtualService('catalog')).toEqual(before);
    await api.apply(plan);
    await eventually('the weights are written', async () => {
      const { spec } = await virtualService('catalog');
      return JSON.stringify(spec.http[0]?.route).includes('"weight":50');
    });
    await eventually(
      'telemetry proves the split',
      async () => (await api.read(plan.id)).proof?.verdict === 'converged',
      90_000,
    );
    const undone = await api.send('POST', `/api/changes/${plan.id}/undo`, { reason: 'Back.' });
    expect(undone.status).toBe(202);
    const ended = await api.until(plan.id, ['undone']);
    expect(ended.timeline.map(({ event }) => event)).toContain('undo-requested');
    const { spec } = await virtualService('catalog');
    expect(spec).toEqual(before.spec);
  }, 180_000);

  it('pressed twice is one change', async () => {
    const plan = await api.plan(split('catalog', 80));
    const [first, second] = await Promise.all([api.applyRaw(plan), api.applyRaw(plan)]);
    expect([first.status, second.status]).toEqual([202, 202]);
    const { changes } = changesSchema.parse((await api.send('GET', '/api/changes')).body);
    expect(changes.filter(({ id }) => id === plan.id)).toHaveLength(1);
    await api.until(plan.id, ['converging', 'active']);
    const { timeline } = await api.read(plan.id);
    expect(timeline.filter(({ event }) => event === 'written')).toHaveLength(1);
    await api.send('POST', `/api/changes/${plan.id}/undo`, { reason: 'Back.' });
    await api.until(plan.id, ['undone']);
  });

  it('that meets a newer object is refused, and says who moved what', async () => {
    const plan = await api.plan(split('catalog', 60));
    await patchVirtualService('catalog', [{ op: 'replace', path: '/spec/http/0/route/0/weight', value: 70 }]);
    await api.apply(plan);
    const { timeline } = await api.until(plan.id, ['conflict']);
    expect(timeline.map(({ detail }) => detail).join(' ')).toContain('kubectl-edit');
    const { spec } = await virtualService('catalog');
    expect(JSON.stringify(spec.http[0]?.route)).toContain('"weight":70');
    await patchVirtualService('catalog', [{ op: 'replace', path: '/spec/http/0/route/0/weight', value: 90 }]);
  });

  it('under another digest than the one shown is not applied', async () => {
    const plan = await api.plan(split('catalog', 60));
    const { status, body } = await api.applyRaw({ ...plan, digest: 'sha256:other' });
    expect([status, codeOf(body)]).toEqual([409, 'conflict']);
  });

  it('to a version that does not exist is refused with the reason', async () => {
    const plan = await api.plan({ ...of, kind: 'split', service: 'catalog', weights: { v1: 50, v9: 50 } });
    expect(plan.checks.filter(({ severity }) => severity === 'blocking')).not.toEqual([]);
    const { status, body } = await api.applyRaw(plan);
    expect([status, codeOf(body)]).toEqual([422, 'refused']);
  });

  it('of an object that Argo CD heals is not written unless it is overridden with a reason and an end', async () => {
    const intent = { ...of, kind: 'timeout', service: 'cart', timeoutMs: 1500 } as const;
    const endless = await api.plan(intent);
    expect((await api.applyRaw(endless, { override: true, expiresInSeconds: 600 })).status).toBe(422);
    const plan = await api.plan({ ...intent, expiresInSeconds: 600 });
    expect(plan.owner.verdict).toBe('will-revert');
    expect(plan.owner.by).toContain('Argo CD');
    const refused = await api.applyRaw(plan);
    expect([refused.status, codeOf(refused.body)]).toEqual([422, 'refused']);
    const forced = await api.apply(plan, { override: true });
    expect(forced.id).toBe(plan.id);
    const { timeline } = await api.until(plan.id, ['undone'], 90_000);
    expect(timeline.map(({ event }) => event)).toContain('reverted-by-owner');
  }, 150_000);
});

describe('a fault', () => {
  it('is lifted at its deadline and recorded as expired', async () => {
    const before = await virtualService('catalog');
    const plan = await api.plan(fault('catalog', 15));
    const change = await api.apply(plan);
    expect(change.deadline).toBe(plan.deadline);
    await eventually('the fault is there', async () =>
      JSON.stringify((await virtualService('catalog')).spec).includes('abort'),
    );
    const ended = await api.until(plan.id, ['expired'], 60_000);
    const lifted = ended.timeline.at(-1)?.at ?? 0;
    expect(lifted).toBeGreaterThanOrEqual(plan.deadline ?? 0);
    expect(lifted).toBeLessThan((plan.deadline ?? 0) + 30);
    expect((await virtualService('catalog')).spec).toEqual(before.spec);
  });

  it('without a deadline, or with more than is allowed, does not come to be', async () => {
    const { expiresInSeconds: _none, ...endless } = { ...fault('catalog', 10), expiresInSeconds: 10 };
    const { status, body } = await api.send('POST', '/api/changes/plans', endless);
    expect([status, codeOf(body)]).toEqual([400, 'invalid-request']);
    expect(problemSchema.parse(body).errors?.map(({ path }) => path)).toContain('expiresInSeconds');
    const plan = await api.plan(fault('catalog', 86_400));
    expect((await api.applyRaw(plan)).status).toBe(422);
  });

  it('and an override are lifted by the reaper alone when console and ledger are gone', async () => {
    const alone = await startStack({ env: { PILOTHOUSE_WRITES: 'enabled' } });
    const there = new ChangeApi(alone.consoleUrl);
    const before = await virtualService('cart', alone);
    // Argo CD would come only after 20 s: what takes the override back before is the reaper.
    const over = await there.plan({
      ...of,
      kind: 'timeout',
      service: 'cart',
      timeoutMs: 1500,
      expiresInSeconds: 8,
    });
    const plan = await there.plan(fault('catalog', 8));
    await Promise.all([there.apply(plan), there.apply(over, { override: true })]);
    await eventually('fault and override are there', async () => {
      const [faulty, overridden] = await Promise.all([
        virtualService('catalog', alone),
        virtualService('cart', alone),
      ]);
      return JSON.stringify(faulty).includes('abort') && overridden.spec.http[0]?.timeout === '1.5s';
    });
    await alone.console.program.stop('SIGKILL');
    await eventually('their time is over', () =>
      Promise.resolve(Date.now() / 1000 > Math.max(plan.deadline ?? 0, over.deadline ?? 0)),
    );
    const reaper = startProgram(['--conditions=react-server', 'lib/server/reap.ts'], {
      KUBECONFIG: alone.lab.kubeconfig,
    });
    expect([await reaper.exited, reaper.output()]).toEqual([0, expect.stringContaining(`Lifted ${plan.id}`)]);
    expect(reaper.output()).toContain(`Lifted ${over.id}`);
    expect(JSON.stringify(await virtualService('catalog', alone))).not.toContain('abort');
    expect((await virtualService('cart', alone)).spec).toEqual(before.spec);
    await alone.stop();
  }, 240_000);
});

describe('the halt', () => {
  it('lifts every fault and refuses writes until released, also while telemetry is down', async () => {
    const plan = await api.plan(fault('catalog', 300));
    await api.apply(plan);
    await api.until(plan.id, ['converging', 'active']);
    const waiting = await api.plan(split('catalog', 70));
    await stack.lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    const halted = await api.send('POST', '/api/halt', { reason: 'Enough.' });
    expect([halted.status, halted.body]).toEqual([200, expect.objectContaining({ engaged: true })]);
    expect(mistakesOfAnswer('/api/halt', 200, 'application/json', halted.body, 'post')).toEqual([]);
    await eventually(
      'the fault is lifted',
      async () => !JSON.stringify((await virtualService('catalog')).spec).includes('abort'),
    );
    await api.until(plan.id, ['undone']);
    const refused = await api.applyRaw(waiting);
    expect([refused.status, codeOf(refused.body)]).toEqual([423, 'halted']);
    await stack.lab.turn('heal', {});
    const released = await api.send('DELETE', '/api/halt', { reason: 'Fine again.' });
    expect(released.body).toMatchObject({ engaged: false });
  });

  it('needs a reason', async () => {
    const { status, body } = await api.send('POST', '/api/halt', { reason: ' ' });
    expect([status, codeOf(body)]).toEqual([400, 'invalid-request']);
  });
});

describe('who may change what', () => {
  it('nobody, on a console that is read-only: a plan is complete there, and the try to apply it is recorded', async () => {
    const there = new ChangeApi(readOnly.url);
    const before = await virtualService('catalog');
    const plan = await there.plan(split('catalog', 50));
    expect(plan.steps.map(({ dryRun }) => dryRun.ok)).toEqual([true]);
    expect(plan.checks.filter(({ severity }) => severity === 'blocking').map(({ code }) => code)).toEqual([
      'read-only',
    ]);
    expect(plan.command).toContain('kubectl patch');
    expect(plan.owner.verdict).toBe('free');
    expect(plan.effect.movedRequestsPerSecond).toBeGreaterThan(0);
    const refusals = async () => changesSchema.parse((await there.send('GET', '/api/changes')).body).refusals;
    expect(await refusals()).toEqual([]);
    const { status, body } = await there.applyRaw(plan);
    expect([status, codeOf(body)]).toEqual([403, 'read-only']);
    expect((await refusals()).map(({ code }) => code)).toEqual(['read-only']);
    expect(await virtualService('catalog')).toEqual(before);
    const permission = await there.send('GET', '/api/permission?namespace=shop');
    expect(permission.body).toMatchObject({
      writes: 'disabled',
      allowed: false,
      rights: { allowed: true },
    });
  });

  it('and says what was not tried where the dry run is not permitted either', async () => {
    const plan = await new ChangeApi(readOnly.url).as('viewer-token').plan(split('catalog', 50));
    expect(plan.steps.map(({ dryRun }) => dryRun.refusedBy)).toEqual(['permission']);
    expect(plan.checks).toContainEqual(
      expect.objectContaining({ code: 'dry-run-not-permitted', severity: 'warning' }),
    );
    expect(plan.command).toContain('kubectl patch');
  });

  it('a person by what the cluster allows that person', async () => {
    const viewer = api.as('viewer-token');
    const alice = api.as('alice-token');
    expect((await viewer.send('GET', '/api/permission?namespace=shop')).body).toMatchObject({
      allowed: false,
      who: 'viewer',
    });
    expect((await alice.send('GET', '/api/permission?namespace=shop')).body).toMatchObject({ allowed: true });
    const plan = await api.plan(split('catalog', 60));
    const { status, body } = await viewer.applyRaw(plan);
    expect([status, codeOf(body)]).toEqual([403, 'forbidden']);
    const hers = await alice.plan(split('catalog', 85));
    expect((await alice.apply(hers)).who).toBe('alice');
    await alice.until(hers.id, ['converging', 'active']);
    await alice.send('POST', `/api/changes/${hers.id}/undo`, { reason: 'Back.' });
    await alice.until(hers.id, ['undone']);
    const { refusals } = changesSchema.parse((await api.send('GET', '/api/changes')).body);
    expect(refusals.map(({ who, code }) => `${who ?? ''} ${code}`)).toContain('viewer forbidden');
  });

  it('no other site, nothing but JSON, and nothing endless', async () => {
    const path = '/api/changes/plans';
    const foreign = await api.send('POST', path, split('catalog', 50), { origin: 'https://evil.example' });
    expect([foreign.status, codeOf(foreign.body)]).toEqual([403, 'forbidden']);
    const sister = await api.send('POST', path, split('catalog', 50), { 'sec-fetch-site': 'same-site' });
    expect(sister.status).toBe(403);
    const form = await api.send('POST', path, {}, { 'content-type': 'text/plain' });
    expect([form.status, codeOf(form.body)]).toEqual([415, 'unsupported-media-type']);
    const endless = await api.send('POST', path, { kind: 'x'.repeat(400_000) });
    expect([endless.status, codeOf(endless.body)]).toEqual([413, 'too-large']);
    const wrong = await api.send('POST', path, { ...split('catalog', 50), wieghts: {} });
    expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([400, expect.stringContaining('wieghts')]);
    const put = await api.send('PUT', path, {});
    expect([put.status, codeOf(put.body)]).toEqual([405, 'method-not-allowed']);
  });

  it('and no token is ever written down', async () => {
    const ledger = await readFile(`${stack.console.data}/ledger.sqlite`);
    const wal = await readFile(`${stack.console.data}/ledger.sqlite-wal`);
    for (const token of ['alice-token', 'viewer-token']) {
      expect(stack.console.program.output()).not.toContain(token);
      expect(Buffer.concat([ledger, wal]).includes(token)).toBe(false);
    }
  });
});

describe('every answer is as the OpenAPI document says', () => {
  it('over the whole life of a change', async () => {
    const planned = await api.send('POST', '/api/changes/plans', split('catalog', 88));
    expect(mistakesOfAnswer('/api/changes/plans', 201, 'application/json', planned.body, 'post')).toEqual([]);
    const { id, digest } = planned.body as { id: string; digest: string };
    const applied = await api.send('POST', '/api/changes', { planId: id, digest, reason: '' });
    expect(mistakesOfAnswer('/api/changes', 202, 'application/json', applied.body, 'post')).toEqual([]);
    for (const [documented, path] of [
      ['/api/changes', '/api/changes?state=converging,active&limit=5'],
      ['/api/changes/{id}', `/api/changes/${id}`],
      ['/api/halt', '/api/halt'],
      ['/api/permission', '/api/permission?namespace=shop'],
    ] as const) {
      const { status, body } = await api.send('GET', path);
      expect([status, mistakesOfAnswer(documented, 200, 'application/json', body)]).toEqual([200, []]);
    }
    const undone = await api.send('POST', `/api/changes/${id}/undo`, {});
    expect(mistakesOfAnswer('/api/changes/{id}/undo', 202, 'application/json', undone.body, 'post')).toEqual(
      [],
    );
    await api.until(id, ['undone']);
    for (const [path, status] of [
      ['/api/changes/chg-00000000', 404],
      ['/api/changes?state=odd', 400],
      ['/api/permission', 400],
    ] as const) {
      const answer = await api.send('GET', path);
      expect([path, answer.status]).toEqual([path, status]);
      problemSchema.parse(answer.body);
    }
  });
});
