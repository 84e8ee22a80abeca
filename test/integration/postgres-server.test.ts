import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../support/postgres-server.ts';
import { describeWithRealPart } from '../support/real-part.ts';

describeWithRealPart('postgres', 'a throw-away PostgreSQL', (binary) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(binary);
  });
  afterAll(() => server.stop());

  async function connect(url: string): Promise<Client> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return client;
  }

  it('gives every test a database of its own', async () => {
    const [first, second] = await Promise.all([
      connect(await server.createDatabase()),
      connect(await server.createDatabase()),
    ]);
    try {
      await first.query('create table only_here (name text)');
      const found = await second.query("select to_regclass('only_here') as place");
      expect(found.rows).toEqual([{ place: null }]);
      await expect(first.query('select * from only_here')).resolves.toMatchObject({ rowCount: 0 });
    } finally {
      await Promise.all([first.end(), second.end()]);
    }
  });
});
