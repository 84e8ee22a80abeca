import type { AttributeValue, Span, Trace } from '@/lib/domain/trace/trace.ts';

/** One span without what stores make up: ids of their own, absolute times. */
interface ComparableSpan {
  readonly service: string;
  readonly operation: string;
  readonly kind: string;
  readonly start: number;
  readonly duration: number;
  readonly failed: boolean;
  /** Service, operation and kind of the parent; null without one in the trace. */
  readonly parent: string | null;
  readonly tags: Readonly<Record<string, AttributeValue>>;
  readonly events: readonly string[];
  readonly links: readonly string[];
}

const nameOf = ({ process, operation, kind }: Span): string => `${process.service} ${operation} ${kind}`;

/** What a trace says, in an order of its own: equal for equal requests whatever store they come from. */
export function comparable({ spans }: Trace): readonly ComparableSpan[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans
    .map((span) => {
      const parent = byId.get(span.parentSpanId ?? '');
      return {
        service: span.process.service,
        operation: span.operation,
        kind: span.kind,
        start: span.startOffsetNs,
        duration: span.durationNs,
        failed: span.status === 'error',
        parent: parent === undefined ? null : nameOf(parent),
        tags: Object.fromEntries(
          Object.entries(span.attributes)
            .filter(([name]) => name !== 'error')
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
        events: span.events.map(({ name, offsetNs }) => `${name} ${offsetNs}`),
        links: span.links.map(({ traceId, spanId }) => `${traceId} ${spanId}`),
      };
    })
    .sort((a, b) => a.start - b.start || (a.service + a.kind < b.service + b.kind ? -1 : 1));
}

const NS_PER_US = 1_000;

/**
 * The same as far as every store keeps it: microseconds, names in small letters, values as text. Zipkin knows no kind of
 * inner work, no links, and neither types nor the shape of lists; Jaeger's old form keeps no more of links than their ids.
 */
export const looselyComparable = (trace: Trace): readonly object[] =>
  comparable(trace).map(({ service, operation, kind, start, duration, failed, parent, tags }) => ({
    service,
    operation: operation.toLowerCase(),
    kind: kind === 'internal' ? 'unspecified' : kind,
    startUs: Math.floor(start / NS_PER_US),
    durationUs: Math.floor(duration / NS_PER_US),
    failed,
    parent: parent?.toLowerCase().replace(/ internal$/, ' unspecified') ?? null,
    proxyTags: Object.fromEntries(
      Object.entries(tags)
        .filter(([name]) => /^(istio\.|node_id|http\.|response_|upstream_|guid:)/.test(name))
        .map(([name, value]) => [name, String(value)]),
    ),
  }));
