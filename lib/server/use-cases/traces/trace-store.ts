import 'server-only';
import { SourceError } from '../../../ports/source-error.ts';
import type { TraceStore } from '../../../ports/trace-store.ts';
import type { Runtime } from '../../runtime.ts';

/** The configured trace store. Throws `SourceError` where there is none. */
export function requireTraceStore({ traces }: Pick<Runtime, 'traces'>): TraceStore {
  if (traces !== null) return traces;
  throw new SourceError(
    'traces',
    'unavailable',
    'No trace store is configured: set TRACES_URL to the address of your Jaeger, Tempo or Zipkin.',
  );
}
