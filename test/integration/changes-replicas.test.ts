import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { ChangeApi } from '../support/change-api.ts';
import { eventually } from '../support/eventually.ts';
import { startPostgres, type PostgresServer } from '../support/postgres-server.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

describeWithRealPart('postgres', 'two consoles that share one PostgreSQL', (binary) => {
  let lab: Lab;
  let database: PostgresServer;
  let consoles: readonly [RunningConsole, RunningConsole];

  beforeAll(async () => {
    [lab, database] = await Promise.all([startLab(), startPostgres(binary)]);
    const env = {
      PROMETHEUS_URL: lab.prometheusUrl,
      KUBECONFIG: lab.kubeconfig,
      PILOTHOUSE_WRITES: 'enabled',
      DATABASE_URL: await database.createDatabase(),
    };
    const first = await startConsole(env);
    consoles = [first, await startConsole(env)];
  }, 300_000);

  afterAll(async () => {
    await Promise.all((consoles ?? []).map((one) => one.stop()));
    await Promise.all([lab?.stop(), database?.stop()]);
  });

  const fault = (expiresInSeconds: number): ChangeIntent => ({
    kind: 'fault',
    mesh: 'default',
    namespace: 'shop',
    service: 'catalog',
    abort: { httpStatus: 503, percent: 10 },
    expiresInSeconds,
  });

  it('see the same changes and the same halt', async () => {
    const [one, other] = consoles.map(({ url }) => new ChangeApi(url)) as [ChangeApi, ChangeApi];
    const plan = await one.plan(fault(120));
    await one.apply(plan);
    expect((await other.until(plan.id, ['converging', 'active'])).id).toBe(plan.id);
    await other.send('POST', '/api/halt', { reason: 'Seen on both.' });
    await one.until(plan.id, ['undone']);
    expect((await one.send('GET', '/api/halt')).body).toMatchObject({
      engaged: true,
      reason: 'Seen on both.',
    });
    await one.send('DELETE', '/api/halt', { reason: 'Fine.' });
    expect((await other.send('GET', '/api/halt')).body).toMatchObject({ engaged: false });
  });

  it('take over within 15 s from one that is killed, and lift its fault at the deadline', async () => {
    const [doomed, heir] = consoles;
    const api = new ChangeApi(doomed.url);
    const plan = await api.plan(fault(25));
    await api.apply(plan);
    await api.until(plan.id, ['converging', 'active']);
    await doomed.program.stop('SIGKILL');
    const there = new ChangeApi(heir.url);
    const ended = await there.until(plan.id, ['expired'], 90_000);
    const lifted = ended.timeline.at(-1)?.at ?? Number.POSITIVE_INFINITY;
    expect(lifted).toBeGreaterThanOrEqual(plan.deadline ?? Number.POSITIVE_INFINITY);
    expect(lifted - (plan.deadline ?? 0)).toBeLessThan(15);
    await eventually('the object is as before', async () => {
      const path = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/catalog';
      const headers = { authorization: 'Bearer admin-token' };
      return !(await (await fetch(`${lab.kubernetesUrl}${path}`, { headers })).text()).includes('"abort"');
    });
  });
});
