import { z } from 'zod';
import type { RecordedSpan } from '../domain/trace/recorded-span.ts';
import { hexOfBase64 } from '../domain/trace/trace-id.ts';
import type { Attributes, AttributeValue, SpanKind, SpanProcess, SpanStatus } from '../domain/trace/trace.ts';

/** 64-bit numbers come as text or as numbers. */
const integer = z.union([z.string().regex(/^-?\d{1,20}$/), z.number()]);
const id = z.string().max(64);
const attribute = z.object({ key: z.string(), value: z.unknown() });
const attributes = z.array(attribute).nullish();

const spanSchema = z.object({
  traceId: id,
  spanId: id,
  parentSpanId: id.nullish(),
  name: z.string().nullish(),
  kind: z.union([z.number(), z.string()]).nullish(),
  startTimeUnixNano: integer.nullish(),
  endTimeUnixNano: integer.nullish(),
  attributes,
  events: z
    .array(z.object({ name: z.string().nullish(), timeUnixNano: integer.nullish(), attributes }))
    .nullish(),
  links: z.array(z.object({ traceId: id.nullish(), spanId: id.nullish(), attributes })).nullish(),
  status: z
    .object({ code: z.union([z.number(), z.string()]).nullish(), message: z.string().nullish() })
    .nullish(),
});
type WireSpan = z.output<typeof spanSchema>;

const scopeSpans = z.object({
  scope: z.object({ name: z.string().nullish() }).nullish(),
  spans: z.array(spanSchema).nullish(),
});

/** Spans by what recorded them, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export const resourceSpansSchema = z.array(
  z.object({
    resource: z.object({ attributes }).nullish(),
    scopeSpans: z.array(scopeSpans).nullish(),
    /** Name of `scopeSpans` before OTLP 0.15. */
    instrumentationLibrarySpans: z.array(scopeSpans).nullish(),
  }),
);

const WARNINGS = '@jaeger@warnings';
const OF_JAEGER = new Set([WARNINGS, '@jaeger@format']);

/** Spans of OTLP's JSON as Jaeger (ids in hex, kinds as numbers) and Tempo (ids in base64, kinds by name) write it. */
export const otlpSpans = (resourceSpans: z.output<typeof resourceSpansSchema>): readonly RecordedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans: scopes, instrumentationLibrarySpans }) => {
    const process = processOf(attributesOf(resource?.attributes));
    return [...(scopes ?? []), ...(instrumentationLibrarySpans ?? [])].flatMap(({ scope, spans }) =>
      (spans ?? []).map((span) => recordedSpan(span, process, scope?.name ?? null)),
    );
  });

function processOf(resource: Attributes): SpanProcess {
  const { 'service.name': service, ...rest } = resource;
  return { service: service === undefined ? '' : String(service), attributes: rest };
}

function recordedSpan(span: WireSpan, process: SpanProcess, scope: string | null): RecordedSpan {
  const own = attributesOf(span.attributes, OF_JAEGER);
  const warnings = warningsOf(span);
  const start = span.startTimeUnixNano ?? null;
  const startUnixNano = start === null ? null : wholeNumber(start);
  return {
    traceId: hexId(span.traceId),
    spanId: hexId(span.spanId),
    parentSpanId:
      span.parentSpanId === null || span.parentSpanId === undefined ? null : hexId(span.parentSpanId),
    operation: span.name ?? '',
    kind: kindOf(span.kind),
    startUnixNano,
    durationNs:
      (originalEnd(warnings) ?? wholeNumber(span.endTimeUnixNano ?? start ?? 0)) - (startUnixNano ?? 0n),
    status: statusOf(span.status?.code, own),
    statusMessage: span.status?.message || null,
    attributes: own,
    process,
    scope: scope === '' ? null : scope,
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? '',
      timeUnixNano: wholeNumber(event.timeUnixNano ?? start ?? 0),
      attributes: attributesOf(event.attributes),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: hexId(link.traceId ?? ''),
      spanId: hexId(link.spanId ?? ''),
      attributes: attributesOf(link.attributes),
    })),
    warnings,
  };
}

const SANITISED =
  /^Negative duration detected.* Original end timestamp: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))? \+0000 UTC/;

/** Jaeger makes a nanosecond of durations of zero and less, and says when the span really ended; null elsewhere. */
function originalEnd(warnings: readonly string[]): bigint | null {
  const told = warnings.map((text) => SANITISED.exec(text)).find((match) => match !== null);
  if (told === undefined) return null;
  const [, day = '', time = '', fraction = ''] = told;
  return BigInt(Date.parse(`${day}T${time}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

const wholeNumber = (value: string | number): bigint =>
  BigInt(typeof value === 'number' ? Math.trunc(value) : value);

/** Hex of 32 or 16 digits is taken as it is; what ends in padding, or has other letters, is base64. */
function hexId(text: string): string {
  if (/^[0-9a-f]*$/i.test(text) && text.length !== 12 && text.length !== 24) return text;
  return hexOfBase64(text) ?? text;
}

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

function kindOf(kind: WireSpan['kind']): SpanKind {
  if (typeof kind === 'number') return KINDS[kind] ?? 'unspecified';
  const name = (kind ?? '').replace(/^SPAN_KIND_/, '').toLowerCase();
  return KINDS.find((known) => known === name) ?? 'unspecified';
}

/** Envoy's own tag counts where the status says nothing, as Zipkin's collectors leave it. */
function statusOf(code: number | string | null | undefined, own: Attributes): SpanStatus {
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
  if (code === 1 || code === 'STATUS_CODE_OK') return 'ok';
  return own.error === true || own.error === 'true' ? 'error' : 'unset';
}

function warningsOf({ attributes: all }: WireSpan): readonly string[] {
  const found = all?.find(({ key }) => key === WARNINGS)?.value;
  // Nearly all spans have none, and to find that out by a failure is dear.
  if (found === undefined) return [];
  const list = stringsSchema.safeParse(found);
  return list.success ? [...new Set(list.data.arrayValue.values.map(({ stringValue }) => stringValue))] : [];
}

const stringsSchema = z.object({
  arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }),
});

/** Filled key by key, so that spans with the same keys share one shape: there are tens of thousands. */
function attributesOf(list: z.output<typeof attributes>, without?: ReadonlySet<string>): Attributes {
  const filled: Record<string, AttributeValue> = {};
  for (const { key, value } of list ?? []) {
    if (without?.has(key) === true) continue;
    if (key === '__proto__') Object.defineProperty(filled, key, { value: scalar(value), enumerable: true });
    else filled[key] = scalar(value);
  }
  return filled;
}

/** One value of a kind each, https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto */
function scalar(value: unknown): AttributeValue {
  const plain = plainValue(value);
  return typeof plain === 'object' ? JSON.stringify(plain) : plain;
}

type Plain = AttributeValue | readonly Plain[] | { readonly [key: string]: Plain };

/** Deeper values are cut off: nobody reads them, and they would overflow the stack. */
const DEEPEST = 32;

function plainValue(given: unknown, depth = 0): Plain {
  if (depth > DEEPEST) return '…';
  if (!isRecord(given)) return '';
  if (typeof given.stringValue === 'string') return given.stringValue;
  const { boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } = given;
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof intValue === 'string' || typeof intValue === 'number') return exactInteger(intValue);
  if (typeof doubleValue === 'number' || typeof doubleValue === 'string') return finite(doubleValue);
  if (typeof bytesValue === 'string') return bytesValue;
  const values = listSchema.safeParse(arrayValue);
  if (arrayValue !== undefined && values.success)
    return (values.data.values ?? []).map((one) => plainValue(one, depth + 1));
  const pairs = pairsSchema.safeParse(kvlistValue);
  if (kvlistValue !== undefined && pairs.success) {
    return Object.fromEntries(
      (pairs.data.values ?? []).map(({ key, value: inner }) => [key, plainValue(inner, depth + 1)]),
    );
  }
  return '';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const listSchema = z.object({ values: z.array(z.unknown()).nullish() });
const pairsSchema = z.object({ values: z.array(attribute).nullish() });

/** Numbers beyond 2^53 stay text, so that no digit is lost. */
const exactInteger = (value: string | number): AttributeValue =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

/** OTLP writes `NaN` and `Infinity` as text, which JSON has no numbers for. */
const finite = (value: string | number): AttributeValue =>
  Number.isFinite(Number(value)) && value !== '' ? Number(value) : String(value);
