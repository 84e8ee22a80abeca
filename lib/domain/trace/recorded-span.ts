import type { Attributes, SpanKind, SpanProcess, SpanStatus } from './trace.ts';

/** A span as one store answered it, in our words but with absolute times and ids as spelt there. */
export interface RecordedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Null, empty or zeros: no parent. */
  readonly parentSpanId: string | null;
  readonly operation: string;
  readonly kind: SpanKind;
  /** Nanoseconds since 1970; null where the store has none. */
  readonly startUnixNano: bigint | null;
  readonly durationNs: bigint;
  readonly status: SpanStatus;
  readonly statusMessage: string | null;
  readonly attributes: Attributes;
  /** Spans of one process share one object. */
  readonly process: SpanProcess;
  readonly scope: string | null;
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: bigint;
    readonly attributes: Attributes;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Attributes;
  }[];
  readonly warnings: readonly string[];
}
