import 'server-only';
import type { z } from 'zod';
import type { traceOperationsSchema } from '../../../contract/traces.ts';
import type { Runtime } from '../../runtime.ts';
import { requireTraceStore } from './trace-store.ts';

/** Operations of one service that have spans; none for a service that is not known. Throws `SourceError`. */
export async function listTraceOperations(
  running: Runtime,
  service: string,
  signal: AbortSignal,
): Promise<z.infer<typeof traceOperationsSchema>> {
  const names = await requireTraceStore(running).operations(service, signal);
  return { operations: names.map((name) => ({ name })) };
}
