import { z } from 'zod';
import { tracedPathsSchema } from './traced-paths.ts';

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

/**
 * Who owns a stretch of time. `service`: an application's own work. `network`: proxies and the network between them, without a
 * name. `outside`: a callee that has no proxy to tell of it. `injected`: a fault that somebody switched on, and its callee.
 */
const ownerFields = { kind: z.enum(['service', 'network', 'outside', 'injected']), name: z.string() };

/** Critical path by owner, the most first; the sum is the root's duration. */
export const ownedTimeSchema = z.array(z.object({ ...ownerFields, ms: z.number() }));

export type OwnedTimeAnswer = z.infer<typeof ownedTimeSchema>;

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
  /** Tries of calls beyond the first ones. */
  retries: z.number().int(),
  /** Whether an injected fault met the request on its way. */
  injected: z.boolean().nullable(),
  /** Milliseconds of the critical path by service, the most first; their sum is the root's duration. Null where it is not known. */
  criticalPathByService: z.record(z.string(), z.number()).nullable(),
  /** The same by whoever owns the time: network and proxies apart, callees without a proxy by their names. */
  time: ownedTimeSchema,
  /** Answer to the client that began the trace; null without a root. */
  answer: spanAnswerSchema.nullable(),
  /** Number of spans that met the conditions, and the answer of the one that ended last. */
  matched: z.object({ spans: z.number().int(), last: spanAnswerSchema }).nullable(),
  /** Whether spans are known to be missing. */
  partial: z.boolean(),
});

export type TraceSummary = z.infer<typeof traceSummarySchema>;

/** A workload that does not forward the trace headers. */
export const contextGapSchema = z.object({
  service: z.string(),
  namespace: z.string().nullable(),
  workload: z.string().nullable(),
  /** Requests that reached it and led nowhere. */
  received: z.number().int(),
  /** Calls of it that began traces of their own. */
  ownTraces: z.number().int(),
  /** Ids of the nodes that the map sees it call. */
  calls: z.array(z.string()),
  /** What to say, and which headers its application must copy. */
  text: z.string(),
  headers: z.array(z.string()),
});

/** Who owns the time of the traces found, at the median and at the 95th percentile of their duration. */
export const quantileShareSchema = z.object({
  quantile: z.number(),
  durationMs: z.number(),
  /** Traces around the quantile, over which the means are taken. */
  traces: z.number().int(),
  owners: z.array(z.object({ ...ownerFields, ms: z.number(), ratio: z.number() })),
});

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
  aggregate: z.array(quantileShareSchema),
  paths: tracedPathsSchema,
  contextGaps: z.array(contextGapSchema),
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
  /** Names of tags of which something was hidden; left out where nothing was. */
  masked: z.array(z.string()).exactOptional(),
  events: z.array(z.object({ name: z.string(), offsetMs: z.number(), tags: tagsSchema })),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string(), tags: tagsSchema })),
  /** Id of the map's edge that the request went over, in its workload view; null for work inside of an application. */
  edge: z.string().nullable(),
  /** Whether an injected fault met the request at this proxy. */
  injected: z.boolean(),
  /** Which fault that was; `changeId`: the change of ours that injected it, where one is known. */
  injection: z.object({ abort: z.boolean(), delay: z.boolean(), changeId: z.string().nullable() }).nullable(),
  /** Which try of one call it was; null where the call was made once. */
  attempt: z.object({ number: z.number().int(), of: z.number().int() }).nullable(),
  /** Time in which none of its children ran. */
  selfMs: z.number(),
  /** How long it went on after its parent ended; nobody waited for it. */
  tailMs: z.number(),
  /** Whether a proxy recorded it, not the application. */
  proxy: z.boolean(),
  /** The request in few words, such as `GET /cart`. */
  request: z.string().nullable(),
  protocol: z.enum(['http', 'grpc']).nullable(),
  httpStatus: z.number().int().nullable(),
  grpcStatus: z.number().int().nullable(),
  flags: z.array(z.string()),
  /** Who recorded it: index into `parties`. */
  party: z.number().int(),
  /** Index into `processes`. */
  process: z.number().int(),
  /** Library that recorded it. */
  scope: z.string().nullable(),
});

export type TraceSpan = z.infer<typeof spanSchema>;

/** One call that a proxy sent on. Times are ms; null: not known, and never negative. */
export const hopSchema = z.object({
  clientSpanId: z.string(),
  serverSpanId: z.string().nullable(),
  applicationSpanId: z.string().nullable(),
  /** Callee as it is named to people: service, or host outside the mesh. */
  callee: z.string().nullable(),
  /** From the client proxy's start to the server proxy's: proxies and network, and a delay that was injected. */
  requestMs: z.number().nullable(),
  /** In the server's proxy, its application included. */
  serverMs: z.number().nullable(),
  /** From the server proxy's end to the client proxy's. */
  answerMs: z.number().nullable(),
  clientProxyMs: z.number().nullable(),
  networkMs: z.number().nullable(),
  serverProxyMs: z.number().nullable(),
  applicationMs: z.number().nullable(),
  /** Clocks of both ends differ, so that request and answer cannot be told apart. */
  clocksDiffer: z.boolean(),
  /** Null: no proxy told. */
  mtls: z.boolean().nullable(),
  flags: z.array(
    z.object({
      flag: z.string(),
      /** What it means; null for flags that a filter made up. */
      words: z.string().nullable(),
      blame: z.enum(['callee', 'caller', 'proxy', 'configuration', 'policy', 'test']).nullable(),
    }),
  ),
  upstreamCluster: z.string().nullable(),
  upstreamAddress: z.string().nullable(),
  /** As the proxy counted them. */
  tries: z.number().int(),
  injectedAbort: z.boolean(),
  injectedDelayMs: z.number().nullable(),
  /** Why no server span is there; null where one is. */
  unanswered: z.enum(['aborted', 'not-sent', 'no-proxy', 'outside']).nullable(),
});

export type HopAnswer = z.infer<typeof hopSchema>;

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
  parties: z.array(spanPartySchema),
  /** By the `edge` of a span: the same edge in each view of the map. */
  edges: z.record(
    z.string(),
    z.object({ workload: z.string(), app: z.string(), service: z.string(), namespace: z.string() }),
  ),
  processes: z.array(z.object({ service: z.string(), tags: tagsSchema })),
  /** Id of the span to show as root; null without spans. */
  rootSpanId: z.string().nullable(),
  /** Who held the root up, in order of time: the sections tile its duration. */
  criticalPath: z.array(
    z.object({
      spanId: z.string(),
      startOffsetMs: z.number(),
      endOffsetMs: z.number(),
      owner: z.object(ownerFields),
    }),
  ),
  time: ownedTimeSchema,
  hops: z.array(hopSchema),
  /** Five siblings or more that did the same with the same outcome: one row for all of them. */
  groups: z.array(
    z.object({
      parentSpanId: z.string(),
      spanIds: z.array(z.string()),
      leastMs: z.number(),
      meanMs: z.number(),
      mostMs: z.number(),
      failed: z.number().int(),
    }),
  ),
  /** Hosts whose clocks differ: what would be, or was, added to their times. */
  clockSkew: z.object({
    applied: z.boolean(),
    shifts: z.array(z.object({ host: z.string(), shiftMs: z.number(), spans: z.number().int() })),
  }),
  contextGaps: z.array(contextGapSchema),
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

/** Answer of `POST /api/traces/files`. */
export const uploadedTracesSchema = z.object({
  format: z.enum(['otlp', 'jaeger', 'zipkin']),
  traces: z.array(traceSchema),
  /** Traces of the file beyond the first fifty, which are not here. */
  left: z.number().int(),
});

export type UploadedTraces = z.infer<typeof uploadedTracesSchema>;

const comparedSideSchema = z
  .object({
    traces: z.number().int(),
    /** Per trace that has the path. */
    spans: z.number(),
    durationMs: z.number(),
    failedRatio: z.number(),
    spanId: z.string(),
  })
  .nullable();

/** One side of a comparison. Of several traces the figures are means. */
const comparedTracesSchema = z.object({
  traceIds: z.array(z.string()),
  durationMs: z.number(),
  spanCount: z.number(),
  errorCount: z.number(),
  startTime: z.number(),
  request: z.string().nullable(),
  injected: z.boolean(),
});

/** Answer of `GET /api/traces/compare`. */
export const traceComparisonSchema = z.object({
  a: comparedTracesSchema,
  b: comparedTracesSchema,
  /** Spans at one place of the tree, in its order; null where a side does not have the place. */
  paths: z.array(
    z.object({
      depth: z.number().int(),
      service: z.string(),
      operation: z.string(),
      kind: z.string(),
      /** From 1; null where the call was made once. */
      attempt: z.number().int().nullable(),
      a: comparedSideSchema,
      b: comparedSideSchema,
      /** A minus B. */
      differenceMs: z.number().nullable(),
    }),
  ),
  /** Critical path by owner, means per trace, the largest difference first. */
  time: z.array(z.object({ ...ownerFields, aMs: z.number(), bMs: z.number() })),
  /** Tags that differ between the first span of A and of B at the same place; null where one has it not. */
  tags: z.array(
    z.object({
      service: z.string(),
      operation: z.string(),
      tag: z.string(),
      a: tagValueSchema.nullable(),
      b: tagValueSchema.nullable(),
    }),
  ),
  warnings: z.array(traceWarningSchema),
});

export type TraceComparisonAnswer = z.infer<typeof traceComparisonSchema>;
