import 'server-only';
import type { TracePathQuery } from '../../../contract/trace-query.ts';
import type { TracePathAnswer } from '../../../contract/traced-paths.ts';
import { analyseTrace } from '../../../domain/trace/analyse-trace.ts';
import { requestFacts, requestWords } from '../../../domain/trace/request-facts.ts';
import { startSecondsOf } from '../../../domain/trace/trace-query.ts';
import { tracedPaths } from '../../../domain/trace/traced-paths.ts';
import type { Runtime } from '../../runtime.ts';
import { toMs } from './milliseconds.ts';
import { pathsAnswer } from './paths-answer.ts';
import { storedTrace } from './stored-trace.ts';
import { requireTraceStore } from './trace-store.ts';

/** The part of the map that one trace took, without its spans. Throws `ApiProblem` (400, 404), `SourceError`. */
export async function readTracePath(
  running: Runtime,
  id: string,
  { view }: TracePathQuery,
  signal: AbortSignal,
): Promise<TracePathAnswer> {
  const { trace } = await storedTrace(requireTraceStore(running), id, signal);
  const analysed = analyseTrace(trace, running.meshes[0].maps.sources.control?.topology() ?? null);
  const root = trace.spans[analysed.tree.root];
  return {
    traceId: trace.traceId,
    request: root === undefined ? null : requestWords(requestFacts(root)),
    startTime: startSecondsOf(trace),
    durationMs: toMs(trace.durationNs),
    paths: pathsAnswer(tracedPaths([analysed], view), { sample: 'One trace', hasShares: false }),
  };
}
