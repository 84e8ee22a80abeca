import 'server-only';
import type { TraceAnswer } from '../../contract/traces.ts';
import { normaliseTraceId } from '../../domain/trace/trace-id.ts';
import type { Runtime } from '../runtime.ts';
import { ApiProblem } from './api-problem.ts';
import { traceAnswer } from './trace-answers.ts';
import { requireTraceStore } from './trace-store.ts';

/** One trace, by its id in any case and with or without leading zeros. Throws `ApiProblem` (400, 404), `SourceError`. */
export async function readTrace(running: Runtime, text: string, signal: AbortSignal): Promise<TraceAnswer> {
  const traceId = normaliseTraceId(text);
  if (traceId === null) {
    const message = 'must be a trace id: 1 to 32 hex digits, not all zeros';
    throw new ApiProblem('invalid-request', `"traceId" ${message}.`, {
      errors: [{ path: 'traceId', message }],
    });
  }
  const found = await requireTraceStore(running).trace(traceId, signal);
  if (found === null) {
    throw new ApiProblem(
      'not-found',
      `The trace store knows no trace ${traceId}: it was not sampled, is older than what the store keeps, or was not written yet.`,
    );
  }
  const topology = running.meshes[0].maps.sources.control?.topology() ?? null;
  return traceAnswer(found.trace, found.warnings, topology, running.clock.nowMs() / 1000);
}
