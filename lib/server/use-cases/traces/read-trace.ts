import 'server-only';
import type { TraceQueryParameters } from '../../../contract/trace-query.ts';
import { analyseTrace, type AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { correctClockSkew } from '../../../domain/trace/clock-skew.ts';
import { treeOf } from '../../../domain/trace/trace-tree.ts';
import type { Runtime } from '../../runtime.ts';
import { contextGapAnswers } from './context-gap-answers.ts';
import { faultChanges } from './fault-changes.ts';
import { storedTrace } from './stored-trace.ts';
import type { TraceContext } from './trace-detail.ts';
import { requireTraceStore } from './trace-store.ts';

/** One trace with its meaning in the mesh, in the form that `write` gives it. Throws `ApiProblem` (400, 404), `SourceError`. */
export async function readTrace<Form>(
  running: Runtime,
  id: string,
  { clocks }: TraceQueryParameters,
  signal: AbortSignal,
  write: (analysed: AnalysedTrace, context: TraceContext) => Form,
): Promise<Form> {
  const { trace, warnings } = await storedTrace(requireTraceStore(running), id, signal);
  const topology = running.meshes[0].maps.sources.control?.topology() ?? null;
  const corrected = correctClockSkew(trace, treeOf(trace.spans));
  const applied = clocks === 'corrected' && corrected.shifts.length > 0;
  const analysed = analyseTrace(applied ? corrected.trace : trace, topology);
  const [contextGaps, findChange] = await Promise.all([
    contextGapAnswers(running, [analysed], signal),
    faultChanges({ changes: running.changes, mesh: running.meshes[0].id }, analysed),
  ]);
  return write(analysed, {
    said: warnings,
    skew: { applied, shifts: corrected.shifts },
    contextGaps,
    findChange,
    now: running.clock.nowMs() / 1000,
  });
}
