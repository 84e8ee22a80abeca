import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { asConsole, never, onlyStep, startShop } from './shop-cluster.ts';

const catalog = { mesh: 'istio', namespace: 'shop', service: 'catalog' } as const;
const split = (weights: Record<string, number>): ChangeIntent => ({ kind: 'split', ...catalog, weights });
const abort: ChangeIntent = {
  kind: 'fault',
  ...catalog,
  abort: { httpStatus: 503, percent: 25 },
  expiresInSeconds: 600,
};
const deadline = Date.parse('2026-11-24T07:10:00Z') / 1000;

describe('a split in a VirtualService', () => {
  it('moves the weights and nothing else, and goes back', async () => {
    const shop = await startShop();
    const before = shop.virtualService('catalog');
    const draft = await shop.draft(split({ v1: 50, v2: 50 }));
    const step = onlyStep(draft.steps);
    expect(step.dryRun).toEqual({ ok: true, message: 'The control plane accepts it.', refusedBy: null });
    expect(draft.sharesBefore).toEqual({ v1: 0.9, v2: 0.1 });
    expect(draft.sharesAfter).toEqual({ v1: 0.5, v2: 0.5 });
    expect(shop.virtualService('catalog')).toEqual(before);

    const written = await shop.writer.write(step, 'c1', asConsole, never);
    expect(written).toMatchObject({ kind: 'landed', object: { name: 'catalog', generation: 2 } });
    const after = shop.virtualService('catalog');
    expect(after.spec).toEqual({
      hosts: ['catalog.shop.svc.cluster.local'],
      http: [
        {
          name: 'primary',
          route: [
            { destination: { host: 'catalog.shop.svc.cluster.local', subset: 'v1' }, weight: 50 },
            { destination: { host: 'catalog.shop.svc.cluster.local', subset: 'v2' }, weight: 50 },
          ],
        },
      ],
    });
    expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'in-force' });

    expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.virtualService('catalog').spec).toEqual(before.spec);
    expect(shop.virtualService('catalog').metadata.annotations ?? {}).toEqual({});
    expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'absent' });
  });

  it('is refused with what moved when somebody else wrote in between', async () => {
    const shop = await startShop();
    const step = onlyStep((await shop.draft(split({ v1: 50, v2: 50 }))).steps);
    await shop.edit('catalog', [{ op: 'replace', path: '/spec/http/0/route/1/weight', value: 20 }]);
    const outcome = await shop.writer.write(step, 'c1', asConsole, never);
    expect(outcome).toMatchObject({ kind: 'conflict' });
    const differences = outcome.kind === 'conflict' ? outcome.differences : [];
    expect(differences.map(({ part }) => part)).toEqual(['generation', 'rule']);
    expect(differences[0]).toMatchObject({ planned: '1', found: '2', by: 'kubectl-edit' });
    expect(differences[1]?.found).toContain('"weight":20');
    expect(shop.rules('catalog')[0]?.route).toMatchObject([{ weight: 90 }, { weight: 20 }]);
  });

  it('counts as written when the same bytes are sent a second time', async () => {
    const shop = await startShop();
    const step = onlyStep((await shop.draft(split({ v1: 50, v2: 50 }))).steps);
    await shop.writer.write(step, 'c1', asConsole, never);
    expect(await shop.writer.write(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.virtualService('catalog').metadata.generation).toBe(2);
  });

  it('never overwrites what somebody else wrote afterwards: only its mark goes', async () => {
    const shop = await startShop();
    const step = onlyStep(await shop.apply(split({ v1: 50, v2: 50 }), 'c1'));
    await shop.edit('catalog', [{ op: 'replace', path: '/spec/http/0/route/1/weight', value: 20 }]);
    expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'changed' });
    const outcome = await shop.writer.undo(step, 'c1', asConsole, never);
    expect(outcome).toMatchObject({ kind: 'conflict', differences: [{ part: 'rule' }] });
    expect(shop.rules('catalog')[0]?.route).toMatchObject([{ weight: 50 }, { weight: 20 }]);
    expect(Object.keys(shop.virtualService('catalog').metadata.annotations ?? {})).toEqual([]);
  });

  it('takes over from an earlier one, which is in force again when it goes back', async () => {
    const shop = await startShop();
    const first = onlyStep(await shop.apply(split({ v1: 80, v2: 20 }), 'c1'));
    const second = onlyStep(await shop.apply(split({ v1: 50, v2: 50 }), 'c2'));
    expect(await shop.writer.sight(first, 'c1', never)).toMatchObject({ kind: 'absent' });
    expect(await shop.writer.sight(second, 'c2', never)).toMatchObject({ kind: 'in-force' });
    expect(await shop.writer.undo(second, 'c2', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(await shop.writer.sight(first, 'c1', never)).toMatchObject({ kind: 'in-force' });
    expect(await shop.writer.undo(first, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.rules('catalog')[0]?.route).toMatchObject([{ weight: 90 }, { weight: 10 }]);
  });

  it('goes there in stages, each of which goes straight back to the weights before the first', async () => {
    const shop = await startShop();
    const staged: ChangeIntent = {
      kind: 'split',
      ...catalog,
      weights: { v1: 0, v2: 100 },
      stages: [
        { weights: { v1: 75, v2: 25 }, bakeSeconds: 60 },
        { weights: { v1: 50, v2: 50 }, bakeSeconds: 60 },
      ],
    };
    const { steps } = await shop.draft(staged);
    expect(steps.map(({ stage, dryRun }) => [stage, dryRun.ok])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ]);
    expect(steps[1]?.dryRun.message).toContain('the stage before it is not written yet');
    for (const step of steps.slice(0, 2)) {
      expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'absent' });
      expect(await shop.writer.write(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
      expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'in-force' });
    }
    expect(shop.rules('catalog')[0]?.route).toMatchObject([{ weight: 50 }, { weight: 50 }]);
    for (const step of steps.slice(0, 2).toReversed())
      expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.rules('catalog')[0]?.route).toMatchObject([{ weight: 90 }, { weight: 10 }]);
  });
});

describe('a fault in a VirtualService', () => {
  it('carries its deadline and its way back on the object, so that it can be lifted without any memory', async () => {
    const shop = await startShop();
    await shop.apply(abort, 'c1', deadline);
    expect(shop.rules('catalog')[0]?.fault).toEqual({
      abort: { httpStatus: 503, percentage: { value: 25 } },
    });
    const marked = await shop.writer.marked(never);
    expect(marked).toMatchObject([{ changeId: 'c1', deadline, object: { name: 'catalog' } }]);
    for (const one of marked) expect(await shop.writer.lift(one, never)).toMatchObject({ kind: 'landed' });
    expect(shop.rules('catalog')[0]).not.toHaveProperty('fault');
    expect(await shop.writer.marked(never)).toEqual([]);
  });

  it('is lifted although others edited the same object and moved its rule', async () => {
    const shop = await startShop();
    const step = onlyStep(await shop.apply(abort, 'c1', deadline));
    const admin = { name: 'admin', match: [{ uri: { prefix: '/admin' } }], directResponse: { status: 403 } };
    await shop.edit('catalog', [
      { op: 'add', path: '/spec/http/0', value: admin },
      { op: 'replace', path: '/spec/http/1/route/1/weight', value: 20 },
    ]);
    expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'in-force' });
    expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.rules('catalog')[0]).toEqual(admin);
    expect(shop.rules('catalog')[1]).not.toHaveProperty('fault');
    expect(shop.rules('catalog')[1]?.route).toMatchObject([{ weight: 90 }, { weight: 20 }]);
  });

  it('for one caller or header stands in a rule of its own in front of the base rule', async () => {
    const shop = await startShop();
    const narrowed: ChangeIntent = {
      ...abort,
      from: { namespace: 'shop', workload: 'frontend' },
      match: { headers: { 'x-test': 'yes' } },
    };
    const base = shop.rules('catalog')[0];
    const step = onlyStep(await shop.apply(narrowed, 'c1', deadline));
    const [own, then, ...more] = shop.rules('catalog');
    expect(own).toEqual({
      ...base,
      name: 'pilothouse-c1',
      match: [
        {
          headers: { 'x-test': { exact: 'yes' } },
          sourceLabels: expect.objectContaining({ app: 'frontend' }),
          sourceNamespace: 'shop',
        },
      ],
      fault: { abort: { httpStatus: 503, percentage: { value: 25 } } },
    });
    expect([then, more]).toEqual([base, []]);
    await shop.apply(split({ v1: 50, v2: 50 }), 'c2');
    expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.rules('catalog')).toMatchObject([
      { name: 'primary', route: [{ weight: 50 }, { weight: 50 }] },
    ]);
  });

  it('is taken away by whoever clears the faults, and comes back with its deadline when that is undone', async () => {
    const shop = await startShop();
    await shop.apply({ ...abort, match: { headers: { 'x-test': 'yes' } } }, 'c1', deadline);
    await shop.apply({ ...abort, abort: { grpcStatus: 'UNAVAILABLE', percent: 5 } }, 'c2', deadline);
    const before = shop.rules('catalog');
    const clear = onlyStep(await shop.apply({ kind: 'clear-fault', ...catalog }, 'c3'));
    expect(shop.rules('catalog')).toHaveLength(1);
    expect(shop.rules('catalog')[0]).not.toHaveProperty('fault');
    expect(await shop.writer.marked(never)).toEqual([]);
    await shop.writer.undo(clear, 'c3', asConsole, never);
    expect(shop.rules('catalog')).toEqual(before);
    expect((await shop.writer.marked(never)).map(({ changeId }) => changeId).sort()).toEqual(['c1', 'c2']);
    for (const one of await shop.writer.marked(never)) await shop.writer.lift(one, never);
    expect(shop.rules('catalog')).toMatchObject([{ name: 'primary' }]);
    expect(shop.rules('catalog')[0]).not.toHaveProperty('fault');
  });

  it('is not offered where an HTTPRoute routes, with the reason', async () => {
    const shop = await startShop();
    const draft = await shop.draft({ ...abort, service: 'mailer' });
    expect(draft.steps).toEqual([]);
    expect(draft.checks).toMatchObject([{ code: 'no-native-fault', severity: 'blocking' }]);
  });
});

describe('an owner who puts its own back', () => {
  const split3: ChangeIntent = {
    kind: 'split',
    ...catalog,
    service: 'reviews',
    weights: { v1: 50, v2: 25, v3: 25 },
  };
  it.each([
    { intent: split3, service: 'reviews', seconds: 61, by: 'kustomize-controller' },
    { intent: { ...abort, service: 'cart' }, service: 'cart', seconds: 21, by: 'argocd-controller' },
  ])('is recognised and named: $by', async ({ intent, service, seconds, by }) => {
    const shop = await startShop();
    const marks = () =>
      Object.keys(shop.virtualService(service).metadata.annotations ?? {}).filter((key) =>
        key.startsWith('pilothouse'),
      );
    const step = onlyStep(await shop.apply(intent, 'c1'));
    expect(marks()).toEqual(['pilothouse.dev/change.c1']);
    shop.pass(seconds);
    expect(await shop.writer.sight(step, 'c1', never)).toMatchObject({ kind: 'absent', by });
    expect(await shop.writer.undo(step, 'c1', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(marks()).toEqual([]);
  });
});
