import type { Change } from '../../domain/change.ts';
import { isOutage, meshNowOf, nowOf, type ChangeContext } from '../change-context.ts';
import { isSuspect, recheckLost, sweepMarks } from './sweep-marks.ts';

const EVERY_SECONDS = 10;
/** After the last change has ended nothing can land any more that was sent before. */
const AFTERWARDS_SECONDS = 900;
const LOOK_BACK_SECONDS = 3600;
const LOOK_BACK_LIMIT = 200;

/** Sweeps the meshes for what nobody drives: at the start, while changes are active and a while after, and at deadlines. */
export class Sweeper {
  readonly #context: ChangeContext;
  readonly #kick: (changeId: string) => void;
  readonly #isActive: () => boolean;
  /** Changes with a write that was given up, and until when (unix seconds) it is looked for. */
  readonly #suspects = new Map<string, number>();
  #quietAt = 0;
  #cancel: (() => void) | null = null;
  #signal: AbortSignal | null = null;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(context: ChangeContext, kick: (changeId: string) => void, isActive: () => boolean) {
    this.#context = context;
    this.#kick = kick;
    this.#isActive = isActive;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    const now = nowOf(this.#context);
    const ended = await this.#context.store.list({
      states: ['failed', 'undone', 'expired', 'refused', 'conflict'],
      from: now - LOOK_BACK_SECONDS,
      limit: LOOK_BACK_LIMIT,
    });
    for (const change of ended) this.noteEnd(change);
    this.#quietAt = Math.max(this.#quietAt, now);
    this.#sweepIn(0);
  }

  async stop(): Promise<void> {
    this.#signal = null;
    this.#cancel?.();
    await this.#sweeping;
  }

  /** Hears that there is something to sweep for: a change began. */
  wake(): void {
    this.#quietAt = nowOf(this.#context) + AFTERWARDS_SECONDS;
    if (this.#cancel === null) this.#sweepIn(EVERY_SECONDS);
  }

  /** Hears that a change has ended. */
  noteEnd(change: Change): void {
    const until = change.updatedAt + AFTERWARDS_SECONDS;
    if (isSuspect(change)) this.#suspects.set(change.id, until);
    this.#quietAt = Math.max(this.#quietAt, until);
  }

  #sweepIn(seconds: number): void {
    if (this.#signal === null) return;
    this.#cancel?.();
    this.#cancel = this.#context.clock.after(seconds * 1000, () => {
      this.#cancel = null;
      this.#sweeping = this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    const signal = this.#signal;
    if (signal === null) return;
    const context = this.#context;
    const parts = { context, kick: this.#kick, signal };
    let next: number | null = null;
    for (const mesh of context.meshes.values()) {
      try {
        const deadlines = await sweepMarks(parts, mesh);
        const meshNow = meshNowOf(context, mesh);
        for (const deadline of deadlines) {
          next = Math.min(next ?? Infinity, Math.max(EVERY_SECONDS, deadline - meshNow));
        }
      } catch (error) {
        this.#failed(error);
        next = EVERY_SECONDS;
      }
    }
    await this.#recheck(parts);
    if (this.#isActive() || nowOf(context) < this.#quietAt) next = EVERY_SECONDS;
    if (next !== null) this.#sweepIn(next);
  }

  async #recheck(parts: Parameters<typeof recheckLost>[0]): Promise<void> {
    for (const [id, until] of this.#suspects) {
      try {
        await recheckLost(parts, id);
      } catch (error) {
        this.#failed(error);
      }
      if (nowOf(this.#context) >= until) this.#suspects.delete(id);
    }
  }

  #failed(error: unknown): void {
    if (this.#signal !== null && !isOutage(error)) this.#context.report(error, null);
  }
}
