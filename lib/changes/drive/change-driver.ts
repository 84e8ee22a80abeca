import type { Change } from '../../domain/change.ts';
import { LeaseLost, type Lease } from '../../ports/change-store.ts';
import type { Identity } from '../../ports/mesh-writer.ts';
import { meshOf, nowOf, type ChangeContext } from '../change-context.ts';
import { BeforeMemory } from '../proof/observed-time.ts';
import { ChangeTurn, type Next } from './change-turn.ts';
import { driveChange } from './drive-change.ts';
import { Sweeper } from './sweeper.ts';
import { OWNERS_WATCHED_SECONDS } from './watch-change.ts';

const RETRY_MS = 2000;
/** Whoever made a change goes first; others step in when that console is gone. */
const GRACE_MS = 3000;

const isLost = (error: unknown): boolean => error instanceof Error && error.name === LeaseLost.name;

/**
 * Drives every unfinished change of the ledger, each when it is due. Without any it sets no timer, unless other consoles share
 * the ledger.
 */
export class ChangeDriver {
  readonly #context: ChangeContext;
  /** Ways to call off what is due, by change. */
  readonly #due = new Map<string, () => void>();
  readonly #running = new Map<string, Promise<void>>();
  /** Changes that somebody asked about while they were being driven. */
  readonly #again = new Set<string>();
  /** Tokens of people, kept only here and only until the change has ended. */
  readonly #identities = new Map<string, Identity>();
  /** What guards compare with, by change and until it has ended. */
  readonly #before = new Map<string, BeforeMemory>();
  #stopping: AbortController | null = null;
  #cancelPoll: (() => void) | null = null;
  readonly #sweeper: Sweeper;
  #position = 0;

  constructor(context: ChangeContext) {
    this.#context = context;
    this.#sweeper = new Sweeper(
      context,
      (id) => this.kick(id),
      () => this.activeCount > 0,
    );
  }

  /** How many changes wait for their time or are being driven. */
  get activeCount(): number {
    return new Set([...this.#due.keys(), ...this.#running.keys()]).size;
  }

  /** Takes up what was left unfinished. */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    this.#position = await this.#context.store.position();
    await this.#takeUp();
    await this.#sweeper.start(this.#stopping.signal);
    this.#pollLater();
  }

  /** Ends all turns; what they were about is finished after the next start. */
  async stop(): Promise<void> {
    this.#stopping?.abort(new DOMException('The console stops.', 'AbortError'));
    this.#stopping = null;
    this.#cancelPoll?.();
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
    this.#identities.clear();
    this.#before.clear();
    await Promise.all([this.#sweeper.stop(), ...this.#running.values()]);
  }

  /** Drives a change now, on behalf of whoever asked for it. */
  kick(changeId: string, identity: Identity | null = null): void {
    if (identity !== null) this.#identities.set(changeId, identity);
    this.#sweeper.wake();
    if (this.#running.has(changeId)) this.#again.add(changeId);
    else this.#dueIn(changeId, 0);
  }

  async #takeUp(): Promise<void> {
    const unfinished = await this.#context.store.unfinished(nowOf(this.#context) - OWNERS_WATCHED_SECONDS);
    for (const { id } of unfinished) {
      if (!this.#due.has(id) && !this.#running.has(id)) this.#dueIn(id, 0);
    }
  }

  #pollLater(): void {
    const { clock, settings } = this.#context;
    if (settings.pollSeconds === null) return;
    this.#cancelPoll = clock.after(settings.pollSeconds * 1000, () => {
      this.#poll()
        .catch((error: unknown) => this.#context.report(error, null))
        .finally(() => {
          if (this.#stopping !== null) this.#pollLater();
        });
    });
  }

  /** What other consoles began: they drive it, unless they are gone when it is due. */
  async #poll(): Promise<void> {
    const { position, changes } = await this.#context.store.movedSince(this.#position);
    this.#position = position;
    for (const { id } of changes) {
      if (!this.#running.has(id) && !this.#due.has(id)) this.#dueIn(id, GRACE_MS);
    }
  }

  #dueIn(changeId: string, delayMs: number): void {
    if (this.#stopping === null) return;
    this.#due.get(changeId)?.();
    const cancel = this.#context.clock.after(delayMs, () => {
      this.#due.delete(changeId);
      const run = this.#run(changeId);
      this.#running.set(changeId, run);
    });
    this.#due.set(changeId, cancel);
  }

  async #run(changeId: string): Promise<void> {
    let nextMs: number | null = RETRY_MS;
    try {
      nextMs = await this.#takeTurn(changeId);
    } catch (error) {
      if (!isLost(error) && this.#stopping !== null) this.#context.report(error, changeId);
    }
    this.#running.delete(changeId);
    if (this.#again.delete(changeId)) nextMs = 0;
    if (nextMs === null) {
      this.#identities.delete(changeId);
      this.#before.delete(changeId);
    } else this.#dueIn(changeId, nextMs);
  }

  /** Milliseconds until the next turn; null: the change needs no more. */
  async #takeTurn(changeId: string): Promise<number | null> {
    const { store, settings, holder } = this.#context;
    const signal = this.#stopping?.signal;
    if (signal === undefined) return null;
    const lease = await store.acquire(changeId, holder, nowOf(this.#context), settings.leaseSeconds);
    if (lease === null) return RETRY_MS;
    const change = await store.find(changeId);
    if (change === null) {
      await store.release(lease);
      return null;
    }
    return millisecondsOf(await this.#drive(change, lease, signal));
  }

  async #drive(change: Change, lease: Lease, signal: AbortSignal): Promise<Next> {
    const context = this.#context;
    const mesh = meshOf(context, change.plan.intent.mesh);
    const identity = this.#identities.get(change.id) ?? null;
    const before = this.#before.get(change.id) ?? new BeforeMemory();
    this.#before.set(change.id, before);
    const turn = new ChangeTurn({ context, mesh, change, lease, identity, before, signal });
    try {
      const next = await driveChange(turn);
      if (next.kind === 'done') this.#sweeper.noteEnd(turn.change);
      return next;
    } finally {
      await turn.end();
      for (const id of turn.woken) this.kick(id);
    }
  }
}

const millisecondsOf = (next: Next): number | null => {
  switch (next.kind) {
    case 'again':
      return 0;
    case 'in':
      return next.seconds * 1000;
    case 'done':
      return null;
  }
};
