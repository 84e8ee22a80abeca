import 'server-only';
import type { Readiness } from '../../contract/operations.ts';
import type { Runtime } from '../runtime.ts';

/** Whether requests should be sent here. A telemetry backend that is down is shown on the map and is no reason against it. */
export function checkReadiness(running: Runtime): Readiness {
  const checks = [{ name: 'configuration', ok: true, detail: 'read and right' }];
  return { status: running.isStopping() ? 'stopping' : 'ok', checks };
}
