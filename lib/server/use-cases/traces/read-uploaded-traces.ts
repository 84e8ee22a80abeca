import 'server-only';
import { z } from 'zod';
import { MOST_TRACE_FILE_BYTES } from '../../../contract/trace-routes.ts';
import type { UploadedTraces } from '../../../contract/traces.ts';
import { analyseTrace } from '../../../domain/trace/analyse-trace.ts';
import { correctClockSkew } from '../../../domain/trace/clock-skew.ts';
import { readTraceFile } from '../../../traces/trace-file.ts';
import type { Runtime } from '../../runtime.ts';
import { ApiProblem } from '../api-problem.ts';
import { parseBody } from '../parse-body.ts';
import { contextGapAnswers } from './context-gap-answers.ts';
import { faultChanges } from './fault-changes.ts';
import { traceAnswer } from './trace-detail.ts';

const MOST_TRACES = 50;

/** The traces of a saved file with their meaning in this mesh; nothing is kept. Throws `ApiProblem`. */
export async function readUploadedTraces(running: Runtime, request: Request): Promise<UploadedTraces> {
  const file = readTraceFile(await parseBody(z.unknown(), request, MOST_TRACE_FILE_BYTES));
  if (file === null || file.traces.length === 0) {
    const message = 'holds no traces in the JSON of Jaeger, OpenTelemetry (OTLP), Tempo or Zipkin';
    throw new ApiProblem('invalid-request', `The file ${message}.`, { errors: [{ path: 'body', message }] });
  }
  const topology = running.meshes[0].maps.sources.control?.topology() ?? null;
  const analysed = file.traces.slice(0, MOST_TRACES).map((trace) => analyseTrace(trace, topology));
  const traces = await Promise.all(
    analysed.map(async (one) => {
      const [contextGaps, findChange] = await Promise.all([
        contextGapAnswers(running, [one], request.signal),
        faultChanges({ changes: running.changes, mesh: running.meshes[0].id }, one),
      ]);
      const { shifts } = correctClockSkew(one.trace, one.tree);
      const now = running.clock.nowMs() / 1000;
      return traceAnswer(one, { said: [], skew: { applied: false, shifts }, contextGaps, findChange, now });
    }),
  );
  return { format: file.format, traces, left: file.traces.length - traces.length };
}
