import type { Change, ChangeEvent, StepDifference, StepProgress } from '../../domain/change.ts';
import type { PlannedStep } from '../../domain/change-plan.ts';
import type { ObjectDifference } from '../../domain/object-difference.ts';
import type { ChangeUpdate, Lease } from '../../ports/change-store.ts';
import type { Identity, MeshWriter } from '../../ports/mesh-writer.ts';
import type { BeforeMemory } from '../proof/observed-time.ts';
import { bounded, meshNowOf, nowOf, type ChangeableMesh, type ChangeContext } from '../change-context.ts';

/** What to do after a step of the driver: go on, come back later, or nothing more. */
export type Next =
  | { readonly kind: 'again' }
  | { readonly kind: 'in'; readonly seconds: number }
  | { readonly kind: 'done' };

export const AGAIN: Next = { kind: 'again' };
export const DONE: Next = { kind: 'done' };
export const inSeconds = (seconds: number): Next => ({ kind: 'in', seconds });

/** An event without its time. */
export type EventNote = Pick<ChangeEvent, 'event' | 'detail'> & Partial<Pick<ChangeEvent, 'who' | 'step'>>;

/** One turn at one change, under its lease: every record is refused once another console has taken over. */
export class ChangeTurn {
  readonly context: ChangeContext;
  readonly mesh: ChangeableMesh;
  /** On whose behalf to write; null where that was a person's own token and is gone. */
  readonly writesAs: Identity | null;
  /** What earlier turns at the change learnt of the time before it. */
  readonly before: BeforeMemory;
  /** Aborts when the console stops. */
  readonly signal: AbortSignal;
  /** Other changes that need the driver because of this turn. */
  readonly woken = new Set<string>();
  #change: Change;
  #lease: Lease;

  constructor(parts: {
    readonly context: ChangeContext;
    readonly mesh: ChangeableMesh;
    readonly change: Change;
    readonly lease: Lease;
    readonly identity: Identity | null;
    readonly before: BeforeMemory;
    readonly signal: AbortSignal;
  }) {
    this.context = parts.context;
    this.mesh = parts.mesh;
    this.#change = parts.change;
    this.#lease = parts.lease;
    this.before = parts.before;
    this.signal = parts.signal;
    this.writesAs = parts.identity ?? keptIdentity(parts.change);
  }

  get change(): Change {
    return this.#change;
  }

  get now(): number {
    return nowOf(this.context);
  }

  get meshNow(): number {
    return meshNowOf(this.context, this.mesh);
  }

  /** Step by its index. */
  step(index: number): PlannedStep {
    const step = this.#change.plan.steps[index];
    if (step === undefined) throw new RangeError(`Change ${this.#change.id} has no step ${index}.`);
    return step;
  }

  /** Writes down where the change is now and what happened, before anything else happens. */
  async record(update: ChangeUpdate, ...notes: readonly EventNote[]): Promise<void> {
    const at = this.now;
    const events = notes.map(({ event, detail, who = null, step = null }): ChangeEvent => ({
      at,
      event,
      detail,
      who,
      step,
    }));
    this.#change = await this.context.store.record(this.#change.id, this.#lease, update, events);
  }

  /** Progress with one step moved. */
  progressWith(index: number, progress: StepProgress): readonly StepProgress[] {
    return this.#change.progress.with(index, progress);
  }

  /** What is known of others' doings, with what one step met now in place of what it met before. */
  differencesWith(step: number, met: readonly ObjectDifference[]): readonly StepDifference[] {
    const others = (this.#change.differences ?? []).filter((one) => one.step !== step);
    return [...others, ...met.map((one) => ({ ...one, step }))];
  }

  /** Reads the change again: a person may have asked for something. */
  async refresh(): Promise<void> {
    this.#change = (await this.context.store.find(this.#change.id)) ?? this.#change;
  }

  /** Asks the control plane, within the lease and within a time. */
  async ask<T>(act: (writer: MeshWriter, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { store, settings } = this.context;
    this.#lease = await store.renew(this.#lease, this.now, settings.leaseSeconds);
    return bounded(this.context, (signal) => act(this.mesh.writer, signal), this.signal);
  }

  /** Hands other changes to the driver once this turn is over. */
  wake(changeIds: readonly string[]): void {
    for (const id of changeIds) this.woken.add(id);
  }

  /** Gives the change free for the next turn. */
  async end(): Promise<void> {
    await this.context.store.release(this.#lease);
  }
}

function keptIdentity({ actor }: Change): Identity | null {
  switch (actor.kind) {
    case 'console':
      return { kind: 'console' };
    case 'impersonated':
      return { kind: 'impersonated', user: actor.user, groups: actor.groups };
    case 'own-token':
      return null;
  }
}
