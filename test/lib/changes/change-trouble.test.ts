import { describe, expect, it } from 'vitest';
import { isChangeError } from '@/lib/changes/change-error.ts';
import type { Change } from '@/lib/domain/change.ts';
import { applyOf, canary, change, ChangeWorld, CONSOLE, fault, split } from '../../support/change-console.ts';

const { signal } = new AbortController();
const order = { who: 'ana', reason: 'enough' };
const names = ({ timeline }: Change): string[] => timeline.map(({ event }) => event);
const route = 'reviews-route';

async function refusalOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (isChangeError(error)) return error.problem.code;
    throw error;
  }
  return 'none';
}

describe('what is refused before anything is written', () => {
  it('a plan that is too old, is not what was shown, is unknown, or has no reason', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const plan = await changes.plan(split(50, 50), CONSOLE, signal);
    const refused = (parts: Parameters<typeof applyOf>[1]) =>
      refusalOf(() => changes.apply(applyOf(plan, parts), CONSOLE));
    expect(await refused({ digest: 'sha256:other' })).toBe('digest-mismatch');
    expect(await refused({ planId: 'nothing' })).toBe('not-found');
    expect(await refused({ reason: ' ' })).toBe('reason-required');
    await world.pass(599);
    expect(await refused({ reason: '' })).toBe('reason-required');
    await world.pass(2);
    expect(await refused({})).toBe('plan-expired');
    expect(world.mesh.journal).toEqual([]);
    const attempts = await world.store.refusals(10);
    expect(attempts.map(({ code }) => code).toSorted()).toEqual([
      'digest-mismatch',
      'not-found',
      'plan-expired',
      'reason-required',
      'reason-required',
    ]);
  });

  it('a plan that the control plane, the policy or the owner is against', async () => {
    const world = await ChangeWorld.open({ protectedNamespaces: ['shop'], mostFaultSeconds: 600 });
    const { changes } = await world.console();
    const codes = async (parts: Parameters<typeof applyOf>[1] = {}, intent = split(50, 50)) => {
      const plan = await changes.plan(intent, CONSOLE, signal);
      try {
        await changes.apply(applyOf(plan, parts), CONSOLE);
      } catch (error) {
        if (isChangeError(error) && error.problem.code === 'refused') {
          return error.problem.checks.map(({ code }) => code);
        }
        throw error;
      }
      return [];
    };
    expect(await codes()).toEqual(['protected-namespace']);
    const typed = { typedService: 'reviews' };
    expect(await codes(typed, fault(601))).toEqual(['deadline-too-late']);
    world.mesh.refusedDryRun = 'weights must sum to 100';
    expect(await codes(typed)).toEqual(['dry-run-refused']);
    world.mesh.refusedDryRun = null;
    world.mesh.owner = { verdict: 'will-revert', by: 'Flux', evidence: [], revertsAt: world.now + 300 };
    expect(await codes(typed)).toEqual(['owner-reverts']);
    expect(await codes({ ...typed, force: ['owner-reverts'] })).toEqual(['owner-reverts']);
    // An end that only the console keeps does not do: the owner's object must carry it.
    const kept = { ...typed, force: ['owner-reverts'], expiresInSeconds: 240 };
    expect(await codes(kept)).toEqual(['owner-reverts']);
    const planned = { ...split(50, 50), expiresInSeconds: 240 };
    expect(await codes(typed, planned)).toEqual(['owner-reverts']);
    expect(await codes({ ...typed, force: ['owner-reverts'] }, planned)).toEqual([]);
  });

  it('stages on a token that is not kept', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const staged = {
      ...split(0, 100),
      stages: [
        { weights: { v1: 50, v2: 50 }, bakeSeconds: 60 },
        { weights: { v1: 0, v2: 100 }, bakeSeconds: 60 },
      ],
    };
    const own = { kind: 'bearer', token: 'secret' } as const;
    const plan = await changes.plan(staged, own, signal);
    expect(plan.checks.map(({ code }) => code)).toContain('stages-need-kept-identity');
    expect(await refusalOf(() => changes.apply(applyOf(plan), own))).toBe('refused');
    expect(JSON.stringify(await world.store.findPlan(plan.id))).not.toContain('secret');
  });
});

describe('a write that does not go through', () => {
  it('meets somebody else who was faster: nothing of theirs is overwritten', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const plan = await changes.plan(split(50, 50), CONSOLE, signal);
    world.mesh.edit(route, 'theirs', 'ben', true);
    const made = await changes.apply(applyOf(plan), CONSOLE);
    await world.pass(1);
    const after = await world.change(made.id);
    expect(after).toMatchObject({ state: 'conflict', progress: ['not-written'], alarm: null });
    expect(after.timeline.find(({ event }) => event === 'write-conflict')?.detail).toContain('by ben');
    expect(world.mesh.object(route).value).toBe('theirs');
  });

  it('is refused on the second object: the first is taken back', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    world.mesh.mishaps.write = ['answer-lost', 'refused'];
    const made = await change(changes, canary());
    await world.pass(5);
    const after = await world.change(made.id);
    expect(after).toMatchObject({ state: 'refused', progress: ['undone', 'not-written'], alarm: null });
    expect(names(after)).toContain('compensated');
    expect(world.mesh.objects.has('cart-rule')).toBe(false);
  });

  it('is refused on the second object and the first cannot be taken back: it says so until it can', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    world.mesh.mishaps.write = ['answer-lost', 'refused'];
    world.mesh.mishaps.undo = ['refused', 'refused'];
    const made = await change(changes, canary());
    await world.pass(5);
    const half = await world.change(made.id);
    expect(half).toMatchObject({ state: 'undoing' });
    expect(half.alarm).toContain('cart-rule cannot be taken back yet');
    expect(names(half)).toContain('compensation-failed');
    await world.pass(30);
    expect(await world.change(made.id)).toMatchObject({ state: 'refused', alarm: null });
  });

  it('loses its answer and has landed: it is found, and not written again', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    world.mesh.mishaps.write = ['answer-lost'];
    const made = await change(changes, split(50, 50));
    await world.pass(1);
    expect(await world.change(made.id)).toMatchObject({ state: 'converging', progress: ['written'] });
    expect(world.mesh.journal).toHaveLength(1);
  });

  it('loses its answer and never lands: after the window it has failed', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    world.mesh.mishaps.write = ['outage'];
    const made = await change(changes, split(50, 50));
    await world.pass(70);
    expect(await world.change(made.id)).toMatchObject({ state: 'applying', progress: ['unknown'] });
    await world.pass(10);
    expect(await world.change(made.id)).toMatchObject({ state: 'failed', progress: ['not-written'] });
    expect(world.mesh.object(route)).toMatchObject({ value: 'plain', generation: 1 });
  });

  it.each([
    ['a fault', fault(600)],
    ['a split', split(50, 50)],
  ])('lands long after it was given up: %s is taken back', async (_what, intent) => {
    const world = await ChangeWorld.open();
    const first = await world.console();
    world.mesh.mishaps.write = ['lands-late'];
    const made = await change(first.changes, intent);
    await world.pass(90);
    expect(await world.change(made.id)).toMatchObject({ state: 'failed' });
    first.kill();
    await world.console();
    world.mesh.landLate();
    expect(world.mesh.object(route).value).not.toBe('plain');
    await world.pass(30);
    expect(world.mesh.object(route).value).toBe('plain');
    const after = await world.change(made.id);
    expect(after).toMatchObject({ state: 'failed', alarm: null });
    expect(names(after)).toContain('write-late');
  });
});

describe('others who change the same thing', () => {
  it('an owner who reverts it is named', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    world.mesh.owner = { verdict: 'unknown', by: 'Argo CD', evidence: [], revertsAt: null };
    const made = await change(changes, split(50, 50));
    await world.pass(30);
    world.mesh.edit(route, 'plain', 'argocd-controller', false);
    await world.pass(20);
    const after = await world.change(made.id);
    expect(after.state).toBe('undone');
    expect(after.timeline.find(({ event }) => event === 'reverted-by-owner')?.detail).toContain('argocd');
  });

  it('whoever edits it keeps their value: undo says what is different', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50));
    await world.pass(5);
    world.mesh.edit(route, 'theirs', 'ben', true);
    const refused = changes.undo(made.id, order, CONSOLE, signal);
    await expect(refused).rejects.toMatchObject({
      problem: { code: 'cannot-undo', differences: [{ found: 'theirs', by: 'ben' }] },
    });
    expect(world.mesh.object(route).value).toBe('theirs');
  });

  it('whoever edits a fault keeps their value at its deadline, with an alarm', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, fault(60));
    await world.pass(20);
    world.mesh.edit(route, 'theirs', 'ben', true);
    await world.pass(20);
    expect((await world.change(made.id)).alarm).toContain('by ben');
    await world.pass(60);
    const after = await world.change(made.id);
    expect(world.mesh.object(route).value).toBe('theirs');
    expect(after.state).toBe('expired');
    expect(after.alarm).toContain('by ben');
  });
});

describe('one fault over another', () => {
  it('the first comes back when the second is undone, and still ends at its own deadline', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    await change(changes, fault(120));
    await world.pass(10);
    const second = await change(changes, fault(300, 90));
    await world.pass(20);
    await changes.undo(second.id, order, CONSOLE, signal);
    await world.pass(2);
    expect(world.mesh.object(route).value).toMatch(/^fault/);
    await world.pass(110);
    expect(world.mesh.object(route).value).toBe('plain');
  });
});

describe('the halt', () => {
  it('lifts every fault, refuses writes, and lets them again once released', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const faulty = await change(changes, fault(600));
    await world.pass(5);
    const plan = await changes.plan(canary(), CONSOLE, signal);
    world.telemetry.flows = null;
    await changes.halt({ who: 'ana', reason: 'fire' });
    expect(await refusalOf(() => changes.apply(applyOf(plan), CONSOLE))).toBe('halted');
    await world.pass(5);
    expect(world.mesh.object(route).value).toBe('plain');
    expect(await world.change(faulty.id)).toMatchObject({ state: 'undone' });
    await changes.releaseHalt({ who: 'ana', reason: 'out' });
    await changes.apply(applyOf(plan), CONSOLE);
    await world.pass(2);
    expect(await world.change(plan.id)).toMatchObject({ state: 'converging' });
  });

  it('lifts faults of a ledger that was lost', async () => {
    const world = await ChangeWorld.open();
    const lost = await world.console();
    await change(lost.changes, fault(600));
    await world.pass(5);
    lost.kill();
    const fresh = await ChangeWorld.open();
    for (const [name, object] of world.mesh.objects) fresh.mesh.objects.set(name, object);
    const { changes } = await fresh.console();
    const { lifted } = await changes.halt({ who: null, reason: 'fire' });
    expect(lifted.map(({ outcome }) => outcome.kind)).toEqual(['landed']);
    expect(world.mesh.object(route).value).toBe('plain');
  });
});

describe('one split over another', () => {
  async function replaced() {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const first = await change(changes, split(50, 50));
    await world.pass(10);
    const second = await change(changes, split(20, 80));
    await world.pass(20);
    return { world, changes, first, second };
  }

  it('the first says which change replaced it, and that it comes back with the undo of that', async () => {
    const { world, first, second } = await replaced();
    const after = await world.change(first.id);
    expect(after).toMatchObject({ state: 'undone', alarm: null });
    expect(after.timeline.find(({ event }) => event === 'replaced')?.detail).toContain(second.id);
    expect(names(after)).not.toContain('changed-by-others');
    expect((await world.change(second.id)).state).toBe('converging');
  });

  it('the first is in force again once the second is undone, and the ledger says so of both', async () => {
    const { world, changes, first, second } = await replaced();
    await changes.undo(second.id, order, CONSOLE, signal);
    await world.pass(5);
    expect(world.mesh.object(route).value).toBe('split:{"v1":50,"v2":50}');
    const back = await world.change(first.id);
    expect(back).toMatchObject({ state: 'active', progress: ['written'] });
    expect(back.timeline.findLast(({ event }) => event === 'restored')?.detail).toContain(second.id);
    expect((await world.change(second.id)).timeline.at(-1)?.detail).toContain(
      `Change ${first.id}, which it had replaced, is in force again.`,
    );
    await changes.undo(first.id, order, CONSOLE, signal);
    await world.pass(5);
    expect(world.mesh.object(route).value).toBe('plain');
    expect(await world.change(first.id)).toMatchObject({ state: 'undone', progress: ['undone'] });
  });

  it('the first stays undone where somebody else wrote in between', async () => {
    const { world, first } = await replaced();
    world.mesh.edit(route, 'theirs', 'ben', false);
    await world.pass(40);
    expect(await world.change(first.id)).toMatchObject({ state: 'undone' });
    expect(names(await world.change(first.id))).not.toContain('restored');
  });

  it('a restored fault still ends at its own deadline, as its own change', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const first = await change(changes, fault(120));
    await world.pass(10);
    const second = await change(changes, fault(300, 90));
    await world.pass(20);
    await changes.undo(second.id, order, CONSOLE, signal);
    await world.pass(5);
    expect((await world.change(first.id)).state).toBe('active');
    await world.pass(90);
    expect(await world.change(first.id)).toMatchObject({ state: 'expired', alarm: null });
    expect(world.mesh.object(route).value).toBe('plain');
  });
});

describe('what others made of it', () => {
  it('is kept with the change that met it, step by step', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const plan = await changes.plan(split(50, 50), CONSOLE, signal);
    world.mesh.edit(route, 'theirs', 'ben', true);
    const made = await changes.apply(applyOf(plan), CONSOLE);
    await world.pass(1);
    expect((await world.change(made.id)).differences).toEqual([
      { step: 0, part: 'generation', planned: '1', found: '2', by: 'ben', at: null },
    ]);
  });

  it('is kept while it is in force and at its deadline, and is the newest that was met', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, fault(120));
    await world.pass(20);
    world.mesh.edit(route, 'theirs', 'ben', true);
    await world.pass(20);
    expect((await world.change(made.id)).differences).toMatchObject([
      { step: 0, found: 'theirs', by: 'ben' },
    ]);
    world.mesh.edit(route, 'theirs again', 'ben', true);
    await world.pass(20);
    expect((await world.change(made.id)).differences).toMatchObject([{ found: 'theirs again' }]);
    world.mesh.edit(route, 'hers', 'eva', true);
    await world.pass(80);
    const after = await world.change(made.id);
    expect(after.state).toBe('expired');
    expect(after.differences).toMatchObject([{ step: 0, found: 'hers', by: 'eva' }]);
  });

  it('is nothing of a change that nobody disturbed', async () => {
    const world = await ChangeWorld.open();
    const { changes } = await world.console();
    const made = await change(changes, split(50, 50));
    await world.pass(10);
    expect((await world.change(made.id)).differences).toBeUndefined();
  });
});
