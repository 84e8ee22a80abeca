import type { Span } from './span.ts';
import type { StoredTrace } from './trace-store.ts';

const OTLP_KIND = { server: 2, client: 3 } as const;
const STATUS_ERROR = 2;

const toNanoseconds = (ms: number): string => (BigInt(Math.round(ms * 1000)) * 1000n).toString();

const keyValues = (values: Readonly<Record<string, string>>): object[] =>
  Object.entries(values)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => ({ key, value: { stringValue: value } }));

/** Traces as OTLP's JSON: the spans of one resource within one trace together. */
export function resourceSpans(traces: readonly StoredTrace[]): object[] {
  return traces.flatMap(({ spans }) => {
    const byResource = new Map<string, Span[]>();
    for (const span of spans) {
      const key = JSON.stringify(span.resource);
      byResource.set(key, [...(byResource.get(key) ?? []), span]);
    }
    return [...byResource.values()].map((group) => ({
      resource: { attributes: keyValues(group[0]?.resource ?? {}) },
      scopeSpans: [{ scope: { name: 'envoy' }, spans: group.map(otlpSpan) }],
    }));
  });
}

function otlpSpan(span: Span): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    name: span.operation,
    kind: OTLP_KIND[span.kind],
    startTimeUnixNano: toNanoseconds(span.startMs),
    endTimeUnixNano: toNanoseconds(span.endMs),
    attributes: keyValues(span.attributes),
    status: span.isError ? { code: STATUS_ERROR } : {},
  };
}

/** What a list of traces needs, without the spans. */
export function traceSummary({ traceId, spans }: StoredTrace): object {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const root = spans.find(({ parentSpanId }) => parentSpanId === null);
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId !== null && !ids.has(parentSpanId));
  const services = [...new Set(spans.map(({ service }) => service))].sort();
  const withoutZeros = (counts: Record<string, number>): Record<string, number> =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  const errors = (of: readonly Span[]): number => of.filter(({ isError }) => isError).length;
  return {
    traceId,
    ...(root === undefined ? {} : { rootServiceName: root.service, rootOperationName: root.operation }),
    minStartTimeUnixNano: toNanoseconds(Math.min(...spans.map(({ startMs }) => startMs))),
    maxEndTimeUnixNano: toNanoseconds(Math.max(...spans.map(({ endMs }) => endMs))),
    spanCount: spans.length,
    ...withoutZeros({ errorSpanCount: errors(spans), orphanSpanCount: orphans.length }),
    services: services.map((name) => {
      const own = spans.filter(({ service }) => service === name);
      return { name, spanCount: own.length, ...withoutZeros({ errorSpanCount: errors(own) }) };
    }),
  };
}
