import type { TraceFilter, TraceQuery } from '../domain/trace/trace-query.ts';
import type { Trace } from '../domain/trace/trace.ts';

/** Something that must be said beside traces. */
export interface TraceWarning {
  readonly code: TraceWarningCode;
  readonly text: string;
  readonly count?: number;
}

/** Everything that can stand beside traces. */
export type TraceWarningCode =
  /** There may be more traces than were asked for; which ones came is up to the store. */
  | 'limit-reached'
  /** The store compares durations of spans, or has no way to compare them. */
  | 'duration-of-spans'
  /** The store does not search without a service, so its services were asked one by one. Counted. */
  | 'services-asked'
  /** Traces were filtered here, out of so many that the store sent. Counted. */
  | 'filtered-here'
  /** The store cannot be trusted with a condition, which was checked here. */
  | 'store-defect'
  /** The store had more to say than may be read at once. */
  | 'answer-too-large'
  /** The store keeps a trace that is still being written, or dropped a part of it. */
  | 'partial-trace'
  /** Spans came more than once. Counted. */
  | 'duplicate-spans'
  /** Spans had the id of another one. Counted. */
  | 'same-ids'
  /** Server spans shared the id of their client's. Counted. */
  | 'shared-ids'
  /** Spans whose parent is missing. Counted. */
  | 'missing-parents'
  /** Spans that were their own ancestor. Counted. */
  | 'cycles'
  /** Spans that end before they begin. Counted. */
  | 'negative-durations'
  /** Spans without a usable time. Counted. */
  | 'untimed-spans'
  /** The trace begins later than the console's clock says. */
  | 'future-times'
  /** Clocks of two proxies differ. */
  | 'clock-skew'
  /** Values were hidden since they prove who somebody is. Counted. */
  | 'secrets-hidden'
  /** The store does not search so far back. */
  | 'window-shortened'
  /** Words of the store about its own answer. */
  | 'store-words';

/** What a store found. */
export interface TraceSearch {
  readonly traces: readonly Trace[];
  /** Conditions that the store itself compared; the others are the caller's to check. */
  readonly pushedDown: readonly TraceFilter[];
  /** Whether the store stopped at its limit. */
  readonly isTruncated: boolean;
  /** Whether those that came are the newest; false where the store does not promise it. */
  readonly isNewestFirst: boolean;
  readonly warnings: readonly TraceWarning[];
}

/** One trace and what its store said of it. */
export interface StoredTrace {
  readonly trace: Trace;
  readonly warnings: readonly TraceWarning[];
}

/** What answers behind the configured address. */
export interface TraceStoreIdentity {
  readonly kind: 'jaeger' | 'tempo' | 'zipkin';
  /** In words, with what was found out: `Jaeger, api/v3`. */
  readonly product: string;
  readonly version: string | null;
}

/** Traces of the mesh. Every method throws `SourceError` and ends its upstream requests when `signal` aborts. */
export interface TraceStore {
  /** Names of all services that have spans, in order. */
  services(signal: AbortSignal): Promise<readonly string[]>;
  /** Names of the operations of one service, in order; empty for a service that is not known. */
  operations(service: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Traces that may meet the query: the store's own conditions hold, the others are not checked yet. */
  search(query: TraceQuery, signal: AbortSignal): Promise<TraceSearch>;
  /** One trace by its 32 hex digits; null where the store does not know it. */
  trace(traceId: string, signal: AbortSignal): Promise<StoredTrace | null>;
  /** Whether the backend answers, and what it is. */
  probe(signal: AbortSignal): Promise<TraceStoreIdentity>;
}
