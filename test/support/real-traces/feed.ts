import type { Attributes } from '@/lib/domain/trace/trace.ts';
import type { SpanWords } from '../trace-builder.ts';
import type { TraceServer } from './trace-servers.ts';

/** A request as it is sent to every store: when it began (unix ms) and its spans, ms after that. */
export interface FedTrace {
  readonly traceId: string;
  readonly beganMs: number;
  readonly spans: readonly SpanWords[];
}

const OTLP_KIND = { unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

const idOf = (text: string): string => text.padStart(16, '0');
const keyValues = (tags: Attributes): object[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
const microseconds = (ms: number): number => Math.round(ms * 1_000);

function otlp({ traceId, beganMs, spans }: FedTrace): object {
  const byService = Map.groupBy(spans, ({ service }) => service);
  const nanoseconds = (ms: number): string => `${microseconds(beganMs + ms)}000`;
  return {
    resourceSpans: [...byService].map(([service, own]) => ({
      resource: { attributes: keyValues({ 'service.name': service }) },
      scopeSpans: [
        {
          scope: { name: 'envoy' },
          spans: own.map((span) => ({
            traceId,
            spanId: idOf(span.id),
            ...(span.parent === undefined ? {} : { parentSpanId: idOf(span.parent) }),
            name: span.operation ?? 'get /',
            kind: OTLP_KIND[span.kind ?? 'internal'],
            startTimeUnixNano: nanoseconds(span.from),
            endTimeUnixNano: nanoseconds(span.to),
            attributes: keyValues(span.tags ?? {}),
            status: span.failed === true ? { code: 2 } : {},
          })),
        },
      ],
    })),
  };
}

const zipkin = ({ traceId, beganMs, spans }: FedTrace): object[] =>
  spans.map((span) => ({
    traceId,
    id: idOf(span.id),
    ...(span.parent === undefined ? {} : { parentId: idOf(span.parent) }),
    name: span.operation ?? 'get /',
    ...(span.kind === undefined || span.kind === 'internal' ? {} : { kind: span.kind.toUpperCase() }),
    timestamp: microseconds(beganMs + span.from),
    duration: Math.max(1, microseconds(span.to - span.from)),
    localEndpoint: { serviceName: span.service },
    tags: { ...span.tags, ...(span.failed === true ? { error: 'true' } : {}) },
  }));

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

/** Sends requests to a store, in OTLP where it takes that. */
export async function feed(server: TraceServer, traces: readonly FedTrace[]): Promise<void> {
  for (const trace of traces) {
    if (server.otlpUrl === null) await post(server.zipkinUrl, zipkin(trace));
    else await post(server.otlpUrl, otlp(trace));
  }
}
