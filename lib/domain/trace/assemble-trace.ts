import { compareText } from '../fixed-order.ts';
import type { RecordedSpan } from './recorded-span.ts';
import { normaliseSpanId, normaliseTraceId } from './trace-id.ts';
import { treeOf } from './trace-tree.ts';
import type { Span, Trace } from './trace.ts';
import { withOwnIds, type OwnIds } from './own-span-ids.ts';

/** Spans of several traces, mixed as search answers hold them, by the id of their trace. Ids that are none are kept as spelt. */
export const byTrace = (spans: readonly RecordedSpan[]): ReadonlyMap<string, readonly RecordedSpan[]> =>
  Map.groupBy(spans, ({ traceId }) => normaliseTraceId(traceId) ?? traceId.toLowerCase());

/** One trace of the spans that a store has of it; null where it has none. */
export function assembleTrace(
  recorded: readonly RecordedSpan[],
  options: { readonly isPartial?: boolean } = {},
): Trace | null {
  const [first] = recorded;
  if (first === undefined) return null;
  const { spans: own, duplicates, sameIds, shared } = withOwnIds(recorded);
  const startUnixNano = earliestStart(recorded);
  const { startOffsets, untimed } = startOffsetsOf(own, startUnixNano);
  const spans = own.map((one, index) => toSpan(one, startUnixNano, startOffsets[index] ?? 0)).sort(byStart);
  const { orphans, cycles } = treeOf(spans);
  return {
    traceId: normaliseTraceId(first.traceId) ?? first.traceId.toLowerCase(),
    originalTraceId: first.traceId,
    startUnixNano,
    durationNs: spans.reduce((most, span) => Math.max(most, span.startOffsetNs + span.durationNs), 0),
    spans,
    oddities: {
      duplicates,
      sameIds,
      shared,
      orphans,
      cycles,
      negativeDurations: own.filter(({ span }) => span.durationNs < 0n).length,
      untimed,
    },
    isPartial: options.isPartial ?? false,
  };
}

/** The order in which the spans of a trace stand: by their start, then by their id. */
export const byStart = (a: Span, b: Span): number =>
  a.startOffsetNs - b.startOffsetNs || compareText(a.spanId, b.spanId);

/** Spans of broken clocks claim to begin in 1970, or before. */
const isTimed = (startUnixNano: bigint | null): startUnixNano is bigint =>
  startUnixNano !== null && startUnixNano > 0n;

function earliestStart(recorded: readonly RecordedSpan[]): bigint {
  let earliest: bigint | null = null;
  for (const { startUnixNano } of recorded) {
    if (isTimed(startUnixNano) && (earliest === null || startUnixNano < earliest)) earliest = startUnixNano;
  }
  return earliest ?? 0n;
}

/** Nanoseconds after the trace's start of each span; those without a usable time begin with their parents. */
function startOffsetsOf(
  own: OwnIds['spans'],
  startUnixNano: bigint,
): { readonly startOffsets: Float64Array; readonly untimed: number } {
  const startOffsets = new Float64Array(own.length);
  const untimed: number[] = [];
  own.forEach(({ span }, index) => {
    if (isTimed(span.startUnixNano)) startOffsets[index] = Number(span.startUnixNano - startUnixNano);
    else untimed.push(index);
  });
  if (untimed.length > 0) {
    const timed = new Map(own.map(({ spanId }, index) => [spanId, index]));
    for (const index of untimed) timed.delete(own[index]?.spanId ?? '');
    for (const index of untimed) {
      startOffsets[index] = startOffsets[timed.get(own[index]?.parentSpanId ?? '') ?? -1] ?? 0;
    }
  }
  return { startOffsets, untimed: untimed.length };
}

const toSpan = (
  { spanId, parentSpanId, span: recorded }: OwnIds['spans'][number],
  traceStartUnixNano: bigint,
  startOffsetNs: number,
): Span => ({
  spanId,
  originalSpanId: recorded.spanId,
  parentSpanId,
  operation: recorded.operation,
  kind: recorded.kind,
  startOffsetNs,
  durationNs: recorded.durationNs < 0n ? 0 : Number(recorded.durationNs),
  status: recorded.status,
  statusMessage: recorded.statusMessage,
  attributes: recorded.attributes,
  process: recorded.process,
  scope: recorded.scope,
  events: recorded.events.map(({ name, timeUnixNano, attributes }) => ({
    name,
    offsetNs: Number(timeUnixNano - traceStartUnixNano),
    attributes,
  })),
  links: recorded.links.map(({ traceId, spanId, attributes }) => ({
    traceId: normaliseTraceId(traceId) ?? traceId,
    spanId: normaliseSpanId(spanId) ?? spanId,
    attributes,
  })),
  warnings: recorded.warnings,
});
