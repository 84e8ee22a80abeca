import 'server-only';
import type { Kysely } from 'kysely';
import { LeaseLost, type Lease } from '../../ports/change-store.ts';
import type { LedgerSchema } from './ledger-schema.ts';

/** Takes a lease that is free, ended, one's own, or set by a clock that cannot be true. */
export async function acquireLease(
  db: Kysely<LedgerSchema>,
  changeId: string,
  holder: string,
  now: number,
  ttlSeconds: number,
): Promise<Lease | null> {
  const expiresAt = now + ttlSeconds;
  const row = await db
    .insertInto('leases')
    .values({ change_id: changeId, holder, token: 1, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('change_id')
        .doUpdateSet((one) => ({
          holder,
          token: one('leases.token', '+', 1),
          expires_at: expiresAt,
        }))
        .where((one) =>
          one.or([
            one('leases.holder', '=', holder),
            one('leases.expires_at', '<=', now),
            one('leases.expires_at', '>', now + 2 * ttlSeconds),
          ]),
        ),
    )
    .returning(['token'])
    .executeTakeFirst();
  return row === undefined ? null : { changeId, holder, token: row.token, expiresAt };
}

/** Prolongs a lease that nobody took. Throws `LeaseLost`. */
export async function renewLease(
  db: Kysely<LedgerSchema>,
  lease: Lease,
  now: number,
  ttlSeconds: number,
): Promise<Lease> {
  const expiresAt = now + ttlSeconds;
  await touchLease(db, lease, expiresAt);
  return { ...lease, expiresAt };
}

/** Ends a lease; its token stays used. Does nothing where somebody else has it. */
export async function releaseLease(db: Kysely<LedgerSchema>, lease: Lease): Promise<void> {
  await db
    .updateTable('leases')
    .set({ expires_at: 0, holder: '' })
    .where('change_id', '=', lease.changeId)
    .where('token', '=', lease.token)
    .execute();
}

/**
 * Locks the lease's row until the transaction ends, so that nobody takes it between this look and the commit. Throws
 * `LeaseLost` where the token is not the newest.
 */
export async function touchLease(
  db: Kysely<LedgerSchema>,
  lease: Lease,
  expiresAt: number = lease.expiresAt,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('leases')
    .set({ expires_at: expiresAt })
    .where('change_id', '=', lease.changeId)
    .where('token', '=', lease.token)
    .where('holder', '=', lease.holder)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLost(`Another console drives change ${lease.changeId} now.`);
}
