import { loadTrace, type LoadedTrace, type TraceSpan } from '@/lib/client/loaded-trace.ts';
import type { HopAnswer, TraceSummary } from '@/lib/client/trace-queries.ts';
import { packTrace } from '@/lib/contract/packed-trace/pack-trace.ts';
import type { TraceAnswer } from '@/lib/contract/traces.ts';
import { buildTraceTree } from '@/lib/domain/trace/trace-tree.ts';

/** A span with nothing remarkable about it. */
export function sampleSpan(parts: Partial<TraceSpan> = {}): TraceSpan {
  return {
    spanId: 'a',
    parentSpanId: null,
    service: 'checkout.shop',
    operation: 'POST /orders',
    kind: 'server',
    startOffsetMs: 0,
    durationMs: 100,
    status: 'unset',
    statusMessage: null,
    failed: false,
    tags: {},
    masked: [],
    events: [],
    links: [],
    edge: null,
    edges: null,
    injected: false,
    injection: null,
    attempt: null,
    selfMs: 0,
    tailMs: 0,
    proxy: true,
    request: null,
    protocol: null,
    httpStatus: null,
    grpcStatus: null,
    flags: [],
    party: { cluster: null, namespace: 'shop', workload: null, app: null, version: null, pod: null },
    process: 0,
    scope: null,
    ...parts,
  };
}

/** The parts of an answer beside its spans, with groups and hops as the API writes them. */
type Beside = Partial<Omit<TraceAnswer, 'spans' | 'parties' | 'edges'>>;

/** A trace of the spans given, as it came over the wire; its critical path is empty unless one is given. */
export function sampleTrace(given: readonly TraceSpan[], parts: Beside = {}): LoadedTrace {
  const spans = Array.from(
    buildTraceTree(given.map((span) => ({ ...span, startOffsetNs: span.startOffsetMs }))).order,
  ).flatMap((index) => given[index] ?? []);
  const durationMs = spans.reduce((most, span) => Math.max(most, span.startOffsetMs + span.durationMs), 0);
  const bytes = packTrace({
    traceId: '0'.repeat(16) + '7c9e41f0a2b853d6',
    originalTraceId: '7c9e41f0a2b853d6',
    startTimeUnixNano: '1795444312418000000',
    durationMs,
    spans: spans.map(({ party: _apart, edges: _said, masked, ...span }, index) => ({
      ...span,
      ...(masked.length === 0 ? {} : { masked: [...masked] }),
      party: index,
    })),
    parties: spans.map(({ party }) => party),
    edges: Object.fromEntries(
      spans.flatMap(({ edge, edges }) => (edge === null || edges === null ? [] : [[edge, edges]])),
    ),
    processes: [{ service: 'checkout.shop', tags: {} }],
    rootSpanId: spans[0]?.spanId ?? null,
    criticalPath: [],
    time: [],
    hops: [],
    groups: [],
    clockSkew: { applied: false, shifts: [] },
    contextGaps: [],
    partial: false,
    warnings: [],
    ...parts,
  });
  const trace = loadTrace(bytes.buffer);
  if (trace === null) throw new Error('A sample trace cannot be read again.');
  return trace;
}

/** A hop of which nothing is known. */
export function sampleHop(parts: Partial<HopAnswer> = {}): HopAnswer {
  return {
    clientSpanId: 'client',
    serverSpanId: null,
    applicationSpanId: null,
    callee: 'payment',
    requestMs: null,
    serverMs: null,
    answerMs: null,
    clientProxyMs: null,
    networkMs: null,
    serverProxyMs: null,
    applicationMs: null,
    clocksDiffer: false,
    mtls: null,
    flags: [],
    upstreamCluster: null,
    upstreamAddress: null,
    tries: 1,
    injectedAbort: false,
    injectedDelayMs: null,
    unanswered: null,
    ...parts,
  };
}

/**
 * A request that failed at its second try: frontend calls checkout, which calls payment twice; the second answer is 13.
 */
export function failingTrace(): LoadedTrace {
  const payment = { namespace: 'payments', workload: 'payment-v2', app: 'payment', version: 'v2' };
  const party = { cluster: null, pod: null, ...payment };
  return sampleTrace(
    [
      sampleSpan({
        spanId: 'root',
        service: 'frontend.shop',
        request: 'POST /checkout',
        failed: true,
        httpStatus: 500,
        durationMs: 300,
      }),
      sampleSpan({
        spanId: 'cart',
        parentSpanId: 'root',
        service: 'cart.shop',
        startOffsetMs: 5,
        durationMs: 20,
      }),
      sampleSpan({
        spanId: 'try1',
        parentSpanId: 'root',
        kind: 'client',
        startOffsetMs: 40,
        durationMs: 90,
        failed: true,
        grpcStatus: 14,
        flags: ['UC'],
        attempt: { number: 1, of: 2 },
      }),
      sampleSpan({
        spanId: 'try2',
        parentSpanId: 'root',
        kind: 'client',
        startOffsetMs: 150,
        durationMs: 110,
        failed: true,
        grpcStatus: 13,
        attempt: { number: 2, of: 2 },
      }),
      sampleSpan({
        spanId: 'charge',
        parentSpanId: 'try2',
        service: 'payment.payments',
        operation: 'Charge',
        party,
        startOffsetMs: 152,
        durationMs: 104,
        failed: true,
        grpcStatus: 13,
        tags: { 'grpc.message': 'ledger write rejected', 'http.status_code': 200 },
      }),
    ],
    {
      criticalPath: [
        {
          spanId: 'root',
          startOffsetMs: 0,
          endOffsetMs: 150,
          owner: { kind: 'service', name: 'frontend.shop' },
        },
        { spanId: 'try2', startOffsetMs: 150, endOffsetMs: 152, owner: { kind: 'network', name: '' } },
        {
          spanId: 'charge',
          startOffsetMs: 152,
          endOffsetMs: 256,
          owner: { kind: 'service', name: 'payment.payments' },
        },
        {
          spanId: 'root',
          startOffsetMs: 256,
          endOffsetMs: 300,
          owner: { kind: 'service', name: 'frontend.shop' },
        },
      ],
      hops: [
        sampleHop({ clientSpanId: 'try1' }),
        sampleHop({ clientSpanId: 'try2', serverSpanId: 'charge', requestMs: 2, serverMs: 104, answerMs: 4 }),
      ],
    },
  );
}

/** A row of a search. */
export function sampleSummary(parts: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId: 'a'.repeat(32),
    rootService: 'frontend.shop',
    rootOperation: 'POST /checkout',
    request: 'POST /checkout',
    startTime: 1_795_444_312.418,
    durationMs: 100,
    spanCount: 5,
    services: ['frontend.shop'],
    errorCount: 0,
    retries: 0,
    injected: false,
    criticalPathByService: null,
    time: [{ kind: 'service', name: 'frontend.shop', ms: 100 }],
    answer: {
      spanId: 'root',
      service: 'frontend.shop',
      failed: false,
      httpStatus: 200,
      grpcStatus: null,
      flags: [],
      durationMs: 100,
    },
    matched: null,
    partial: false,
    ...parts,
  };
}
