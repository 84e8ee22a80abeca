import type { Change, Halt } from '../domain/change.ts';
import type { ChangeIntent } from '../domain/change-intent.ts';
import type { ChangePlan } from '../domain/change-plan.ts';
import type { ChangeFilter } from '../ports/change-store.ts';
import type { Identity } from '../ports/mesh-writer.ts';
import { applyChange, type ApplyRequest } from './apply-change.ts';
import { nowOf, type ChangeContext } from './change-context.ts';
import { isChangeError } from './change-error.ts';
import { ChangeDriver } from './drive/change-driver.ts';
import { haltChanges, type HaltReport } from './halt-changes.ts';
import { setPaused } from './pause-change.ts';
import { planChange } from './plan/plan-change.ts';
import { findChange, requestUndo, type ChangeOrder } from './undo-change.ts';

/**
 * The life of changes, for whoever serves people: what they may ask for, and the driver that does it. Refusals are
 * `ChangeError`s and stand in the ledger.
 */
export class Changes {
  readonly #context: ChangeContext;
  readonly #driver: ChangeDriver;

  constructor(context: ChangeContext) {
    this.#context = context;
    this.#driver = new ChangeDriver(context);
  }

  /** Changes that wait for something or are being driven; 0: nothing costs anything. */
  get activeCount(): number {
    return this.#driver.activeCount;
  }

  start(): Promise<void> {
    return this.#driver.start();
  }

  stop(): Promise<void> {
    return this.#driver.stop();
  }

  plan(intent: ChangeIntent, identity: Identity, signal: AbortSignal): Promise<ChangePlan> {
    return planChange(this.#context, intent, identity, signal);
  }

  /** The change, already there where the plan or the key was used before. */
  async apply(request: ApplyRequest, identity: Identity): Promise<Change> {
    const { change, isNew } = await this.#remembered(request.planId, null, () =>
      applyChange(this.#context, request, identity),
    );
    if (isNew) this.#driver.kick(change.id, identity);
    return change;
  }

  async undo(id: string, order: ChangeOrder, identity: Identity, signal: AbortSignal): Promise<Change> {
    const change = await this.#remembered(id, order.who, () => requestUndo(this.#context, id, order, signal));
    this.#driver.kick(id, identity);
    return change;
  }

  pause(id: string, order: ChangeOrder): Promise<Change> {
    return this.#remembered(id, order.who, () => setPaused(this.#context, id, true, order));
  }

  async resume(id: string, order: ChangeOrder): Promise<Change> {
    const change = await this.#remembered(id, order.who, () => setPaused(this.#context, id, false, order));
    this.#driver.kick(id);
    return change;
  }

  list(filter: ChangeFilter): Promise<readonly Change[]> {
    return this.#context.store.list(filter);
  }

  find(id: string): Promise<Change> {
    return findChange(this.#context, id);
  }

  halted(): Promise<Halt | null> {
    return this.#context.store.halt();
  }

  halt(order: ChangeOrder): Promise<HaltReport> {
    return haltChanges(this.#context, order, (id) => this.#driver.kick(id));
  }

  releaseHalt({ who, reason }: ChangeOrder): Promise<void> {
    return this.#context.store.releaseHalt(who, reason, nowOf(this.#context));
  }

  /** Runs a request; a refusal is written down before it is passed on. */
  async #remembered<T>(planId: string, who: string | null, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (isChangeError(error)) {
        const plan = await this.#context.store.findPlan(planId);
        await this.#context.store.recordRefusal({
          at: nowOf(this.#context),
          who: who ?? plan?.who ?? null,
          intent: plan?.intent ?? null,
          code: error.problem.code,
          detail: error.message,
        });
      }
      throw error;
    }
  }
}
