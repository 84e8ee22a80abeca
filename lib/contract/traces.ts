import { z } from 'zod';

/** Something that must be said beside traces; codes are listed with the port of trace stores. */
export const traceWarningSchema = z.object({
  code: z.string(),
  text: z.string(),
  count: z.number().optional(),
});

export type TraceWarningAnswer = z.infer<typeof traceWarningSchema>;

/** How the request of one span was answered. Null: the span does not say. */
export const spanAnswerSchema = z.object({
  spanId: z.string(),
  service: z.string(),
  failed: z.boolean(),
  /** 0: there was no answer. */
  httpStatus: z.number().int().nullable(),
  grpcStatus: z.number().int().nullable(),
  /** Envoy's response flags, such as `UF`. */
  flags: z.array(z.string()),
  durationMs: z.number(),
});

export type SpanAnswer = z.infer<typeof spanAnswerSchema>;

/** One row of a search. */
export const traceSummarySchema = z.object({
  /** 32 lower-case hex digits. */
  traceId: z.string(),
  /** Null where the root span is missing. */
  rootService: z.string().nullable(),
  rootOperation: z.string().nullable(),
  /** The request that the trace began with, such as `POST /checkout`; null where no span tells. */
  request: z.string().nullable(),
  /** Unix seconds. */
  startTime: z.number(),
  durationMs: z.number(),
  spanCount: z.number().int(),
  /** Those with spans, in order. */
  services: z.array(z.string()),
  /** Number of spans that failed. */
  errorCount: z.number().int(),
  /** Whether an injected fault met the request on its way. */
  injected: z.boolean().nullable(),
  /** Milliseconds of the critical path by service, the most first; their sum is the root's duration. Null where it is not known. */
  criticalPathByService: z.record(z.string(), z.number()).nullable(),
  /** Answer to the client that began the trace; null without a root. */
  answer: spanAnswerSchema.nullable(),
  /** Number of spans that met the conditions, and the answer of the one that ended last. */
  matched: z.object({ spans: z.number().int(), last: spanAnswerSchema }).nullable(),
  /** Whether spans are known to be missing. */
  partial: z.boolean(),
});

export type TraceSummary = z.infer<typeof traceSummarySchema>;

/** Names of the parameters that traces can be filtered by. */
const filterNames = z.array(z.string());

/** Answer of `GET /api/traces`, the newest first. */
export const tracesSchema = z.object({
  traces: z.array(traceSummarySchema),
  /** There are more, or may be: those here are not necessarily the newest. */
  truncated: z.boolean(),
  /** Conditions that the store compared, and those that were compared here on what it sent. */
  filters: z.object({ pushedDown: filterNames, applied: filterNames }),
  /** Number of traces that the store sent. */
  examined: z.number().int(),
  /** Unix seconds: the span of time that was searched. */
  from: z.number(),
  to: z.number(),
  warnings: z.array(traceWarningSchema),
});

export type Traces = z.infer<typeof tracesSchema>;

/** A value of a tag. Whole numbers beyond 2^53, lists and maps are text. */
export const tagValueSchema = z.union([z.string(), z.number(), z.boolean()]);

const tagsSchema = z.record(z.string(), tagValueSchema);

/** Who recorded a span. Null: it does not tell. */
export const spanPartySchema = z.object({
  cluster: z.string().nullable(),
  namespace: z.string().nullable(),
  workload: z.string().nullable(),
  app: z.string().nullable(),
  version: z.string().nullable(),
  pod: z.string().nullable(),
});

/** One span. Offsets are milliseconds after the trace's start, with fractions down to nanoseconds. */
export const spanSchema = z.object({
  /** Unique in the trace. */
  spanId: z.string(),
  /** The parent need not be among the spans. */
  parentSpanId: z.string().nullable(),
  service: z.string(),
  operation: z.string(),
  kind: z.enum(['server', 'client', 'producer', 'consumer', 'internal', 'unspecified']),
  startOffsetMs: z.number(),
  durationMs: z.number(),
  status: z.enum(['ok', 'error', 'unset']),
  statusMessage: z.string().nullable(),
  /** Whether the request failed: by its status or, where nobody judged it, by its answer. */
  failed: z.boolean(),
  tags: tagsSchema,
  /** Names of tags of which something was hidden. */
  masked: z.array(z.string()),
  events: z.array(z.object({ name: z.string(), offsetMs: z.number(), tags: tagsSchema })),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string(), tags: tagsSchema })),
  /** Id of the map's edge that the request went over, in its workload view; null for work inside of an application. */
  edge: z.string().nullable(),
  /** The same edge in the map's other views. */
  edges: z
    .object({ workload: z.string(), app: z.string(), service: z.string(), namespace: z.string() })
    .nullable(),
  /** Whether an injected fault met the request at this proxy. */
  injected: z.boolean(),
  /** Whether a proxy recorded it, not the application. */
  proxy: z.boolean(),
  /** The request in few words, such as `GET /cart`. */
  request: z.string().nullable(),
  protocol: z.enum(['http', 'grpc']).nullable(),
  httpStatus: z.number().int().nullable(),
  grpcStatus: z.number().int().nullable(),
  flags: z.array(z.string()),
  /** Who recorded it. */
  party: spanPartySchema,
  /** Index into `processes`. */
  process: z.number().int(),
  /** Library that recorded it. */
  scope: z.string().nullable(),
});

export type TraceSpan = z.infer<typeof spanSchema>;

/** Answer of `GET /api/traces/{traceId}`. */
export const traceSchema = z.object({
  /** 32 lower-case hex digits. */
  traceId: z.string(),
  /** As the store spells it. */
  originalTraceId: z.string(),
  startTimeUnixNano: z.string(),
  /** From the earliest start to the latest end. */
  durationMs: z.number(),
  /** Parents before their children, children by their start. */
  spans: z.array(spanSchema),
  processes: z.array(z.object({ service: z.string(), tags: tagsSchema })),
  /** Id of the span to show as root; null without spans. */
  rootSpanId: z.string().nullable(),
  /** Who held the root up, in order of time: the sections tile its duration. */
  criticalPath: z.array(z.object({ spanId: z.string(), startOffsetMs: z.number(), endOffsetMs: z.number() })),
  /** Spans are known to be missing: the trace is being written, or the store cut it. */
  partial: z.boolean(),
  warnings: z.array(traceWarningSchema),
});

export type TraceAnswer = z.infer<typeof traceSchema>;

/** Answer of `GET /api/traces/services`, in order. */
export const traceServicesSchema = z.object({
  services: z.array(z.object({ name: z.string() })),
});

/** Answer of `GET /api/traces/operations`, in order. */
export const traceOperationsSchema = z.object({
  operations: z.array(z.object({ name: z.string() })),
});
