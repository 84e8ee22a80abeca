import { describe, expect, it } from 'vitest';
import type { Change } from '@/lib/domain/change.ts';
import { applyOf, canary, change, ChangeWorld, CONSOLE, fault, split } from '../../support/change-console.ts';

const { signal } = new AbortController();
const names = ({ timeline }: Change): string[] => timeline.map(({ event }) => event);
const order = { who: 'ana', reason: 'enough' };

describe('a change that goes well', () => {
  it('is written down before it is written, watched, and undone on demand', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50));
    expect(made.state).toBe('applying');
    let recorded: string[] = [];
    world.mesh.beforeCall = async (call) => {
      if (call === 'write') recorded = names(await world.change(made.id));
    };
    await world.pass(1);
    expect(recorded.at(-1)).toBe('write-started');
    expect((await world.change(made.id)).state).toBe('converging');
    expect(world.mesh.object('reviews-route').value).toBe('split:{"v1":50,"v2":50}');
    await changes.undo(made.id, order, CONSOLE, signal);
    await world.pass(1);
    const undone = await world.change(made.id);
    expect(undone).toMatchObject({ state: 'undone', progress: ['undone'], alarm: null });
    expect(names(undone)).toEqual([
      'planned',
      'write-started',
      'written',
      'converging',
      'cannot-tell',
      'undo-requested',
      'undo-started',
      'undo-started',
      'undone',
      'undone',
    ]);
    expect(world.mesh.object('reviews-route').value).toBe('plain');
  });

  it('writes several objects in order, and takes them back in reverse', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, canary());
    await world.pass(1);
    await changes.undo(made.id, order, CONSOLE, signal);
    await world.pass(1);
    expect(world.mesh.journal.map(({ name }) => name)).toEqual([
      'cart-rule',
      'cart-route',
      'cart-route',
      'cart-rule',
    ]);
    expect([...world.mesh.objects.keys()]).toEqual(['reviews-route']);
  });

  it('lifts a fault at its deadline', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, fault(120));
    await world.pass(118);
    expect(world.mesh.object('reviews-route').value).toMatch(/^fault/);
    await world.pass(3);
    expect(world.mesh.object('reviews-route').value).toBe('plain');
    expect(await world.change(made.id)).toMatchObject({ state: 'expired', alarm: null });
  });

  it.each([-600, 600])('lifts it in time though the clock of this machine jumps by %i s', async (seconds) => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    await change(changes, fault(120));
    await world.pass(30);
    world.jumpSeconds = seconds;
    world.mesh.skewSeconds = -seconds;
    await world.pass(80);
    expect(world.mesh.object('reviews-route').value).toMatch(/^fault/);
    await world.pass(20);
    expect(world.mesh.object('reviews-route').value).toBe('plain');
  });

  it('keeps a deadline that is only in the ledger', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50), { expiresInSeconds: 60 });
    await world.pass(62);
    expect(await world.change(made.id)).toMatchObject({ state: 'expired' });
    expect(world.mesh.object('reviews-route').value).toBe('plain');
  });

  it('is one change, however often it is asked for', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const plan = await changes.plan(split(50, 50), CONSOLE, signal);
    const asked = await Promise.all([1, 2, 3].map(() => changes.apply(applyOf(plan), CONSOLE)));
    await world.pass(2);
    const again = await changes.apply(applyOf(plan), CONSOLE);
    expect(new Set([...asked, again].map(({ id }) => id)).size).toBe(1);
    expect(world.mesh.journal).toHaveLength(1);
  });

  it('costs nothing once nothing is active', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    await world.pass(60);
    expect([changes.activeCount, world.clock.timers, world.mesh.calls]).toEqual([0, 0, 1]);
    const made = await change(changes, fault(60));
    await world.pass(3600);
    expect(await world.change(made.id)).toMatchObject({ state: 'expired' });
    expect([changes.activeCount, world.clock.timers]).toEqual([0, 0]);
  });
});
