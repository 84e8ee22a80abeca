import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import type { Change, ChangeEvent, Halt, RefusedAttempt } from '../../domain/change.ts';
import type { ChangeIntent } from '../../domain/change-intent.ts';
import type { ChangePlan } from '../../domain/change-plan.ts';
import type { ChangeFilter, ChangeStore, ChangeUpdate, Lease } from '../../ports/change-store.ts';
import { changeOf, changeRow, movingColumns } from './change-row.ts';
import { acquireLease, releaseLease, renewLease, touchLease } from './lease-table.ts';
import type { LedgerSchema } from './ledger-schema.ts';

type Reader = Kysely<LedgerSchema>;
type Writer = Transaction<LedgerSchema>;

/** The ledger in a database that Kysely speaks to. Writers take turns, in the order of `ledger_position`. */
export class SqlChangeStore implements ChangeStore {
  readonly #db: Kysely<LedgerSchema>;

  constructor(db: Kysely<LedgerSchema>) {
    this.#db = db;
  }

  /** One transaction. Its first statement takes the write lock, so that nothing it reads later is stale. */
  #write<T>(act: (trx: Writer, position: number) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute(async (trx) => {
      const { value } = await trx
        .updateTable('ledger_position')
        .set((one) => ({ value: one('value', '+', 1) }))
        .returning('value')
        .executeTakeFirstOrThrow();
      return act(trx, value);
    });
  }

  async savePlan(plan: ChangePlan): Promise<void> {
    await this.#db
      .insertInto('plans')
      .values({ id: plan.id, expires_at: plan.expiresAt, body: JSON.stringify(plan) })
      .execute();
  }

  async findPlan(id: string): Promise<ChangePlan | null> {
    const row = await this.#db.selectFrom('plans').select('body').where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.body) as ChangePlan);
  }

  async prunePlans(expiredBefore: number): Promise<void> {
    await this.#db.deleteFrom('plans').where('expires_at', '<', expiredBefore).execute();
  }

  create(change: Change, idempotencyKey: string): Promise<{ change: Change; isNew: boolean }> {
    return this.#write(async (trx, position) => {
      const earlier = await trx
        .selectFrom('changes')
        .select('id')
        .where((one) => one.or([one('idempotency_key', '=', idempotencyKey), one('id', '=', change.id)]))
        .executeTakeFirst();
      if (earlier !== undefined) return { change: await existing(trx, earlier.id), isNew: false };
      await trx
        .insertInto('changes')
        .values(changeRow(change, idempotencyKey, position))
        .execute();
      await append(trx, change.id, 0, change.timeline);
      return { change, isNew: true };
    });
  }

  find(id: string): Promise<Change | null> {
    return load(this.#db, id);
  }

  async list(filter: ChangeFilter): Promise<readonly Change[]> {
    const { states, namespace, service, who, from, to, limit } = filter;
    let query = this.#db.selectFrom('changes').selectAll();
    if (states !== undefined) query = query.where('state', 'in', [...states]);
    if (namespace !== undefined) query = query.where('namespace', '=', namespace);
    if (service !== undefined) query = query.where('service', '=', service);
    if (who !== undefined) query = query.where('who', '=', who);
    if (from !== undefined) query = query.where('created_at', '>=', from);
    if (to !== undefined) query = query.where('created_at', '<=', to);
    const rows = await query.orderBy('is_ended').orderBy('created_at', 'desc').limit(limit).execute();
    return withEvents(this.#db, rows);
  }

  record(
    id: string,
    lease: Lease | null,
    update: ChangeUpdate,
    events: readonly ChangeEvent[],
  ): Promise<Change> {
    return this.#write(async (trx, position) => {
      if (lease !== null) await touchLease(trx, lease);
      const before = await existing(trx, id);
      const updatedAt = events.at(-1)?.at ?? before.updatedAt;
      const after: Change = { ...before, ...update, updatedAt, timeline: [...before.timeline, ...events] };
      await trx
        .updateTable('changes')
        .set({ ...movingColumns(after), position })
        .where('id', '=', id)
        .execute();
      await append(trx, id, before.timeline.length, events);
      return after;
    });
  }

  async unfinished(appliedSince: number): Promise<readonly Change[]> {
    const rows = await this.#db
      .selectFrom('changes')
      .selectAll()
      .where('is_ended', '=', 0)
      .where((one) =>
        one.or([
          one('state', '!=', 'active'),
          one('deadline', 'is not', null),
          one('applied_at', '>', appliedSince),
          one(one('stage', '+', 1), '<', one.ref('stages')),
        ]),
      )
      .orderBy('created_at')
      .execute();
    return withEvents(this.#db, rows);
  }

  acquire(changeId: string, holder: string, now: number, ttlSeconds: number): Promise<Lease | null> {
    return acquireLease(this.#db, changeId, holder, now, ttlSeconds);
  }

  renew(lease: Lease, now: number, ttlSeconds: number): Promise<Lease> {
    return renewLease(this.#db, lease, now, ttlSeconds);
  }

  release(lease: Lease): Promise<void> {
    return releaseLease(this.#db, lease);
  }

  halt(): Promise<Halt | null> {
    return haltInForce(this.#db);
  }

  engageHalt(halt: Halt): Promise<Halt> {
    return this.#write(async (trx, position) => {
      const earlier = await haltInForce(trx);
      if (earlier !== null) return earlier;
      const { engagedAt, who, reason } = halt;
      await trx.insertInto('halts').values({ id: position, engaged_at: engagedAt, who, reason }).execute();
      return halt;
    });
  }

  releaseHalt(who: string | null, reason: string, now: number): Promise<void> {
    return this.#write(async (trx) => {
      await trx
        .updateTable('halts')
        .set({ released_at: now, released_by: who, release_reason: reason })
        .where('released_at', 'is', null)
        .execute();
    });
  }

  async position(): Promise<number> {
    const row = await this.#db
      .selectFrom('changes')
      .select('position')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.position ?? 0;
  }

  async movedSince(position: number): Promise<{ position: number; changes: readonly Change[] }> {
    const rows = await this.#db
      .selectFrom('changes')
      .selectAll()
      .where('position', '>', position)
      .orderBy('position')
      .execute();
    return { position: rows.at(-1)?.position ?? position, changes: await withEvents(this.#db, rows) };
  }

  recordRefusal(attempt: RefusedAttempt): Promise<void> {
    const { at, who, intent, code, detail } = attempt;
    return this.#write(async (trx, position) => {
      await trx
        .insertInto('refusals')
        .values({
          id: position,
          at,
          who,
          intent: intent === null ? null : JSON.stringify(intent),
          code,
          detail,
        })
        .execute();
    });
  }

  async refusals(limit: number): Promise<readonly RefusedAttempt[]> {
    const rows = await this.#db
      .selectFrom('refusals')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ at, who, intent, code, detail }) => ({
      at,
      who,
      intent: intent === null ? null : (JSON.parse(intent) as ChangeIntent),
      code,
      detail,
    }));
  }

  async check(): Promise<void> {
    await this.#write(() => Promise.resolve());
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }
}

async function load(db: Reader, id: string): Promise<Change | null> {
  const rows = await db.selectFrom('changes').selectAll().where('id', '=', id).execute();
  return (await withEvents(db, rows))[0] ?? null;
}

async function existing(db: Reader, id: string): Promise<Change> {
  const change = await load(db, id);
  if (change === null) throw new Error(`The ledger has no change ${id}.`);
  return change;
}

async function withEvents(db: Reader, rows: readonly Parameters<typeof changeOf>[0][]): Promise<Change[]> {
  if (rows.length === 0) return [];
  const events = await db
    .selectFrom('change_events')
    .selectAll()
    .where(
      'change_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('change_id')
    .orderBy('sequence')
    .execute();
  const byChange = Map.groupBy(events, (event) => event.change_id);
  return rows.map((row) => changeOf(row, byChange.get(row.id) ?? []));
}

async function append(
  trx: Writer,
  id: string,
  length: number,
  events: readonly ChangeEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await trx
    .insertInto('change_events')
    .values(
      events.map(({ at, event, detail, who, step }, index) => ({
        change_id: id,
        sequence: length + index,
        at,
        event,
        detail,
        who,
        step,
      })),
    )
    .execute();
}

async function haltInForce(db: Reader): Promise<Halt | null> {
  const row = await db
    .selectFrom('halts')
    .select(['engaged_at', 'who', 'reason'])
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { engagedAt: row.engaged_at, who: row.who, reason: row.reason };
}
