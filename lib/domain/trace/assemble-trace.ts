import { compareText } from '../fixed-order.ts';
import type { RecordedSpan } from './recorded-span.ts';
import { normaliseSpanId, normaliseTraceId } from './trace-id.ts';
import { buildTraceTree } from './trace-tree.ts';
import type { Span, Trace } from './trace.ts';
import { withOwnIds } from './own-span-ids.ts';

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
  const offsets = new Map(
    own.flatMap(({ spanId, span }) =>
      isTimed(span.startUnixNano) ? [[spanId, Number(span.startUnixNano - startUnixNano)] as const] : [],
    ),
  );
  const offsetOf = (spanId: string, parentSpanId: string | null): number =>
    offsets.get(spanId) ?? offsets.get(parentSpanId ?? '') ?? 0;
  const spans = own
    .map(({ spanId, parentSpanId, span }) =>
      toSpan(span, { spanId, parentSpanId, startUnixNano, startOffsetNs: offsetOf(spanId, parentSpanId) }),
    )
    .sort(byStart);
  const { orphans, cycles } = buildTraceTree(spans);
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
      untimed: own.length - offsets.size,
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

interface Place {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startUnixNano: bigint;
  readonly startOffsetNs: number;
}

const toSpan = (recorded: RecordedSpan, place: Place): Span => ({
  spanId: place.spanId,
  originalSpanId: recorded.spanId,
  parentSpanId: place.parentSpanId,
  operation: recorded.operation,
  kind: recorded.kind,
  startOffsetNs: place.startOffsetNs,
  durationNs: recorded.durationNs < 0n ? 0 : Number(recorded.durationNs),
  status: recorded.status,
  statusMessage: recorded.statusMessage,
  attributes: recorded.attributes,
  process: recorded.process,
  scope: recorded.scope,
  events: recorded.events.map(({ name, timeUnixNano, attributes }) => ({
    name,
    offsetNs: Number(timeUnixNano - place.startUnixNano),
    attributes,
  })),
  links: recorded.links.map(({ traceId, spanId, attributes }) => ({
    traceId: normaliseTraceId(traceId) ?? traceId,
    spanId: normaliseSpanId(spanId) ?? spanId,
    attributes,
  })),
  warnings: recorded.warnings,
});
