import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeEvent, ChangeState } from '@/lib/domain/change.ts';
import { LeaseLost, type ChangeStore, type Lease } from '@/lib/ports/change-store.ts';
import { sampleChange, samplePlan, sampleStep } from '../support/change-samples.ts';

/** A database that outlives the stores opened on it. */
export interface LedgerUnderTest {
  /** Whether several consoles write to it at the same time; an embedded one belongs to one console. */
  readonly isShared: boolean;
  /** Another console on the same database. */
  open(): Promise<ChangeStore>;
  /** Tries a statement of SQL behind the ledger's back. */
  execute(statement: string): Promise<void>;
  end(): Promise<void>;
}

const event = (name: ChangeEvent['event'], at: number): ChangeEvent => ({
  at,
  event: name,
  detail: `It was "${name}" – ☂.`,
  who: null,
  step: 0,
});

/** What every ledger must do, whatever database it stands on. */
export function changeStoreBehaviour(database: string, prepare: () => Promise<LedgerUnderTest>): void {
  describe(`the ledger in ${database}`, () => {
    let under: LedgerUnderTest;
    let store: ChangeStore;
    let others: ChangeStore[];
    beforeEach(async () => {
      under = await prepare();
      store = await under.open();
      others = [];
    });
    afterEach(async () => {
      await Promise.all([store, ...others].map((one) => one.close()));
      await under.end();
    });

    /** A second console where there may be one, else the same. */
    const second = async (): Promise<ChangeStore> => {
      if (!under.isShared) return store;
      const other = await under.open();
      others.push(other);
      return other;
    };
    const lease = async (id: string, holder: string, now: number): Promise<Lease> => {
      const taken = await store.acquire(id, holder, now, 15);
      if (taken === null) throw new Error(`${holder} has no lease`);
      return taken;
    };

    it('gives a plan back byte for byte, until it is pruned', async () => {
      const plan = samplePlan('plan-1');
      await store.savePlan(plan);
      await store.savePlan(samplePlan('plan-2', { expiresAt: 9000 }));
      expect(await store.findPlan('plan-1')).toEqual(plan);
      await store.prunePlans(2000);
      expect(await store.findPlan('plan-1')).toBeNull();
      expect(await store.findPlan('plan-2')).not.toBeNull();
      expect(await store.findPlan('nobody made it')).toBeNull();
    });

    it('keeps what it acknowledged when the console goes and another one comes', async () => {
      const change = sampleChange('one');
      await store.create(change, 'key');
      await store.record('one', null, { state: 'converging', appliedAt: 1004.25 }, [
        event('converging', 1004.25),
      ]);
      const other = await under.open();
      const found = await other.find('one');
      await other.close();
      expect(found).toEqual({
        ...change,
        state: 'converging',
        appliedAt: 1004.25,
        updatedAt: 1004.25,
        timeline: [...change.timeline, event('converging', 1004.25)],
      });
      expect(await store.find('nothing')).toBeNull();
    });

    it('makes one change of a plan, and one of an idempotency key, however many ask at once', async () => {
      const create = (id: string, key: string) =>
        store.create(sampleChange(id, { plan: samplePlan(id) }), key);
      const ofOnePlan = await Promise.all([
        create('one', 'key-a'),
        create('one', 'key-b'),
        create('one', 'key-a'),
      ]);
      const ofOneKey = await Promise.all([create('two', 'key-c'), create('three', 'key-c')]);
      for (const asked of [ofOnePlan, ofOneKey]) {
        expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
        expect(new Set(asked.map(({ change }) => change.id)).size).toBe(1);
      }
      expect(await store.list({ limit: 10 })).toHaveLength(2);
    });

    it('adds to the timeline in order, from consoles that write at the same time', async () => {
      await store.create(sampleChange('one'), 'key');
      const other = await second();
      const times = Array.from({ length: 20 }, (_, index) => 2000 + index);
      await Promise.all(
        times.map((at, index) =>
          (index % 2 === 0 ? store : other).record('one', null, {}, [event('cannot-tell', at)]),
        ),
      );
      const timeline = (await store.find('one'))?.timeline ?? [];
      expect(timeline).toHaveLength(21);
      expect(new Set(timeline.map(({ at }) => at)).size).toBe(21);
    });

    it('lets nobody rewrite what happened, not even by hand', async () => {
      await store.create(sampleChange('one'), 'key');
      await store.recordRefusal({ at: 1, who: null, intent: null, code: 'read-only', detail: 'no' });
      for (const statement of [
        "update change_events set detail = 'nothing happened'",
        'delete from change_events',
        "update refusals set who = 'somebody else'",
        'delete from refusals',
      ]) {
        await expect(under.execute(statement)).rejects.toThrow(/append-only/);
      }
      expect((await store.find('one'))?.timeline).toEqual(sampleChange('one').timeline);
    });

    it('lets one console at a time drive a change, and refuses the writes of an earlier one', async () => {
      await store.create(sampleChange('one'), 'key');
      const first = await lease('one', 'a', 1000);
      expect(await store.acquire('one', 'b', 1010, 15)).toBeNull();
      const prolonged = await store.renew(first, 1010, 15);
      expect(prolonged.expiresAt).toBe(1025);
      expect(await store.acquire('one', 'b', 1024, 15)).toBeNull();
      const later = await lease('one', 'b', 1025);
      expect(later.token).toBeGreaterThan(first.token);
      await expect(
        store.record('one', prolonged, { state: 'failed' }, [event('undone', 1026)]),
      ).rejects.toBeInstanceOf(LeaseLost);
      await expect(store.renew(prolonged, 1026, 15)).rejects.toBeInstanceOf(LeaseLost);
      expect(await store.find('one')).toEqual(sampleChange('one'));
      await store.record('one', later, { state: 'failed' }, []);
      await store.release(prolonged);
      expect(await store.acquire('one', 'a', 1030, 15)).toBeNull();
      await store.release(later);
      expect((await store.acquire('one', 'a', 1030, 15))?.token).toBeGreaterThan(later.token);
    });

    it('gives the lease to one of many that ask at once', async () => {
      const other = await second();
      const asked = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? store : other).acquire('one', `console-${index}`, 1000, 15),
        ),
      );
      expect(asked.filter((one) => one !== null)).toHaveLength(1);
    });

    it('does not wait for a lease that a clock far ahead has set', async () => {
      await lease('one', 'a', 90_000);
      expect(await store.acquire('one', 'b', 1000, 15)).not.toBeNull();
    });

    it('finds what needs driving', async () => {
      const stages = [sampleStep(0, 0), sampleStep(1, 1)];
      const put = (id: string, state: ChangeState, parts: Parameters<typeof sampleChange>[1] = {}) =>
        store.create(sampleChange(id, { plan: samplePlan(id), state, ...parts }), id);
      await put('applying', 'applying');
      await put('with-deadline', 'active', { deadline: 5000, appliedAt: 10 });
      await put('between-stages', 'active', { appliedAt: 10, plan: samplePlan('s', { steps: stages }) });
      await put('young', 'active', { appliedAt: 900 });
      await put('settled', 'active', { appliedAt: 10 });
      await put('last-stage', 'active', {
        appliedAt: 10,
        stage: 1,
        plan: samplePlan('l', { steps: stages }),
      });
      await put('undone', 'undone', { deadline: 5000 });
      const found = (await store.unfinished(500)).map(({ id }) => id);
      expect(found.toSorted()).toEqual(['applying', 'between-stages', 'with-deadline', 'young']);
    });

    it('lists active changes before ended ones, newest first, narrowed as asked', async () => {
      for (const [index, state] of (['undone', 'active', 'failed', 'active'] as const).entries()) {
        const plan = samplePlan(
          `c${index}`,
          index === 3 ? { intent: { ...samplePlan('x').intent, service: 'cart' } } : {},
        );
        await store.create(
          sampleChange(`c${index}`, { plan, state, createdAt: 1000 + index, who: `p${index}` }),
          `k${index}`,
        );
      }
      const ids = async (filter: Partial<Parameters<ChangeStore['list']>[0]>) =>
        (await store.list({ limit: 10, ...filter })).map(({ id }) => id);
      expect(await ids({})).toEqual(['c3', 'c1', 'c2', 'c0']);
      expect(await ids({ limit: 2 })).toEqual(['c3', 'c1']);
      expect(await ids({ states: ['failed', 'undone'] })).toEqual(['c2', 'c0']);
      expect(await ids({ namespace: 'shop', service: 'cart' })).toEqual(['c3']);
      expect(await ids({ who: 'p1' })).toEqual(['c1']);
      expect(await ids({ from: 1001, to: 1002 })).toEqual(['c1', 'c2']);
    });

    it('tells streams what moved, each change once, at its newest', async () => {
      await store.create(sampleChange('one'), 'a');
      await store.create(sampleChange('two', { plan: samplePlan('two') }), 'b');
      expect(await store.position()).toBe((await store.movedSince(0)).position);
      const start = await store.movedSince(0);
      expect(start.changes.map(({ id }) => id)).toEqual(['one', 'two']);
      expect((await store.movedSince(start.position)).changes).toEqual([]);
      await store.record('one', null, { isPaused: true }, [event('paused', 1100)]);
      await store.record('one', null, { isPaused: false }, [event('resumed', 1101)]);
      const moved = await store.movedSince(start.position);
      expect(moved.changes.map(({ id, isPaused }) => [id, isPaused])).toEqual([['one', false]]);
      expect(moved.position).toBeGreaterThan(start.position);
    });

    it('keeps a halt until it is released, and the first reason of two', async () => {
      expect(await store.halt()).toBeNull();
      const first = { engagedAt: 1000, who: 'ana', reason: 'pager' };
      expect(await store.engageHalt(first)).toEqual(first);
      expect(await store.engageHalt({ engagedAt: 1001, who: 'ben', reason: 'me too' })).toEqual(first);
      const other = await under.open();
      expect(await other.halt()).toEqual(first);
      await other.releaseHalt('ben', 'over', 1200);
      await other.close();
      expect(await store.halt()).toBeNull();
      const second = { engagedAt: 1300, who: null, reason: 'again' };
      expect(await store.engageHalt(second)).toEqual(second);
    });

    it('remembers who was refused, newest first', async () => {
      const { intent } = samplePlan('x');
      for (const [index, asked] of [null, intent, null].entries()) {
        await store.recordRefusal({
          at: index,
          who: `p${index}`,
          intent: asked,
          code: 'denied',
          detail: 'no',
        });
      }
      expect(await store.refusals(2)).toEqual([
        { at: 2, who: 'p2', intent: null, code: 'denied', detail: 'no' },
        { at: 1, who: 'p1', intent, code: 'denied', detail: 'no' },
      ]);
      await expect(store.check()).resolves.toBeUndefined();
    });
  });
}
