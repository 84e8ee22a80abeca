import 'server-only';
import { TracePacker, type TraceBesideSpans } from '../../../contract/packed-trace/trace-packer.ts';
import type { TraceAnswer, TraceSpan } from '../../../contract/traces.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import type { ClockShift } from '../../../domain/trace/clock-skew.ts';
import { siblingGroups } from '../../../domain/trace/sibling-groups.ts';
import type { TraceWarning } from '../../../ports/trace-store.ts';
import { toMs } from './milliseconds.ts';
import { hopAnswers } from './trace-hops.ts';
import { ownedTime } from './trace-summary.ts';
import { writeSpans, type FindChange } from './trace-spans.ts';
import { oddityWarnings, secretsWarning } from './trace-warnings.ts';

/** What is said of a trace beside its spans. */
export interface TraceContext {
  readonly said: readonly TraceWarning[];
  readonly skew: { readonly applied: boolean; readonly shifts: readonly ClockShift[] };
  readonly contextGaps: TraceAnswer['contextGaps'];
  readonly findChange: FindChange;
  /** Unix seconds. */
  readonly now: number;
}

/** One trace with all that is read out of it. */
export function traceAnswer(analysed: AnalysedTrace, context: TraceContext): TraceAnswer {
  const spans: TraceSpan[] = [];
  return { ...besideSpans(analysed, context, (span) => spans.push(span)), spans };
}

/** The same in the bytes that our own page draws. */
export function packedAnswer(analysed: AnalysedTrace, context: TraceContext): Uint8Array<ArrayBuffer> {
  const packer = new TracePacker();
  return packer.finish(besideSpans(analysed, context, (span) => packer.add(span)));
}

function besideSpans(
  analysed: AnalysedTrace,
  context: TraceContext,
  take: (span: TraceSpan) => void,
): TraceBesideSpans {
  const { trace, tree, path, owners, time } = analysed;
  const idOf = (index: number): string => trace.spans[index]?.spanId ?? '';
  let hidden = 0;
  const pointedAt = writeSpans(analysed, context.findChange, (span) => {
    hidden += span.masked?.length ?? 0;
    take(span);
  });
  return {
    traceId: trace.traceId,
    originalTraceId: trace.originalTraceId,
    startTimeUnixNano: String(trace.startUnixNano),
    durationMs: toMs(trace.durationNs),
    ...pointedAt,
    rootSpanId: tree.root < 0 ? null : idOf(tree.root),
    criticalPath: path
      .map(({ span, startNs, endNs }, section) => ({
        spanId: idOf(span),
        startOffsetMs: toMs(startNs),
        endOffsetMs: toMs(endNs),
        owner: { ...(owners[section] ?? { kind: 'network' as const, name: '' }) },
      }))
      .reverse(),
    time: ownedTime(time),
    hops: hopAnswers(analysed),
    groups: siblingGroups(trace.spans, tree).map(({ parent, members, leastNs, meanNs, mostNs, failed }) => ({
      parentSpanId: idOf(parent),
      spanIds: members.map(idOf),
      leastMs: toMs(leastNs),
      meanMs: toMs(meanNs),
      mostMs: toMs(mostNs),
      failed,
    })),
    clockSkew: {
      applied: context.skew.applied,
      shifts: context.skew.shifts.map(({ host, shiftNs, spans: moved }) => ({
        host,
        shiftMs: toMs(shiftNs),
        spans: moved,
      })),
    },
    contextGaps: context.contextGaps,
    partial: trace.isPartial,
    warnings: [...context.said, ...oddityWarnings(trace, context.now), ...secretsWarning(hidden)],
  };
}
