import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { Change } from '@/lib/domain/change.ts';
import { change, ChangeWorld, CONSOLE, fault, split } from '../../support/change-console.ts';
import { flowOf } from '../../support/said-flows.ts';

const names = ({ timeline }: Change): string[] => timeline.map(({ event }) => event);
const route = 'reviews-route';
const order = { who: 'ana', reason: 'go on' };
const half = [flowOf({ version: 'v1', rate: 50 }), flowOf({ version: 'v2', rate: 50 })];

const staged: ChangeIntent = {
  ...split(0, 100),
  kind: 'split',
  weights: { v1: 0, v2: 100 },
  stages: [
    { weights: { v1: 50, v2: 50 }, bakeSeconds: 60 },
    { weights: { v1: 0, v2: 100 }, bakeSeconds: 60 },
  ],
};

describe('the proof of a change', () => {
  it('converges within a minute at a hundred requests a second, and says by how much it may be off', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50));
    await world.pass(60);
    const { proof, state } = await world.change(made.id);
    expect(state).toBe('active');
    expect(proof).toMatchObject({ verdict: 'converged', reason: null, requested: { v1: 0.5, v2: 0.5 } });
    const [first] = proof?.observed ?? [];
    expect(first?.low ?? 1).toBeGreaterThan(0.45);
    expect(first?.high ?? 0).toBeLessThan(0.55);
  });

  it('holds back that it did not converge while proxies may still take it on, and says it then', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [flowOf({ version: 'v1', rate: 100 })];
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50));
    await world.pass(50);
    expect((await world.change(made.id)).proof?.verdict).toBe('cannot-tell');
    await world.pass(30);
    expect((await world.change(made.id)).proof?.verdict).toBe('not-converged');
  });

  it('cannot tell while telemetry is away, and says so', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = null;
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50));
    await world.pass(60);
    const { proof, state } = await world.change(made.id);
    expect([state, proof?.verdict, proof?.reason]).toEqual([
      'converging',
      'cannot-tell',
      'Telemetry does not answer.',
    ]);
  });

  it('holds what was injected against what was asked for', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [
      flowOf({ version: 'v1', rate: 100, errors: 50, injected: 50, injectedErrors: 50 }),
    ];
    const { changes } = await world.console();
    const made = await change(changes, fault(600));
    await world.pass(60);
    const { proof } = await world.change(made.id);
    expect(proof).toMatchObject({ verdict: 'converged', requested: { injected: 0.5 } });
    expect(proof?.observed.map(({ version }) => version)).toEqual(['injected']);
  });
});

describe('the guard', () => {
  const guard = { maxErrorRatio: 0.02, windowSeconds: 120 };

  it('takes a bad version back, with the figure that decided', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [
      flowOf({ version: 'v1', rate: 50 }),
      flowOf({ version: 'v2', rate: 50, errors: 5 }),
    ];
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50), { guard });
    await world.pass(60);
    const after = await world.change(made.id);
    expect(after.state).toBe('undone');
    expect(after.timeline.find(({ event }) => event === 'guard-breached')?.detail).toBe(
      'Errors of version v2 are 10.0 %, above 2.0 %.',
    );
    expect(world.mesh.object(route).value).toBe('plain');
  });

  it('does not count what a fault injects', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [
      flowOf({ version: 'v1', rate: 100, errors: 50, injected: 50, injectedErrors: 50 }),
    ];
    const { changes } = await world.console();
    const made = await change(changes, fault(600), { guard });
    await world.pass(130);
    expect(names(await world.change(made.id))).toContain('guard-passed');
    expect(world.mesh.object(route).value).toMatch(/^fault/);
  });

  it('takes back what makes the slowest requests slower than allowed', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const before = world.now + 1;
    world.telemetry.p99Ms = (at) => (at <= before ? 100 : 140);
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50), { guard: { maxP99Increase: 0.3, windowSeconds: 120 } });
    await world.pass(60);
    expect(
      (await world.change(made.id)).timeline.find(({ event }) => event === 'guard-breached')?.detail,
    ).toBe('p99 is 140 ms, 40 % above the 100 ms before the change.');
  });

  it('asks once for the time before the change, however often it looks', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    world.telemetry.p99Ms = () => 100;
    const { changes } = await world.console();
    const since = Math.floor(world.now);
    await change(changes, split(50, 50), { guard: { maxP99Increase: 0.3, windowSeconds: 120 } });
    await world.pass(110);
    const asked = world.telemetry.p99Asked;
    // Of the service, and of its versions and callers.
    expect(asked.filter((at) => at <= since + 1)).toHaveLength(2);
    expect(asked.length).toBeGreaterThan(20);
  });

  it('keeps what a fault of somebody else can account for, says so once, and ends without a verdict', async () => {
    const world = await ChangeWorld.open();
    const ads = flowOf({
      from: 'reviews-v2',
      version: 'v1',
      rate: 50,
      injected: 10,
      injectedErrors: 10,
      errors: 10,
    });
    world.telemetry.flows = [
      flowOf({ version: 'v1', rate: 50 }),
      flowOf({ version: 'v2', rate: 50, errors: 5 }),
      { ...ads, service: { cluster: 'lab', namespace: 'shop', name: 'ads' } },
    ];
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50), { guard });
    await world.pass(320);
    const after = await world.change(made.id);
    expect(after.state).toBe('active');
    const doubt = after.timeline.filter(({ event }) => event === 'guard-cannot-tell');
    expect(doubt.map(({ detail }) => detail)).toEqual([
      'Errors of version v2 are 10.0 %, above 2.0 %; faults injected on ads can account for that, so the guard cannot tell.',
    ]);
    expect(names(after)).toContain('guard-without-data');
    expect(names(after)).not.toContain('guard-passed');
  });

  it.each([
    ['keep', 'active'],
    ['undo', 'undone'],
  ] as const)('without data it can only %s what it was told to', async (onNoData, state) => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [];
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50), { guard: { ...guard, onNoData } });
    await world.pass(320);
    const after = await world.change(made.id);
    expect(after.state).toBe(state);
    expect(names(after)).toContain('guard-without-data');
  });
});

it('a guard that watches for a moment only still waits for the first figures', async () => {
  const world = await ChangeWorld.open();
  world.telemetry.flows = half;
  const { changes } = await world.console();
  const guard = { maxErrorRatio: 0.02, windowSeconds: 15, onNoData: 'undo' } as const;
  const made = await change(changes, split(50, 50), { guard });
  await world.pass(60);
  const after = await world.change(made.id);
  expect(after.state).toBe('active');
  expect(names(after)).toContain('guard-passed');
});

describe('a split in stages', () => {
  it('goes on after each bake, also after the console was killed, and is taken back as one', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const first = await world.console();
    const made = await change(first.changes, staged);
    await world.pass(30);
    expect(world.mesh.object(route).value).toBe('split:{"v1":50,"v2":50}');
    first.kill();
    await world.pass(60);
    const { changes } = await world.console();
    await world.pass(20);
    expect(world.mesh.object(route).value).toBe('split:{"v1":0,"v2":100}');
    expect(await world.change(made.id)).toMatchObject({ stage: 1, progress: ['written', 'written'] });
    await changes.undo(made.id, order, CONSOLE, new AbortController().signal);
    await world.pass(5);
    expect(world.mesh.object(route).value).toBe('plain');
    expect(await world.change(made.id)).toMatchObject({ state: 'undone', progress: ['undone', 'undone'] });
  });

  const guard = { maxErrorRatio: 0.02, windowSeconds: 600 };

  it('is guarded all the way: each stage for its own time, and the last one for as long as the guard was set', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const { changes } = await world.console();
    const made = await change(changes, staged, { guard });
    await world.pass(80);
    const between = await world.change(made.id);
    expect(between).toMatchObject({ stage: 1, state: 'converging' });
    expect(between.guardedSince).not.toBeNull();
    world.telemetry.flows = [flowOf({ version: 'v2', rate: 100 })];
    await world.pass(300);
    expect((await world.change(made.id)).state).toBe('guarded');
    await world.pass(330);
    const after = await world.change(made.id);
    expect(after.state).toBe('active');
    expect(names(after).filter((name) => name === 'guard-passed')).toHaveLength(1);
  });

  it('is taken back as a whole when a version is bad at a later stage, also while it is paused', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const { changes } = await world.console();
    const made = await change(changes, staged, { guard });
    await world.pass(30);
    await changes.pause(made.id, order);
    await world.pass(100);
    expect(await world.change(made.id)).toMatchObject({ stage: 0, state: 'guarded', isPaused: true });
    world.telemetry.flows = [flowOf({ version: 'v2', rate: 100, errors: 20 })];
    await world.pass(30);
    expect(await world.change(made.id)).toMatchObject({ state: 'undone' });
    expect(names(await world.change(made.id))).toContain('guard-breached');
    expect(world.mesh.object(route).value).toBe('plain');
  });

  it('does not go on while its guard sees nothing', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [];
    const { changes } = await world.console();
    const made = await change(changes, staged, { guard });
    await world.pass(200);
    expect((await world.change(made.id)).stage).toBe(0);
  });

  it('waits while it is paused', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const { changes } = await world.console();
    const made = await change(changes, staged);
    await world.pass(30);
    await changes.pause(made.id, order);
    await world.pass(120);
    expect(await world.change(made.id)).toMatchObject({ stage: 0, isPaused: true });
    await changes.resume(made.id, order);
    await world.pass(10);
    expect((await world.change(made.id)).stage).toBe(1);
  });

  it('pauses by itself where the shares are not as asked, until a person lets it go on', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = [flowOf({ version: 'v1', rate: 100 })];
    const { changes } = await world.console();
    const made = await change(changes, staged);
    await world.pass(100);
    expect(await world.change(made.id)).toMatchObject({ stage: 0, isPaused: true });
    await changes.resume(made.id, order);
    await world.pass(10);
    expect((await world.change(made.id)).stage).toBe(1);
  });

  it('stops where somebody changed the object in between: theirs stays, and it is named', async () => {
    const world = await ChangeWorld.open();
    world.telemetry.flows = half;
    const { changes } = await world.console();
    const made = await change(changes, staged);
    await world.pass(30);
    world.mesh.edit(route, 'theirs', 'ben', true);
    await world.pass(60);
    const after = await world.change(made.id);
    expect(after.state).toBe('conflict');
    expect(after.alarm).toContain('Stage 2 was not written');
    expect(world.mesh.object(route).value).toBe('theirs');
  });
});

describe('several consoles on one ledger', () => {
  it('another one takes over within 15 s, and nothing is done twice', async () => {
    const world = await ChangeWorld.open({ pollSeconds: 3 });
    const first = await world.console();
    await world.console();
    const made = await change(first.changes, fault(60));
    await world.pass(45);
    first.kill();
    await world.pass(15);
    await world.pass(2);
    expect(world.mesh.object(route).value).toBe('plain');
    expect(world.mesh.journal).toHaveLength(2);
    expect((await world.change(made.id)).state).toBe('expired');
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])(
    'killed after %i more calls, a change is all there or all gone',
    async (calls) => {
      const world = await ChangeWorld.open({ pollSeconds: 3 });
      const first = await world.console();
      const plan = await first.changes.plan(
        { kind: 'canary', mesh: 'lab', namespace: 'shop', service: 'cart', versions: { v1: 95, v2: 5 } },
        CONSOLE,
        new AbortController().signal,
      );
      const request = { planId: plan.id, digest: plan.digest, idempotencyKey: 'k', reason: 'try' };
      await first.changes.apply(request, CONSOLE);
      first.dieAfter(calls);
      await world.pass(2);
      await world.console();
      await world.pass(120);
      const after = await world.change(plan.id);
      const objects = ['cart-rule', 'cart-route'].filter((name) => world.mesh.objects.has(name));
      expect(objects).toHaveLength(after.state === 'converging' ? 2 : 0);
      expect(['converging', 'failed']).toContain(after.state);
      expect(after.alarm).toBeNull();
    },
  );
});
