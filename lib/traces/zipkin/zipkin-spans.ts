import { z } from 'zod';
import type { RecordedSpan } from '../../domain/trace/recorded-span.ts';
import type { Attributes, AttributeValue, SpanKind, SpanProcess } from '../../domain/trace/trace.ts';

const endpoint = z
  .object({
    serviceName: z.string().nullish(),
    ipv4: z.string().nullish(),
    ipv6: z.string().nullish(),
    port: z.number().nullish(),
  })
  .nullish();

/** One span of https://zipkin.io/zipkin-api/: times in microseconds, all tags text. */
export const zipkinSpanSchema = z.object({
  traceId: z.string().max(64),
  id: z.string().max(64),
  parentId: z.string().max(64).nullish(),
  kind: z.string().nullish(),
  name: z.string().nullish(),
  timestamp: z.number().nullish(),
  duration: z.number().nullish(),
  shared: z.boolean().nullish(),
  localEndpoint: endpoint,
  remoteEndpoint: endpoint,
  annotations: z.array(z.object({ timestamp: z.number(), value: z.string() })).nullish(),
  tags: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
});
type ZipkinSpan = z.output<typeof zipkinSpanSchema>;

const NS_PER_US = 1_000n;

/** Spans of Zipkin. A span may come in pieces, as its parts were sent: pieces with one id, kind and service are one. */
export function zipkinSpans(spans: readonly ZipkinSpan[]): readonly RecordedSpan[] {
  const processes: Processes = new Map();
  return wholeSpans(spans).map((span) => recordedSpan(span, processes));
}

/** Puts pieces together. Most spans share their id with nobody, so that nothing else of them needs to be compared. */
function wholeSpans(spans: readonly ZipkinSpan[]): readonly ZipkinSpan[] {
  if (new Set(spans.map(({ id }) => id)).size === spans.length) return spans;
  return [...Map.groupBy(spans, ({ id }) => id).values()].flatMap((same) => {
    if (same.length === 1) return same;
    const pieces = Map.groupBy(same, ({ traceId, kind, shared, localEndpoint }) =>
      JSON.stringify([traceId, kind ?? null, shared === true, localEndpoint?.serviceName ?? null]),
    );
    return [...pieces.values()].flatMap((parts) => {
      const [first, ...others] = distinct(parts);
      return first === undefined ? [] : [others.reduce(merge, first)];
    });
  });
}

/** The same piece may be stored twice. */
const distinct = (parts: readonly ZipkinSpan[]): readonly ZipkinSpan[] => [
  ...new Map(parts.map((part) => [JSON.stringify(part), part])).values(),
];

const merge = (a: ZipkinSpan, b: ZipkinSpan): ZipkinSpan => ({
  ...b,
  ...withoutEmpty(a),
  duration: Math.max(a.duration ?? 0, b.duration ?? 0) || null,
  timestamp: Math.min(a.timestamp ?? b.timestamp ?? 0, b.timestamp ?? a.timestamp ?? 0) || null,
  annotations: [...(a.annotations ?? []), ...(b.annotations ?? [])],
  tags: { ...b.tags, ...a.tags },
});

const withoutEmpty = (span: ZipkinSpan): ZipkinSpan =>
  Object.fromEntries(
    Object.entries(span).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  ) as ZipkinSpan;

function recordedSpan(span: ZipkinSpan, processes: Processes): RecordedSpan {
  const tags: Attributes = span.tags ?? NO_TAGS;
  const peer = peerOf(span);
  const failure = tags.error;
  const start = span.timestamp ?? null;
  return {
    traceId: span.traceId,
    spanId: span.id,
    parentSpanId: span.parentId ?? null,
    operation: span.name ?? '',
    kind: kindOf(span.kind),
    startUnixNano: start === null || start === 0 ? null : microseconds(start),
    durationNs: microseconds(span.duration ?? 0),
    status: failure === undefined ? 'unset' : 'error',
    statusMessage: failure === undefined || failure === 'true' || failure === '' ? null : String(failure),
    attributes: peer === null ? { ...tags } : { ...tags, ...peer },
    process: processOf(span, processes),
    scope: null,
    events: (span.annotations ?? []).map(({ timestamp, value }) => ({
      name: value,
      timeUnixNano: microseconds(timestamp),
      attributes: {},
    })),
    links: [],
    warnings: [],
  };
}

const microseconds = (value: number): bigint => BigInt(Math.trunc(value)) * NS_PER_US;

const KINDS: ReadonlySet<string> = new Set<SpanKind>(['server', 'client', 'producer', 'consumer']);

const kindOf = (kind: string | null | undefined): SpanKind => {
  const name = (kind ?? '').toLowerCase();
  return KINDS.has(name) ? (name as SpanKind) : 'unspecified';
};

/** What the span knows of its other side, by the names of OpenTelemetry; a tag of that name goes first. Null: nothing. */
function peerOf({ remoteEndpoint, tags }: ZipkinSpan): Attributes | null {
  if (remoteEndpoint === null || remoteEndpoint === undefined) return null;
  const known: readonly (readonly [string, AttributeValue | null | undefined])[] = [
    ['peer.service', remoteEndpoint.serviceName],
    ['network.peer.address', remoteEndpoint.ipv4 ?? remoteEndpoint.ipv6],
    ['network.peer.port', remoteEndpoint.port],
  ];
  return Object.fromEntries(
    known.filter((one): one is readonly [string, AttributeValue] => {
      const [name, value] = one;
      return value !== null && value !== undefined && value !== '' && tags?.[name] === undefined;
    }),
  );
}

/** By service, then by address. */
type Processes = Map<string, Map<string | null, SpanProcess>>;

const NO_TAGS: Attributes = {};

function processOf({ localEndpoint }: ZipkinSpan, processes: Processes): SpanProcess {
  const address = localEndpoint?.ipv4 ?? localEndpoint?.ipv6 ?? null;
  const service = localEndpoint?.serviceName ?? '';
  const ofService = processes.get(service) ?? new Map<string | null, SpanProcess>();
  processes.set(service, ofService);
  const known = ofService.get(address) ?? { service, attributes: address === null ? {} : { ip: address } };
  ofService.set(address, known);
  return known;
}
