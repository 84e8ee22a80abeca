import { createHash, randomUUID } from 'node:crypto';
import { SqliteDialect } from 'kysely';
import type { ApplyRequest } from '@/lib/changes/apply-change.ts';
import type { ChangeClock, ChangeContext } from '@/lib/changes/change-context.ts';
import { DEFAULT_SETTINGS, type ChangeSettings } from '@/lib/changes/change-settings.ts';
import { Changes } from '@/lib/changes/changes.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { Change } from '@/lib/domain/change.ts';
import type { ChangePlan } from '@/lib/domain/change-plan.ts';
import type { Flow } from '@/lib/domain/traffic.ts';
import type { ChangeStore } from '@/lib/ports/change-store.ts';
import type { Identity } from '@/lib/ports/mesh-writer.ts';
import { SourceError } from '@/lib/ports/source-error.ts';
import type { Reading, TelemetrySource } from '@/lib/ports/telemetry-source.ts';
import { openNodeSqlite } from '@/lib/server/ledger/node-sqlite.ts';
import { openLedger } from '@/lib/server/ledger/open-ledger.ts';
import { HeldClock, settled } from './held-clock.ts';
import { ReferenceMesh } from './reference-mesh.ts';

export const CONSOLE: Identity = { kind: 'console' };
export const START = 1_700_000_000;

/** A ledger in memory: the real schema and the real statements. */
export const memoryLedger = (): Promise<ChangeStore> =>
  openLedger(new SqliteDialect({ database: openNodeSqlite(':memory:') }), 'sqlite');

/** Dies between two calls: whatever it held in memory is gone, and nothing it began goes on. */
class Life {
  isOver = false;
  /** Port calls left to live; null: no end. */
  callsLeft: number | null = null;

  call(): void {
    if (this.callsLeft !== null && --this.callsLeft < 0) this.isOver = true;
    if (this.isOver) throw new Error('The console was killed.');
  }

  guard<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...parameters: unknown[]): unknown => {
          if (key === 'clockSkewSeconds') return member.apply(target, parameters) as unknown;
          return new Promise((resolve) => {
            this.call();
            resolve(member.apply(target, parameters));
          });
        };
      },
    });
  }
}

const unasked = (): Promise<never> => Promise.reject(new Error('Changes do not ask for this.'));

/** Telemetry that says what a test wants it to say; null: it does not answer. */
export class SaidTelemetry {
  flows: readonly Flow[] | null = [];
  p99Ms: (at: number) => number | null = () => null;
  reads = 0;
  /** Instants that p99 was asked at. */
  readonly p99Asked: number[] = [];

  readonly source: TelemetrySource = {
    readTraffic: () => this.#answer(this.flows ?? []),
    readLatency: ({ at }) => {
      this.p99Asked.push(at);
      return this.#answer([{ quantile: 0.99, subject: 'service:lab/shop/reviews', valueMs: this.p99Ms(at) }]);
    },
    readOutcomes: unasked,
    objectiveQueries: () => ({ bad: () => '', all: () => '' }),
    readSeries: unasked,
    explain: unasked,
    probe: unasked,
  };

  async #answer<T>(data: T): Promise<Reading<T>> {
    this.reads += 1;
    await Promise.resolve();
    if (this.flows === null) throw new SourceError('telemetry', 'unavailable', 'Prometheus is away.');
    return {
      data,
      warnings: [],
      cost: { queries: 1, seconds: 0, series: 1 },
      partial: false,
    };
  }
}

/** Consoles on one ledger and one reference mesh, in a time that a test holds. */
export class ChangeWorld {
  readonly clock = new HeldClock(START);
  readonly mesh = new ReferenceMesh();
  readonly telemetry = new SaidTelemetry();
  readonly store: ChangeStore;
  readonly reported: unknown[] = [];
  readonly settings: ChangeSettings;
  jumpSeconds = 0;
  #consoles = 0;

  private constructor(store: ChangeStore, settings: Partial<ChangeSettings>) {
    this.store = store;
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.mesh.put('reviews-route');
  }

  static async open(settings: Partial<ChangeSettings> = {}): Promise<ChangeWorld> {
    return new ChangeWorld(await memoryLedger(), settings);
  }

  get now(): number {
    return this.clock.nowMs() / 1000;
  }

  /** Another console; `kill` ends it as SIGKILL would. */
  async console(): Promise<{
    changes: Changes;
    kill(): void;
    dieAfter(calls: number): void;
    isDead(): boolean;
  }> {
    const life = new Life();
    const clock: ChangeClock = {
      nowMs: () => this.clock.nowMs() + this.jumpSeconds * 1000,
      after: (delayMs, callback) =>
        this.clock.after(delayMs, () => {
          if (!life.isOver) callback();
        }),
    };
    const mesh = {
      writer: life.guard(this.mesh),
      telemetry: this.telemetry.source,
      control: null,
    };
    this.#consoles += 1;
    const context: ChangeContext = {
      store: life.guard(this.store),
      meshes: new Map([['lab', mesh]]),
      clock,
      settings: this.settings,
      holder: `console-${this.#consoles}`,
      makeId: () => randomUUID(),
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      report: (error) => {
        if (!life.isOver) this.reported.push(error);
      },
    };
    const changes = new Changes(context);
    await changes.start();
    return {
      changes,
      kill: () => {
        life.isOver = true;
      },
      isDead: () => life.isOver,
      dieAfter: (calls) => {
        life.callsLeft = calls;
      },
    };
  }

  async pass(seconds: number): Promise<void> {
    await this.clock.pass(seconds * 1000);
    await settled();
  }

  async change(id: string): Promise<Change> {
    const change = await this.store.find(id);
    if (change === null) throw new Error(`There is no change ${id}.`);
    return change;
  }
}

/** What a person sends who has read the plan. */
export const applyOf = (plan: ChangePlan, parts: Partial<ApplyRequest> = {}): ApplyRequest => ({
  planId: plan.id,
  digest: plan.digest,
  idempotencyKey: `key-${plan.id}`,
  reason: 'because',
  ...parts,
});

/** Plans and applies at once. */
export async function change(
  changes: Changes,
  intent: ChangeIntent,
  parts: Partial<ApplyRequest> = {},
  identity: Identity = CONSOLE,
): Promise<Change> {
  const plan = await changes.plan(intent, identity, new AbortController().signal);
  return changes.apply(applyOf(plan, parts), identity);
}

const target = { mesh: 'lab', namespace: 'shop', service: 'reviews' } as const;
export const split = (v1: number, v2: number): ChangeIntent => ({
  ...target,
  kind: 'split',
  weights: { v1, v2 },
});
export const fault = (expiresInSeconds = 120, percent = 50): ChangeIntent => ({
  ...target,
  kind: 'fault',
  abort: { httpStatus: 503, percent },
  expiresInSeconds,
});
export const canary = (): ChangeIntent => ({
  ...target,
  kind: 'canary',
  service: 'cart',
  versions: { v1: 95, v2: 5 },
});
