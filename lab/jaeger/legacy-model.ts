import { durationMs, type Span } from './span.ts';
import type { StoredTrace } from './trace-store.ts';

interface KeyValue {
  readonly key: string;
  readonly type: 'string' | 'bool';
  readonly value: string | boolean;
}

const text = ([key, value]: [string, string]): KeyValue => ({ key, type: 'string', value });
const toMicroseconds = (ms: number): number => Math.round(ms * 1000);

/** A trace in the form of Jaeger's own user interface. */
export function legacyTrace({ traceId, spans }: StoredTrace): object {
  const processes = new Map<string, { id: string; span: Span }>();
  for (const span of spans) {
    const key = JSON.stringify(span.resource);
    if (!processes.has(key)) processes.set(key, { id: `p${processes.size + 1}`, span });
  }
  return {
    traceID: traceId,
    spans: spans.map((span) => legacySpan(span, processes.get(JSON.stringify(span.resource))?.id ?? 'p1')),
    processes: Object.fromEntries(
      [...processes.values()].map(({ id, span: { service, resource } }) => [
        id,
        {
          serviceName: service,
          tags: Object.entries(resource)
            .filter(([key]) => key !== 'service.name')
            .map(text),
        },
      ]),
    ),
    warnings: null,
  };
}

function legacySpan(span: Span, processID: string): object {
  const { error: _replaced, ...attributes } = span.attributes;
  const parent = span.parentSpanId;
  return {
    traceID: span.traceId,
    spanID: span.spanId,
    operationName: span.operation,
    references: parent === null ? [] : [{ refType: 'CHILD_OF', traceID: span.traceId, spanID: parent }],
    startTime: toMicroseconds(span.startMs),
    duration: toMicroseconds(durationMs(span)),
    tags: [
      ...Object.entries(attributes).map(text),
      text(['span.kind', span.kind]),
      ...(span.isError
        ? [
            text(['otel.status_code', 'ERROR']),
            { key: 'error', type: 'bool', value: true } satisfies KeyValue,
          ]
        : []),
    ],
    logs: [],
    processID,
    warnings: null,
  };
}
