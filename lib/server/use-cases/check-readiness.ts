import 'server-only';
import type { Readiness } from '../../contract/operations.ts';
import type { Runtime } from '../runtime.ts';

/** Whether requests should be sent here. A telemetry backend that is down is shown on the map and is no reason against it. */
export async function checkReadiness(running: Runtime): Promise<Readiness> {
  const ledger = await running.ledger.check().then(
    () => ({ name: 'ledger', ok: true, detail: 'can be written' }),
    (error: unknown) => {
      running.log.error({ error }, 'the ledger cannot be written');
      return { name: 'ledger', ok: false, detail: 'cannot be written: the log says why' };
    },
  );
  const checks = [{ name: 'configuration', ok: true, detail: 'read and right' }, ledger];
  if (running.isStopping()) return { status: 'stopping', checks };
  return { status: ledger.ok ? 'ok' : 'failing', checks };
}
