import { isChangeError } from '@/lib/changes/change-error.ts';
import type { Change } from '@/lib/domain/change.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { ChangePlan } from '@/lib/domain/change-plan.ts';
import { isSourceError } from '@/lib/ports/source-error.ts';
import { applyOf, canary, ChangeWorld, CONSOLE, fault, split } from './change-console.ts';
import type { Mishap } from './reference-mesh.ts';

/** One thing that happens to the consoles, the mesh or the time. */
export type Action =
  | { readonly do: 'plan-split' | 'plan-stages'; readonly v1: number }
  | { readonly do: 'plan-fault'; readonly seconds: number }
  /** Planned and applied at once; the console dies after so many more calls, or lives (null). */
  | {
      readonly do: 'make';
      readonly what: 'split' | 'stages' | 'fault' | 'canary';
      readonly dies: number | null;
      readonly value: number;
    }
  | { readonly do: 'plan-canary' }
  | { readonly do: 'second-console' | 'land-late' | 'halt' | 'release' }
  | { readonly do: 'apply' | 'undo'; readonly which: number }
  | { readonly do: 'revert'; readonly which: number }
  | { readonly do: 'edit'; readonly which: number; readonly keeps: boolean }
  | { readonly do: 'kill'; readonly away: number }
  | { readonly do: 'die'; readonly calls: number }
  | { readonly do: 'jump' | 'outage' | 'pass'; readonly seconds: number }
  | { readonly do: 'mishap'; readonly call: 'write' | 'undo' | 'lift'; readonly mishap: Mishap };

/** What happens without anybody asking for it, and the halt. */
type Happening = Exclude<
  Action,
  {
    do:
      | 'make'
      | 'apply'
      | 'undo'
      | 'revert'
      | 'edit'
      | 'plan-split'
      | 'plan-stages'
      | 'plan-fault'
      | 'plan-canary';
  }
>;

type Console = Awaited<ReturnType<ChangeWorld['console']>>;

const { signal } = new AbortController();
const ORDER = { who: 'ana', reason: 'model' };
const GRACE_SECONDS = 30;
const ENDED: ReadonlySet<Change['state']> = new Set(['undone', 'expired', 'failed', 'refused', 'conflict']);

const staged = (v1: number): ChangeIntent => ({
  ...split(v1, 100 - v1),
  kind: 'split',
  weights: { v1, v2: 100 - v1 },
  stages: [
    { weights: { v1: 100, v2: 1 }, bakeSeconds: 20 },
    { weights: { v1, v2: 100 - v1 }, bakeSeconds: 20 },
  ],
});

function intentOf(what: 'split' | 'stages' | 'fault' | 'canary', value: number): ChangeIntent {
  switch (what) {
    case 'split':
      return split(value % 100, 100 - (value % 100));
    case 'stages':
      return staged(value % 100);
    case 'fault':
      return fault(20 + value);
    case 'canary':
      return canary();
  }
}

/** A run of the model: consoles that come and go on one ledger, one mesh, and what must hold all the time. */
export class ModelRun {
  readonly #world: ChangeWorld;
  #consoles: Console[] = [];
  readonly #plans: ChangePlan[] = [];
  readonly #applied = new Set<string>();
  readonly #timelines = new Map<string, Change['timeline']>();
  /** Since when the mesh answers, a console lives and nothing lands late, true seconds. */
  #calmSince = 0;

  private constructor(world: ChangeWorld) {
    this.#world = world;
  }

  static async open(): Promise<ModelRun> {
    const run = new ModelRun(await ChangeWorld.open({ pollSeconds: 5 }));
    await run.#start();
    return run;
  }

  async #start(): Promise<void> {
    this.#consoles.push(await this.#world.console());
    this.#disturb();
  }

  #disturb(): void {
    this.#calmSince = this.#world.now;
  }

  /** A console that lives; a new one where none does. */
  async #alive(): Promise<Console> {
    this.#consoles = this.#consoles.filter((one) => !one.isDead());
    if (this.#consoles.length === 0) await this.#start();
    const [first] = this.#consoles;
    if (first === undefined) throw new Error('No console lives.');
    return first;
  }

  /** What a person asks for; that it is refused, or that the console or the mesh is gone, is part of the game. */
  async #ask(act: (one: Console) => Promise<unknown>): Promise<void> {
    const one = await this.#alive();
    try {
      await act(one);
    } catch (error) {
      if (!isChangeError(error) && !isSourceError(error) && !one.isDead()) throw error;
    }
  }

  #plan(intent: ChangeIntent): Promise<void> {
    return this.#ask(async ({ changes }) => {
      this.#plans.push(await changes.plan(intent, CONSOLE, signal));
    });
  }

  async take(action: Action): Promise<void> {
    const { mesh } = this.#world;
    switch (action.do) {
      case 'plan-split':
        return this.#plan(split(action.v1, 100 - action.v1));
      case 'plan-stages':
        return this.#plan(staged(action.v1));
      case 'plan-fault':
        return this.#plan(fault(action.seconds));
      case 'plan-canary':
        return this.#plan(canary());
      case 'make': {
        await this.#plan(intentOf(action.what, action.value));
        const plan = this.#plans.at(-1);
        if (plan === undefined) return undefined;
        if (action.dies !== null) (await this.#alive()).dieAfter(action.dies);
        this.#applied.add(plan.id);
        await this.#ask(({ changes }) => changes.apply(applyOf(plan), CONSOLE));
        return this.#pass(1 + (action.value % 40));
      }
      case 'apply': {
        const plan = this.#plans.at(-1 - action.which);
        if (plan === undefined) return undefined;
        this.#applied.add(plan.id);
        await this.#ask(({ changes }) => changes.apply(applyOf(plan), CONSOLE));
        return this.#world.pass(1);
      }
      case 'undo': {
        const id = [...this.#applied].at(-1 - action.which);
        if (id === undefined) return undefined;
        return this.#ask(({ changes }) => changes.undo(id, ORDER, CONSOLE, signal));
      }
      case 'edit':
      case 'revert': {
        const name = [...mesh.objects.keys()].at(action.which);
        if (name === undefined) return undefined;
        if (action.do === 'edit') mesh.edit(name, `theirs ${mesh.calls}`, 'ben', action.keeps);
        else mesh.edit(name, 'plain', 'argocd', false);
        return undefined;
      }
      case 'kill':
      case 'die':
      case 'second-console':
      case 'jump':
      case 'outage':
      case 'mishap':
      case 'land-late':
      case 'halt':
      case 'release':
      case 'pass':
        return this.#happen(action);
    }
  }

  async #happen(action: Happening): Promise<void> {
    const { mesh } = this.#world;
    switch (action.do) {
      case 'kill':
        for (const one of this.#consoles) one.kill();
        await this.#world.pass(action.away);
        await this.#alive();
        return undefined;
      case 'die':
        (await this.#alive()).dieAfter(action.calls);
        return undefined;
      case 'second-console':
        if (this.#consoles.length < 3) await this.#start();
        return undefined;
      case 'jump':
        this.#world.jumpSeconds += action.seconds;
        mesh.skewSeconds = -this.#world.jumpSeconds;
        return undefined;
      case 'outage':
        mesh.isDown = true;
        await this.#pass(action.seconds);
        mesh.isDown = false;
        this.#disturb();
        return undefined;
      case 'mishap':
        (mesh.mishaps[action.call] ??= []).push(action.mishap);
        this.#disturb();
        return undefined;
      case 'land-late':
        mesh.landLate();
        this.#disturb();
        return undefined;
      case 'halt':
        return this.#ask(({ changes }) => changes.halt(ORDER));
      case 'release':
        return this.#ask(({ changes }) => changes.releaseHalt(ORDER));
      case 'pass':
        return this.#pass(action.seconds);
    }
  }

  /** Time passes second by second, so that a console that dies is followed by another soon. */
  async #pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.#world.pass(1);
      await this.#alive();
    }
  }

  /** What does not hold, in words. */
  async broken(): Promise<string[]> {
    const { mesh, now, store } = this.#world;
    const wrong: string[] = [];
    for (const [name, object] of mesh.objects) {
      if (!object.value.startsWith('fault')) continue;
      const mark = [...object.marks.values()].find(({ written }) => written === object.value);
      const deadline = mark?.deadline ?? null;
      if (deadline === null) {
        wrong.push(`${name} has a fault without a deadline`);
      } else if (now - Math.max(deadline, this.#calmSince) > GRACE_SECONDS) {
        wrong.push(`${name} has a fault ${now - deadline} s after its deadline`);
      }
    }
    const sent = mesh.journal.filter(({ body }) => !body.startsWith('back to'));
    for (const { by, body } of sent) {
      const change = await store.find(by);
      if (change === null || !change.plan.steps.some(({ write }) => write.body === body)) {
        wrong.push(`${by} wrote what nobody saw: ${body}`);
      }
    }
    const distinct = new Set(sent.map(({ by, body, name }) => `${by} ${name} ${body}`));
    if (distinct.size < sent.length) wrong.push('a write was repeated');
    for (const change of await store.list({ limit: 1000 })) {
      const seen = this.#timelines.get(change.id) ?? [];
      if (JSON.stringify(change.timeline.slice(0, seen.length)) !== JSON.stringify(seen)) {
        wrong.push(`${change.id} was rewritten`);
      }
      this.#timelines.set(change.id, change.timeline);
    }
    return wrong;
  }

  /** Everything answers again, and time enough passes. */
  async comeToRest(): Promise<void> {
    const { mesh } = this.#world;
    mesh.isDown = false;
    for (const call of ['write', 'undo', 'lift'] as const) mesh.mishaps[call] = [];
    mesh.landLate();
    await this.#pass(30);
    await this.#ask(({ changes }) => changes.releaseHalt(ORDER));
    this.#disturb();
    await this.#pass(500);
    await this.#alive();
    await this.#pass(30);
  }

  async brokenAtRest(): Promise<string[]> {
    const wrong = await this.broken();
    for (const change of await this.#world.store.list({ limit: 1000 })) {
      const names = [...new Set(change.plan.steps.map(({ object }) => object.name))];
      const carrying = names.filter((name) => this.#world.mesh.objects.get(name)?.marks.has(change.id));
      const { state, id, alarm } = change;
      if (alarm !== null) continue;
      const story = change.timeline.map(({ event }) => event).join(' ');
      if (ENDED.has(state) && carrying.length > 0 && !this.#world.mesh.superseded.has(id)) {
        wrong.push(`${id} is ${state} and still on ${carrying.join()}: ${story}`);
      }
      if (carrying.length > 0 && carrying.length < names.length) {
        wrong.push(`${id} is ${state} and only on ${carrying.join()}: ${story}`);
      }
      if (state === 'applying' || state === 'undoing') wrong.push(`${id} is still ${state}: ${story}`);
    }
    return wrong;
  }
}
