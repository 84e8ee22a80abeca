import 'server-only';
import type { SpanAnswer, TraceAnswer, TraceSpan, TraceSummary } from '../../contract/traces.ts';
import { criticalPath, pathTimeBy } from '../../domain/trace/critical-path.ts';
import { maskSecrets, maskText } from '../../domain/trace/mask-secrets.ts';
import { isProxySpan, partyOf } from '../../domain/trace/proxy-span.ts';
import { injectionOf, isFailed, requestFacts, requestWords } from '../../domain/trace/request-facts.ts';
import { edgesOfFlows, spanFlows } from '../../domain/trace/span-flow.ts';
import { startSecondsOf } from '../../domain/trace/trace-query.ts';
import type { Topology } from '../../domain/topology.ts';
import { buildTraceTree, type TraceTree } from '../../domain/trace/trace-tree.ts';
import type { Span, SpanProcess, Trace } from '../../domain/trace/trace.ts';
import type { TraceWarning } from '../../ports/trace-store.ts';
import { oddityWarnings, secretsWarning } from './trace-warnings.ts';

const NS_PER_MS = 1_000_000;
const toMs = (ns: number): number => ns / NS_PER_MS;

function spanAnswer(span: Span): SpanAnswer {
  const { httpStatus, grpcStatus, flags } = requestFacts(span);
  return {
    spanId: span.spanId,
    service: span.process.service,
    failed: isFailed(span),
    httpStatus,
    grpcStatus,
    flags: [...flags],
    durationMs: toMs(span.durationNs),
  };
}

/** A row of a search: the trace without its spans. `matched` are the indices of the spans that met the conditions. */
export function traceSummary(trace: Trace, tree: TraceTree, matched: readonly number[]): TraceSummary {
  const root = trace.spans[tree.root];
  const isRootKnown = root !== undefined && root.parentSpanId === null;
  const last = matched
    .flatMap((index) => trace.spans[index] ?? [])
    .reduce<Span | null>(
      (latest, span) => (latest === null || endOf(span) >= endOf(latest) ? span : latest),
      null,
    );
  return {
    traceId: trace.traceId,
    rootService: isRootKnown ? root.process.service : null,
    rootOperation: isRootKnown ? root.operation : null,
    request: root === undefined ? null : requestWords(requestFacts(root)),
    startTime: startSecondsOf(trace),
    durationMs: toMs(trace.durationNs),
    spanCount: trace.spans.length,
    services: [...new Set(trace.spans.map(({ process }) => process.service))].sort(),
    errorCount: trace.spans.filter(isFailed).length,
    injected: trace.spans.some(wasInjected),
    criticalPathByService: pathByService(trace, tree),
    answer: isRootKnown ? spanAnswer(root) : null,
    matched: last === null ? null : { spans: matched.length, last: spanAnswer(last) },
    partial: trace.isPartial,
  };
}

const endOf = ({ startOffsetNs, durationNs }: Span): number => startOffsetNs + durationNs;

function wasInjected(span: Span): boolean {
  const { abort, delay } = injectionOf(requestFacts(span));
  return abort || delay;
}

function pathByService({ spans }: Trace, tree: TraceTree): Record<string, number> {
  const times = pathTimeBy(criticalPath(spans, tree), (index) => spans[index]?.process.service ?? '');
  return Object.fromEntries([...times].map(([service, ns]) => [service, toMs(ns)]));
}

/** One trace with all of its spans, each with its edge of the map. Secrets in tags are hidden. */
export function traceAnswer(
  trace: Trace,
  said: readonly TraceWarning[],
  topology: Topology | null,
  nowSeconds: number,
): TraceAnswer {
  const { spans } = trace;
  const tree = buildTraceTree(spans);
  const edges = edgesOfFlows(spanFlows(trace, tree, topology));
  const processes = indexProcesses(spans);
  const written = Array.from(tree.order).flatMap((index) => {
    const span = spans[index];
    return span === undefined
      ? []
      : [writeSpan(span, edges[index] ?? null, processes.get(span.process) ?? 0)];
  });
  const hidden = written.reduce((sum, { masked }) => sum + masked.length, 0);
  return {
    traceId: trace.traceId,
    originalTraceId: trace.originalTraceId,
    startTimeUnixNano: String(trace.startUnixNano),
    durationMs: toMs(trace.durationNs),
    spans: written,
    processes: [...processes.keys()].map(({ service, attributes }) => ({
      service,
      tags: { ...maskSecrets(attributes).attributes },
    })),
    rootSpanId: spans[tree.root]?.spanId ?? null,
    criticalPath: criticalPath(spans, tree)
      .map(({ span, startNs, endNs }) => ({
        spanId: spans[span]?.spanId ?? '',
        startOffsetMs: toMs(startNs),
        endOffsetMs: toMs(endNs),
      }))
      .reverse(),
    partial: trace.isPartial,
    warnings: [...said, ...oddityWarnings(trace, nowSeconds), ...secretsWarning(hidden)],
  };
}

const indexProcesses = (spans: readonly Span[]): ReadonlyMap<SpanProcess, number> =>
  new Map([...new Set(spans.map(({ process }) => process))].map((process, index) => [process, index]));

function writeSpan(span: Span, edges: TraceSpan['edges'], process: number): TraceSpan {
  const { attributes, masked } = maskSecrets(span.attributes);
  const facts = requestFacts(span);
  const { isGateway: _drawnByTheMap, ...party } = partyOf(span);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    service: span.process.service,
    operation: maskText(span.operation),
    kind: span.kind,
    startOffsetMs: toMs(span.startOffsetNs),
    durationMs: toMs(span.durationNs),
    status: span.status,
    statusMessage: span.statusMessage === null ? null : maskText(span.statusMessage),
    failed: isFailed(span),
    tags: { ...attributes },
    masked: [...masked],
    events: span.events.map((event) => ({
      name: event.name,
      offsetMs: toMs(event.offsetNs),
      tags: { ...maskSecrets(event.attributes).attributes },
    })),
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      tags: { ...maskSecrets(link.attributes).attributes },
    })),
    edge: edges?.workload ?? null,
    edges: edges === null ? null : { ...edges },
    injected: wasInjected(span),
    proxy: isProxySpan(span),
    request: requestWords(facts),
    protocol: facts.protocol,
    httpStatus: facts.httpStatus,
    grpcStatus: facts.grpcStatus,
    flags: [...facts.flags],
    party,
    process,
    scope: span.scope,
  };
}
