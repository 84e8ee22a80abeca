import 'server-only';
import { normaliseTraceId } from '../../../domain/trace/trace-id.ts';
import type { StoredTrace, TraceStore } from '../../../ports/trace-store.ts';
import { ApiProblem } from '../api-problem.ts';

/** One trace, by its id in any case and with or without leading zeros. Throws `ApiProblem` (400, 404), `SourceError`. */
export async function storedTrace(
  store: TraceStore,
  text: string,
  signal: AbortSignal,
): Promise<StoredTrace> {
  const traceId = normaliseTraceId(text);
  if (traceId === null) {
    const message = 'must be a trace id: 1 to 32 hex digits, not all zeros';
    throw new ApiProblem('invalid-request', `"traceId" ${message}.`, {
      errors: [{ path: 'traceId', message }],
    });
  }
  const found = await store.trace(traceId, signal);
  if (found !== null) return found;
  throw new ApiProblem(
    'not-found',
    `The trace store knows no trace ${traceId}: it was not sampled, is older than what the store keeps, or was not written yet.`,
  );
}
