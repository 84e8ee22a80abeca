import { z } from 'zod';
import type { RecordedSpan } from '../../domain/trace/recorded-span.ts';
import { normaliseTraceId } from '../../domain/trace/trace-id.ts';
import type {
  Attributes,
  AttributeValue,
  SpanKind,
  SpanProcess,
  SpanStatus,
} from '../../domain/trace/trace.ts';

const keyValue = z.object({ key: z.string(), value: z.unknown() });
const keyValues = z.array(keyValue).nullish();

const spanSchema = z.object({
  traceID: z.string().max(64),
  spanID: z.string().max(64),
  parentSpanID: z.string().max(64).nullish(),
  operationName: z.string().nullish(),
  references: z
    .array(z.object({ refType: z.string(), traceID: z.string().max(64), spanID: z.string().max(64) }))
    .nullish(),
  startTime: z.number().nullish(),
  duration: z.number().nullish(),
  tags: keyValues,
  logs: z.array(z.object({ timestamp: z.number(), fields: keyValues })).nullish(),
  processID: z.string().nullish(),
  warnings: z.array(z.string()).nullish(),
});
type LegacySpan = z.output<typeof spanSchema>;

/** A trace in the form of Jaeger's own user interface: times in microseconds, tags as lists. */
export const legacyTraceSchema = z.object({
  traceID: z.string().max(64),
  spans: z.array(spanSchema).nullish(),
  processes: z.record(z.string(), z.object({ serviceName: z.string().nullish(), tags: keyValues })).nullish(),
});

const NS_PER_US = 1_000n;

/** Spans of one trace in the old form. */
export function legacySpans(trace: z.output<typeof legacyTraceSchema>): readonly RecordedSpan[] {
  const processes = new Map(
    Object.entries(trace.processes ?? {}).map(([id, { serviceName, tags }]): [string, SpanProcess] => [
      id,
      { service: serviceName ?? '', attributes: attributesOf(tags) },
    ]),
  );
  const unknown: SpanProcess = { service: '', attributes: {} };
  return (trace.spans ?? []).map((span) =>
    recordedSpan(span, processes.get(span.processID ?? '') ?? unknown),
  );
}

/** Tags that Jaeger makes of what OpenTelemetry keeps apart. */
const MADE_TAGS = new Set(['span.kind', 'otel.status_code', 'otel.status_description', 'otel.scope.name']);

function recordedSpan(span: LegacySpan, process: SpanProcess): RecordedSpan {
  const tags = attributesOf(span.tags);
  const text = (name: string): string | null => (name in tags ? String(tags[name]) : null);
  const start = span.startTime ?? null;
  const parent = parentOf(span);
  return {
    traceId: span.traceID,
    spanId: span.spanID,
    parentSpanId: parent,
    operation: span.operationName ?? '',
    kind: kindOf(text('span.kind')),
    startUnixNano: start === null ? null : microseconds(start),
    durationNs: microseconds(span.duration ?? 0),
    status: statusOf(tags),
    statusMessage: text('otel.status_description'),
    attributes: Object.fromEntries(Object.entries(tags).filter(([name]) => !MADE_TAGS.has(name))),
    process,
    scope: text('otel.scope.name'),
    events: (span.logs ?? []).map(({ timestamp, fields }) => {
      const { event, ...attributes } = attributesOf(fields);
      return { name: String(event ?? ''), timeUnixNano: microseconds(timestamp), attributes };
    }),
    links: (span.references ?? [])
      .filter(({ spanID }) => spanID !== parent)
      .map(({ traceID, spanID, refType }) => ({
        traceId: traceID,
        spanId: spanID,
        attributes: { 'opentracing.ref_type': refType.toLowerCase() },
      })),
    warnings: [...new Set(span.warnings ?? [])],
  };
}

const microseconds = (value: number): bigint => BigInt(Math.trunc(value)) * NS_PER_US;

/** The first reference to a span of the same trace; other traces are only linked. */
function parentOf({ traceID, references, parentSpanID }: LegacySpan): string | null {
  const own = normaliseTraceId(traceID);
  const found = (references ?? []).find((one) => normaliseTraceId(one.traceID) === own);
  return found?.spanID ?? parentSpanID ?? null;
}

const KINDS: ReadonlySet<string> = new Set<SpanKind>([
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
]);

const kindOf = (text: string | null): SpanKind => {
  const name = (text ?? '').toLowerCase();
  return KINDS.has(name) ? (name as SpanKind) : 'unspecified';
};

function statusOf(tags: Attributes): SpanStatus {
  if (tags['otel.status_code'] === 'ERROR' || tags.error === true || tags.error === 'true') return 'error';
  return tags['otel.status_code'] === 'OK' ? 'ok' : 'unset';
}

const attributesOf = (list: z.output<typeof keyValues>): Attributes =>
  Object.fromEntries((list ?? []).map(({ key, value }) => [key, scalar(value)]));

function scalar(value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
