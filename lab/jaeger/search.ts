import { durationMs, type Span } from './span.ts';
import type { StoredTrace, TraceStore } from './trace-store.ts';

/** What both query APIs ask for. All conditions must hold on one span; the trace is answered whole. */
export interface TraceQuery {
  readonly service: string | null;
  readonly operation: string | null;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly minDurationMs: number | null;
  readonly maxDurationMs: number | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly limit: number;
}

/** The last written traces that match. */
export function searchTraces(store: TraceStore, query: TraceQuery): StoredTrace[] {
  const found: StoredTrace[] = [];
  for (const trace of store.newestFirst()) {
    if (found.length >= query.limit) break;
    if (trace.spans.some((span) => matches(span, query))) found.push(trace);
  }
  return found;
}

function matches(span: Span, query: TraceQuery): boolean {
  const took = durationMs(span);
  return (
    (query.service === null || span.service === query.service) &&
    (query.operation === null || span.operation === query.operation) &&
    span.startMs >= query.startMs &&
    span.startMs <= query.endMs &&
    (query.minDurationMs === null || took >= query.minDurationMs) &&
    (query.maxDurationMs === null || took <= query.maxDurationMs) &&
    Object.entries(query.attributes).every(([key, value]) => attributeMatches(span, key, value))
  );
}

/** Keys with a meaning of their own, then span and resource attributes, compared exactly. */
function attributeMatches(span: Span, key: string, value: string): boolean {
  switch (key) {
    case 'error':
      return value === String(span.isError);
    case 'span.status':
      return value.toLowerCase() === (span.isError ? 'error' : 'unset');
    case 'span.kind':
      return value === span.kind;
    default:
      if (key.startsWith('resource.')) return span.resource[key.slice('resource.'.length)] === value;
      return span.attributes[key] === value || span.resource[key] === value;
  }
}
