import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { asConsole, never, onlyStep, startShop } from './shop-cluster.ts';

const fault = (service: string, more: object = {}): ChangeIntent => ({
  kind: 'fault',
  mesh: 'istio',
  namespace: 'shop',
  service,
  abort: { httpStatus: 503, percent: 25 },
  expiresInSeconds: 600,
  ...more,
});
const soon = Date.parse('2026-11-24T07:02:00Z') / 1000;
const later = Date.parse('2026-11-24T07:12:00Z') / 1000;
const fromFrontend = { from: { namespace: 'shop', workload: 'frontend' } };

describe('the same fault once more, with a later deadline', () => {
  it.each([
    ['for everybody', 'catalog', {}],
    ['for one caller', 'catalog', fromFrontend],
    ['for requests with a header', 'catalog', { match: { headers: { 'x-user': 'tester' } } }],
  ])('%s takes the place of the first, and one undo lifts all of it', async (_for, service, more) => {
    const shop = await startShop();
    const before = shop.virtualService(service);
    const first = onlyStep(await shop.apply(fault(service, more), 'c1', soon));
    const injected = shop.rules(service);
    const draft = await shop.draft(fault(service, more), { changeId: 'c2', deadline: later });
    expect(draft.checks.map(({ code }) => code)).toContain('fault-renewed');
    expect(draft.checks.map(({ code }) => code)).not.toContain('fault-replaced');

    const second = onlyStep(await shop.apply(fault(service, more), 'c2', later));
    expect(shop.rules(service)).toEqual(injected);
    expect(await shop.writer.sight(first, 'c1', never)).toMatchObject({ kind: 'absent' });
    expect(await shop.writer.marked(never)).toMatchObject([{ changeId: 'c2', deadline: later }]);
    expect(await shop.writer.undo(second, 'c2', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(shop.virtualService(service).spec).toEqual(before.spec);
    expect(shop.virtualService(service).metadata.annotations ?? {}).toEqual(
      before.metadata.annotations ?? {},
    );
  });

  it('is lifted by what stands on the object alone, without any memory', async () => {
    const shop = await startShop();
    const before = shop.virtualService('catalog');
    await shop.apply(fault('catalog'), 'c1', soon);
    await shop.apply(fault('catalog'), 'c2', later);
    const [marked] = await shop.writer.marked(never);
    if (marked === undefined) throw new Error('Nothing is marked.');
    expect(await shop.writer.lift(marked, never)).toMatchObject({ kind: 'landed' });
    expect(shop.virtualService('catalog').spec).toEqual(before.spec);
  });

  it('goes with the object that the first had to make', async () => {
    const shop = await startShop();
    await shop.apply(fault('ratings'), 'c1', soon);
    const second = onlyStep(await shop.apply(fault('ratings'), 'c2', later));
    expect(second.inverse.operation).toBe('delete');
    expect(await shop.writer.undo(second, 'c2', asConsole, never)).toMatchObject({ kind: 'landed' });
    expect(() => shop.virtualService('ratings')).toThrow('There is no VirtualService');
  });

  it('takes nothing of a fault that somebody else injected', async () => {
    const shop = await startShop();
    const theirs = { abort: { httpStatus: 503, percentage: { value: 25 } } };
    await shop.edit('catalog', [{ op: 'add', path: '/spec/http/0/fault', value: theirs }]);
    const draft = await shop.draft(fault('catalog'), { changeId: 'c2', deadline: later });
    expect(draft.checks.map(({ code }) => code)).toContain('fault-replaced');
    const step = onlyStep(await shop.apply(fault('catalog'), 'c2', later));
    await shop.writer.undo(step, 'c2', asConsole, never);
    expect(shop.rules('catalog')[0]?.fault).toEqual(theirs);
  });
});
