/**
 * Value of an attribute. Whole numbers beyond 2^53 are decimal text, bytes are base64, lists and maps are JSON text, so
 * that nothing is lost.
 */
export type AttributeValue = string | number | boolean;

/** Attributes of a span, an event, a link or a resource. Keys and values come from the outside: any text. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Role of a span in a call, https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal' | 'unspecified';

/** `unset`: nobody judged the work. */
export type SpanStatus = 'ok' | 'error' | 'unset';

/** Something that happened within a span. */
export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds after the trace's start; may be negative. */
  readonly offsetNs: number;
  readonly attributes: Attributes;
}

/** A span of this or of another trace that a span is related to without being its child. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** Who recorded a span: its service and what else describes it. */
export interface SpanProcess {
  readonly service: string;
  /** Without `service.name`. */
  readonly attributes: Attributes;
}

/** One piece of work. Times are nanoseconds after the trace's start, whole and exact within 104 days. */
export interface Span {
  /** Unique in its trace: 16 hex digits, with a suffix where the store gave two spans one id. */
  readonly spanId: string;
  /** Id as the store spelt it. */
  readonly originalSpanId: string;
  /** As recorded; the parent need not be in the trace. */
  readonly parentSpanId: string | null;
  readonly operation: string;
  readonly kind: SpanKind;
  readonly startOffsetNs: number;
  readonly durationNs: number;
  readonly status: SpanStatus;
  readonly statusMessage: string | null;
  readonly attributes: Attributes;
  readonly process: SpanProcess;
  /** Library that recorded the span; null where it did not say. */
  readonly scope: string | null;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** What the store remarked about this span. */
  readonly warnings: readonly string[];
}

/** What was odd about the spans of a trace, counted. */
export interface TraceOddities {
  /** Spans that came twice, the same in every part. */
  readonly duplicates: number;
  /** Spans with the id of another one, which were given ids of their own. */
  readonly sameIds: number;
  /** Server spans that shared the id of their client span. */
  readonly shared: number;
  /** Spans whose parent is not in the trace. */
  readonly orphans: number;
  /** Spans that are their own ancestor. */
  readonly cycles: number;
  /** Spans that end before they start; they are drawn with no duration. */
  readonly negativeDurations: number;
  /** Spans without a usable start; they are drawn at their parent's. */
  readonly untimed: number;
}

/** All that a store knows of one request. */
export interface Trace {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** Id as the store spelt it. */
  readonly originalTraceId: string;
  /** Nanoseconds since 1970 of the earliest span. */
  readonly startUnixNano: bigint;
  /** From the earliest start to the latest end, ns. */
  readonly durationNs: number;
  /** In order of their start, then of their id. */
  readonly spans: readonly Span[];
  readonly oddities: TraceOddities;
  /** Whether the store said that spans are missing. */
  readonly isPartial: boolean;
}
