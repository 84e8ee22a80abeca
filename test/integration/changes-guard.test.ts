import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marksSchema } from '@/lib/contract/marks.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { ChangeApi } from '../support/change-api.ts';
import { eventually } from '../support/eventually.ts';
import { startConsole, startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let api: ChangeApi;
let startedAt: number;

beforeAll(async () => {
  startedAt = Date.now();
  stack = await startStack({ env: { PILOTHOUSE_WRITES: 'enabled' } });
  api = new ChangeApi(stack.consoleUrl);
}, 180_000);

afterAll(() => stack?.stop());

const of = { mesh: 'default' } as const;
const endedBy = async (id: string): Promise<string> => {
  const { timeline } = await api.until(id, ['undone'], 120_000);
  return timeline.find(({ event }) => event === 'guard-breached')?.detail ?? 'no breach';
};

describe('a guard on the running mesh', () => {
  it('takes a split back for the slow version alone, whose p99 the whole service hides', async () => {
    const split: ChangeIntent = {
      ...of,
      kind: 'split',
      namespace: 'shop',
      service: 'catalog',
      weights: { v1: 88, v2: 12 },
    };
    const plan = await api.plan(split);
    await api.apply(plan, { guard: { maxP99Ms: 400, windowSeconds: 300 } });
    expect(await endedBy(plan.id)).toMatch(/^p99 of version v2 is \d+ ms, above 400 ms\.$/);
  }, 180_000);

  it('lifts a fault early for what its caller answers, although injected errors do not count', async () => {
    const fault: ChangeIntent = {
      ...of,
      kind: 'fault',
      namespace: 'payments',
      service: 'payment',
      abort: { httpStatus: 503, percent: 30 },
      expiresInSeconds: 600,
    };
    const plan = await api.plan(fault);
    await api.apply(plan, { guard: { maxErrorRatio: 0.05, windowSeconds: 600 } });
    expect(await endedBy(plan.id)).toMatch(
      /^Errors of checkout’s own answers are \d+\.\d %, above 5\.0 %\.$/,
    );
  }, 180_000);
});

it('a guard keeps a split whose callers only pass on what somebody else injected, and says that it cannot tell', async () => {
  const aborted = await api.plan({
    ...of,
    kind: 'fault',
    namespace: 'payments',
    service: 'payment',
    abort: { httpStatus: 503, percent: 50 },
    expiresInSeconds: 300,
  });
  await api.apply(aborted);
  await api.until(aborted.id, ['converging', 'active']);
  const plan = await api.plan({
    ...of,
    kind: 'split',
    namespace: 'shop',
    service: 'catalog',
    weights: { v1: 89, v2: 11 },
  });
  await api.apply(plan, { guard: { maxErrorRatio: 0.02, windowSeconds: 30 } });
  const eventOf = async (kind: string): Promise<string | undefined> =>
    (await api.read(plan.id)).timeline.find(({ event }) => event === kind)?.detail;
  await eventually(
    'the guard has ended',
    async () => (await eventOf('guard-without-data')) !== undefined,
    120_000,
  );
  expect(await eventOf('guard-cannot-tell')).toMatch(
    /^Errors of \w+’s own answers are \d+\.\d %, above 2\.0 %; faults injected on payment can account for that/,
  );
  expect(await eventOf('guard-breached')).toBeUndefined();
  for (const { id } of [plan, aborted]) {
    await api.send('POST', `/api/changes/${id}/undo`, { reason: 'Back.' });
    await api.until(id, ['undone']);
  }
}, 240_000);

describe('marks on the running mesh', () => {
  const send = async (method: string, path: string, body: object, type = 'application/json') => {
    const response = await fetch(`${stack.lab.kubernetesUrl}${path}`, {
      method,
      headers: { authorization: 'Bearer admin-token', 'content-type': type },
      body: JSON.stringify(body),
    });
    expect([200, 201]).toContain(response.status);
  };
  const marksOf = async (service: string, from = api): Promise<string[]> => {
    const { body } = await from.send('GET', `/api/marks?subject=service:Kubernetes/shop/${service}`);
    return marksSchema.parse(body).marks.map(({ kind, title }) => `${kind} ${title}`);
  };

  it('tell of deploys and policies, and of a change of this console once, as what it was', async () => {
    // What comes along with a service is no turn of it: the practice mesh is to be older than that.
    await eventually(
      'the services are no longer new',
      () => Promise.resolve(Date.now() > startedAt + 40_000),
      60_000,
    );
    await send(
      'PATCH',
      '/apis/apps/v1/namespaces/shop/deployments/catalog-v2',
      {
        spec: {
          template: { spec: { containers: [{ name: 'catalog', image: 'reg.example/shop/catalog:9.9' }] } },
        },
      },
      'application/strategic-merge-patch+json',
    );
    await send('POST', '/apis/security.istio.io/v1/namespaces/shop/peerauthentications', {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'as-before', namespace: 'shop' },
      spec: { mtls: { mode: 'PERMISSIVE' } },
    });
    await eventually('the deploy is marked', async () =>
      (await marksOf('catalog')).some((mark) => /^deploy catalog-v2 deployed: .*catalog:9\.9/.test(mark)),
    );
    await eventually('the policy is marked', async () =>
      (await marksOf('catalog')).includes('policy PeerAuthentication as-before created'),
    );
    const marks = await marksOf('catalog');
    expect(marks.filter((mark) => mark.startsWith('split catalog: 90/10 → 88/12'))).toHaveLength(1);
    expect(marks.filter((mark) => mark.startsWith('routing'))).toEqual([]);
    expect((await marksOf('cart')).filter((mark) => mark.startsWith('deploy'))).toEqual([]);
    const later = await startConsole({
      PROMETHEUS_URL: stack.lab.prometheusUrl,
      KUBECONFIG: stack.lab.kubeconfig,
    });
    // A console that was not there knows it from the objects; what the first one changed is somebody's routing to it.
    await eventually('a later console tells the same', async () => {
      const told = await marksOf('catalog', new ChangeApi(later.url));
      return (
        told.some((mark) => /^deploy catalog-v2 deployed: .*catalog:9\.9/.test(mark)) &&
        told.includes('policy PeerAuthentication as-before created') &&
        !told.includes('routing VirtualService catalog created')
      );
    });
    await later.stop();
  }, 120_000);
});
