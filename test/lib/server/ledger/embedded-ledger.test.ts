import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEmbeddedLedger } from '@/lib/server/ledger/open-ledger.ts';
import { changeStoreBehaviour } from '../../../contract/change-store.ts';

changeStoreBehaviour('an embedded SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-ledger-'));
  return {
    isShared: false,
    open: () => openEmbeddedLedger(join(folder, 'data')),
    execute: async (statement) => {
      await Promise.resolve();
      const database = new DatabaseSync(join(folder, 'data', 'ledger.sqlite'));
      try {
        database.exec(statement);
      } finally {
        database.close();
      }
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
});
