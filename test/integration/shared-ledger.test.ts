import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { openSharedLedger } from '@/lib/server/ledger/open-ledger.ts';
import { changeStoreBehaviour } from '../contract/change-store.ts';
import { startPostgres, type PostgresServer } from '../support/postgres-server.ts';
import { describeWithRealPart } from '../support/real-part.ts';

describeWithRealPart('postgres', 'changes in a database that consoles share', (binary) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(binary);
  });
  afterAll(() => server.stop());

  changeStoreBehaviour('PostgreSQL', async () => {
    const url = await server.createDatabase();
    return {
      isShared: true,
      open: () => openSharedLedger(url, () => undefined),
      execute: async (statement) => {
        const client = new Client({ connectionString: url });
        await client.connect();
        try {
          await client.query(statement);
        } finally {
          await client.end();
        }
      },
      end: () => Promise.resolve(),
    };
  });
});
