import type { TraceQuery } from '@/lib/domain/trace/trace-query.ts';

/** A search without conditions, over the hour in which the recorded traces were sent. */
export const anyTrace: TraceQuery = {
  service: null,
  operation: null,
  tags: [],
  minDurationMs: null,
  maxDurationMs: null,
  onlyFailed: false,
  from: 1_795_424_000,
  to: 1_795_427_600,
  limit: 20,
  edge: null,
  node: null,
  flag: null,
  injected: null,
};
