import type { TraceSpan } from '@/lib/client/loaded-trace.ts';

/** Ways from a trace to other pages; null where there is none. */
export interface TraceLinks {
  /** The edge that a request went over, on the map at the time of the trace. */
  readonly edgeOnMap: (span: TraceSpan) => string | null;
  readonly service: (namespace: string | null, name: string) => string | null;
  readonly change: (id: string) => string;
  /** Other requests that went the same way. */
  readonly similar: (span: TraceSpan) => string;
  readonly span: (traceId: string, spanId: string | null) => string;
  /** The edges that the requests of this trace took, on the map at its time; null of a file. */
  readonly path: string | null;
  /** The list with this trace picked as the first of two. */
  readonly compare: string;
  /** Logs of that request, where a template for them is known. */
  readonly logs: ((span: TraceSpan) => string) | null;
}
