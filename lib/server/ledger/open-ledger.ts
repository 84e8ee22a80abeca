import 'server-only';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect, type Dialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import type { ChangeStore } from '../../ports/change-store.ts';
import { ledgerMigrations } from './ledger-migrations.ts';
import type { LedgerDatabase, LedgerSchema } from './ledger-schema.ts';
import { openNodeSqlite } from './node-sqlite.ts';
import { SqlChangeStore } from './sql-change-store.ts';

const POOL_SIZE = 5;
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 5000;

/** Opens the embedded ledger in a folder, which is made where it is missing. Throws where it cannot be used. */
export async function openEmbeddedLedger(folder: string): Promise<ChangeStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = openNodeSqlite(join(folder, 'ledger.sqlite'));
  return openLedger(new SqliteDialect({ database }), 'sqlite');
}

/** Opens the ledger in PostgreSQL, which replicas share. `reportIdleFailure` hears of connections lost while nobody waited. */
export function openSharedLedger(
  databaseUrl: string,
  reportIdleFailure: (error: Error) => void,
): Promise<ChangeStore> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS * 2,
  });
  pool.on('error', reportIdleFailure);
  return openLedger(new PostgresDialect({ pool }), 'postgres');
}

/** Opens the ledger in any database of the two kinds, brought to the newest schema. */
export async function openLedger(dialect: Dialect, database: LedgerDatabase): Promise<ChangeStore> {
  const db = new Kysely<LedgerSchema>({ dialect });
  try {
    const migrator = new Migrator({ db, provider: ledgerMigrations(database) });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    return new SqlChangeStore(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
