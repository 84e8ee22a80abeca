import { describe, expect, it } from 'vitest';
import { reapOverdue } from '@/lib/changes/reap-overdue.ts';
import { change, ChangeWorld, fault, split } from '../../support/change-console.ts';

const route = 'reviews-route';

/** A world whose mesh keeps the true time while the clock of this machine is off. */
async function worldOffBy(seconds: number) {
  const world = await ChangeWorld.open();
  world.jumpSeconds = seconds;
  world.mesh.skewSeconds = -seconds;
  return world;
}

/** Writes that were sent, whether they arrived or not. */
function countWrites(world: ChangeWorld, onWrite: () => void = () => undefined): () => number {
  let sent = 0;
  world.mesh.beforeCall = (call) => {
    if (call === 'write') {
      sent += 1;
      onWrite();
    }
    return Promise.resolve();
  };
  return () => sent;
}

describe.each([-300, 300])('a deadline where the clock of this machine is off by %i s', (off) => {
  it('stands on the object in the time of the API server', async () => {
    const world = await worldOffBy(off);
    const { changes } = await world.console();
    const asked = world.now;
    const made = await change(changes, fault(120));
    await world.pass(1);
    const [mark] = await world.mesh.marked(new AbortController().signal);
    expect(mark?.deadline).toBe(asked + 120);
    expect((await world.change(made.id)).deadline).toBe(asked + 120);
  });

  it('ends the fault then, and not by the clock of this machine', async () => {
    const world = await worldOffBy(off);
    const { changes } = await world.console();
    await change(changes, fault(120));
    await world.pass(117);
    expect(world.mesh.object(route).value).toMatch(/^fault/);
    await world.pass(5);
    expect(world.mesh.object(route).value).toBe('plain');
  });

  it('ends a split that was given one when it was applied', async () => {
    const world = await worldOffBy(off);
    const { changes } = await world.console();
    const asked = world.now;
    const made = await change(changes, split(50, 50), { expiresInSeconds: 60 });
    expect((await world.change(made.id)).deadline).toBeCloseTo(asked + 60, 0);
    await world.pass(57);
    expect(world.mesh.object(route).value).not.toBe('plain');
    await world.pass(6);
    expect(world.mesh.object(route).value).toBe('plain');
  });

  it('is kept by whoever only knows the object, without a ledger', async () => {
    const world = await worldOffBy(off);
    const lost = await world.console();
    await change(lost.changes, fault(120));
    await world.pass(5);
    lost.kill();
    const context = {
      clock: {
        nowMs: () => (world.now + off) * 1000,
        after: world.clock.after.bind(world.clock),
      },
      settings: world.settings,
    };
    await world.pass(110);
    expect(await reapOverdue(context, { writer: world.mesh })).toEqual([]);
    await world.pass(6);
    expect((await reapOverdue(context, { writer: world.mesh })).map(({ outcome }) => outcome.kind)).toEqual([
      'landed',
    ]);
    expect(world.mesh.object(route).value).toBe('plain');
  });

  it('is kept by another console that finds what a lost ledger left behind', async () => {
    const world = await worldOffBy(off);
    const lost = await world.console();
    await change(lost.changes, fault(120));
    await world.pass(5);
    lost.kill();
    const fresh = await worldOffBy(off);
    await fresh.pass(5);
    for (const [name, object] of world.mesh.objects) fresh.mesh.objects.set(name, object);
    await fresh.console();
    await fresh.pass(105);
    expect(world.mesh.object(route).value).toMatch(/^fault/);
    await fresh.pass(20);
    expect(world.mesh.object(route).value).toBe('plain');
  });
});

describe('a console that is killed while it writes', () => {
  it('has its write found and not sent again, where it landed', async () => {
    const world = await ChangeWorld.open();
    const first = await world.console();
    const sent = countWrites(world, () => first.kill());
    const made = await change(first.changes, split(50, 50));
    await world.pass(2);
    expect((await world.change(made.id)).progress).toEqual(['writing']);
    await world.console();
    await world.pass(30);
    expect(await world.change(made.id)).toMatchObject({ state: 'converging', progress: ['written'] });
    expect(sent()).toBe(1);
  });

  it('has its write waited for and never sent again, where it did not land', async () => {
    const world = await ChangeWorld.open();
    const first = await world.console();
    const sent = countWrites(world, () => first.kill());
    world.mesh.mishaps.write = ['outage'];
    const made = await change(first.changes, split(50, 50));
    await world.pass(2);
    await world.console();
    await world.pass(30);
    expect((await world.change(made.id)).progress).toEqual(['unknown']);
    await world.pass(90);
    expect(await world.change(made.id)).toMatchObject({ state: 'failed', progress: ['not-written'] });
    expect(sent()).toBe(1);
    expect(world.mesh.object(route).value).toBe('plain');
  });

  it('has its write taken back and not sent again, where it lands later', async () => {
    const world = await ChangeWorld.open();
    const first = await world.console();
    const sent = countWrites(world, () => first.kill());
    world.mesh.mishaps.write = ['lands-late'];
    const made = await change(first.changes, fault(600));
    await world.pass(2);
    await world.console();
    await world.pass(120);
    world.mesh.landLate();
    await world.pass(30);
    expect(world.mesh.object(route).value).toBe('plain');
    expect(await world.change(made.id)).toMatchObject({ state: 'failed', alarm: null });
    expect(sent()).toBe(1);
  });
});
