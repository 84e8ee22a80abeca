import type { TraceStore } from './trace-store.ts';

/** Calls between services as the spans of a span of time show them, calls within one service included. */
export function dependencies(
  store: TraceStore,
  fromMs: number,
  toMs: number,
): { parent: string; child: string; callCount: number }[] {
  const counts = new Map<string, { parent: string; child: string; callCount: number }>();
  for (const { spans } of store.newestFirst()) {
    const serviceOf = new Map(spans.map(({ spanId, service }) => [spanId, service]));
    for (const span of spans) {
      const parent = span.parentSpanId === null ? undefined : serviceOf.get(span.parentSpanId);
      if (parent === undefined || span.startMs < fromMs || span.startMs > toMs) continue;
      const key = JSON.stringify([parent, span.service]);
      const known = counts.get(key) ?? { parent, child: span.service, callCount: 0 };
      counts.set(key, { ...known, callCount: known.callCount + 1 });
    }
  }
  return [...counts.values()];
}
