import 'server-only';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ChangeableMesh, ReadServiceObjectives } from '../changes/change-context.ts';
import { DEFAULT_SETTINGS, type ChangeSettings } from '../changes/change-settings.ts';
import { Changes } from '../changes/changes.ts';
import type { ChangeStore } from '../ports/change-store.ts';
import { systemClock } from './clock.ts';
import { ConfigError } from './config/config-error.ts';
import type { Config } from './config/config-schema.ts';
import type { ObjectiveReader } from './objectives/objective-reader.ts';
import { targetsOf } from './objectives/objective-settings.ts';
import { openEmbeddedLedger, openSharedLedger } from './ledger/open-ledger.ts';

/** Letters and digits that are not mistaken for one another, 32 of them. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 8;
/** Replicas that share a ledger look at it so often for what another one left behind. */
const SHARED_POLL_SECONDS = 2;

/** Opens the ledger that the configuration names. Throws `ConfigError` where it cannot be used. */
export async function openLedger({ databaseUrl, data }: Config, log: Logger): Promise<ChangeStore> {
  try {
    return databaseUrl === undefined
      ? await openEmbeddedLedger(data)
      : await openSharedLedger(databaseUrl, (error) =>
          log.warn({ error }, 'a connection to the ledger was lost'),
        );
  } catch (error) {
    log.error({ error }, 'the ledger cannot be used');
    throw new ConfigError(
      databaseUrl === undefined
        ? `The ledger cannot be kept in ${data}: choose a folder that can be written with PILOTHOUSE_DATA.`
        : 'The ledger at DATABASE_URL cannot be used: see the log, and check address, user and rights.',
    );
  }
}

/** The life of changes on the meshes that can be written to. */
export function composeChanges(
  config: Config,
  log: Logger,
  store: ChangeStore,
  meshes: ReadonlyMap<string, ChangeableMesh>,
): Changes {
  return new Changes({
    store,
    meshes,
    clock: systemClock,
    settings: settingsOf(config),
    holder: randomUUID(),
    makeId: newChangeId,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    report: (error, changeId) => log.error({ error, changeId }, 'a change could not be driven'),
  });
}

/** Objectives of one service, as the configuration sets them or as it has kept them. */
export const promisesOf =
  ({ objectives: settings }: Config, reader: ObjectiveReader): ReadServiceObjectives =>
  async ({ namespace, name }, at, signal) => {
    const targets = targetsOf(settings, namespace, name);
    const read = await reader.read([{ namespace, name, targets }], at, signal);
    return read.of(namespace, name);
  };

/** What the operator allows. */
export const settingsOf = ({ changes, databaseUrl, writes }: Config): ChangeSettings => ({
  ...DEFAULT_SETTINGS,
  faultSeconds: Math.min(DEFAULT_SETTINGS.faultSeconds, changes.maxFaultSeconds),
  mostFaultSeconds: changes.maxFaultSeconds,
  mostStepPercent: changes.maxStepPercent,
  leastBakeSeconds: changes.minBakeSeconds,
  protectedNamespaces: changes.protectedNamespaces,
  isReasonRequired: changes.requireReason,
  isReadOnly: writes !== 'enabled',
  ambiguitySeconds: changes.ambiguitySeconds,
  pollSeconds: databaseUrl === undefined ? null : SHARED_POLL_SECONDS,
});

/** Short enough to say aloud, long enough not to meet another one: 40 random bits. */
function newChangeId(): string {
  const letters = [...randomBytes(ID_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '0');
  return `chg-${letters.join('')}`;
}
