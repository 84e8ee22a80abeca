import 'server-only';
import type { z } from 'zod';
import type { traceServicesSchema } from '../../../contract/traces.ts';
import type { Runtime } from '../../runtime.ts';
import { requireTraceStore } from './trace-store.ts';

/** Services that have spans. Throws `SourceError`. */
export async function listTraceServices(
  running: Runtime,
  signal: AbortSignal,
): Promise<z.infer<typeof traceServicesSchema>> {
  const names = await requireTraceStore(running).services(signal);
  return { services: names.map((name) => ({ name })) };
}
