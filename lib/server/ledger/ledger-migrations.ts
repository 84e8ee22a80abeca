import 'server-only';
import { sql, type Kysely } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import type { LedgerDatabase, LedgerSchema } from './ledger-schema.ts';

const REFUSAL = 'the ledger is append-only';

/** Makes the database itself refuse to change or remove what happened. */
async function keepForEver(db: Kysely<LedgerSchema>, database: LedgerDatabase, table: string): Promise<void> {
  if (database === 'postgres') {
    await sql`create or replace function refuse_rewriting() returns trigger language plpgsql as $$
      begin raise exception '${sql.raw(REFUSAL)}'; end $$`.execute(db);
    await sql`create trigger ${sql.ref(`${table}_stay`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_rewriting()`.execute(db);
    return;
  }
  for (const change of ['update', 'delete']) {
    await sql`create trigger ${sql.ref(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
      begin select raise(abort, '${sql.raw(REFUSAL)}'); end`.execute(db);
  }
}

async function createChanges(db: Kysely<LedgerSchema>): Promise<void> {
  await db.schema
    .createTable('plans')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'double precision', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('changes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('idempotency_key', 'text', (column) => column.notNull().unique())
    .addColumn('namespace', 'text', (column) => column.notNull())
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('who', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('is_ended', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'double precision', (column) => column.notNull())
    .addColumn('updated_at', 'double precision', (column) => column.notNull())
    .addColumn('applied_at', 'double precision')
    .addColumn('deadline', 'double precision')
    .addColumn('stage', 'integer', (column) => column.notNull())
    .addColumn('stages', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull().unique())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('changes_listed')
    .on('changes')
    .columns(['is_ended', 'created_at desc'])
    .execute();
  await db.schema.createIndex('changes_of_service').on('changes').columns(['namespace', 'service']).execute();
}

async function createEvents(db: Kysely<LedgerSchema>): Promise<void> {
  await db.schema
    .createTable('change_events')
    .addColumn('change_id', 'text', (column) => column.notNull().references('changes.id'))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('at', 'double precision', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('who', 'text')
    .addColumn('step', 'integer')
    .addPrimaryKeyConstraint('change_events_order', ['change_id', 'sequence'])
    .execute();
  await db.schema
    .createTable('refusals')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'double precision', (column) => column.notNull())
    .addColumn('who', 'text')
    .addColumn('intent', 'text')
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
}

async function createControls(db: Kysely<LedgerSchema>): Promise<void> {
  await db.schema
    .createTable('leases')
    .addColumn('change_id', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('token', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'double precision', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('halts')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('engaged_at', 'double precision', (column) => column.notNull())
    .addColumn('who', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('released_at', 'double precision')
    .addColumn('released_by', 'text')
    .addColumn('release_reason', 'text')
    .execute();
  await db.schema
    .createTable('ledger_position')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('value', 'integer', (column) => column.notNull())
    .execute();
  await db.insertInto('ledger_position').values({ id: 1, value: 0 }).execute();
}

/** Migrations of the ledger in the order of their names. A name that was released never changes. */
export function ledgerMigrations(database: LedgerDatabase): MigrationProvider {
  const first: Migration = {
    up: async (db: Kysely<LedgerSchema>) => {
      await createChanges(db);
      await createEvents(db);
      await createControls(db);
      await keepForEver(db, database, 'change_events');
      await keepForEver(db, database, 'refusals');
    },
  };
  return { getMigrations: () => Promise.resolve({ '0001-ledger': first }) };
}
