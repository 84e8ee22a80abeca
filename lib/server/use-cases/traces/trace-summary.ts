import 'server-only';
import type { OwnedTimeAnswer, SpanAnswer, TraceSummary } from '../../../contract/traces.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { findAttempts } from '../../../domain/trace/attempts.ts';
import { pathTimeBy } from '../../../domain/trace/critical-path.ts';
import { injectionOf, isFailed, requestFacts, requestWords } from '../../../domain/trace/request-facts.ts';
import type { OwnedTime } from '../../../domain/trace/time-owner.ts';
import { startSecondsOf } from '../../../domain/trace/trace-query.ts';
import type { Span } from '../../../domain/trace/trace.ts';
import { toMs } from './milliseconds.ts';

/** How the request of one span was answered. */
export function spanAnswer(span: Span): SpanAnswer {
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

/** Whether an injected fault met the request of a span. */
export function wasInjected(span: Span): boolean {
  const { abort, delay } = injectionOf(requestFacts(span));
  return abort || delay;
}

/** Owners of time, in ms. */
export const ownedTime = (time: readonly OwnedTime[]): OwnedTimeAnswer =>
  time.map(({ kind, name, ns }) => ({ kind, name, ms: toMs(ns) }));

/** A row of a search: the trace without its spans. `matched` are the indices of the spans that met the conditions. */
export function traceSummary(analysed: AnalysedTrace, matched: readonly number[]): TraceSummary {
  const { trace, tree, path } = analysed;
  const { spans } = trace;
  const root = spans[tree.root];
  const isRootKnown = root !== undefined && root.parentSpanId === null;
  const last = latestOf(matched.flatMap((index) => spans[index] ?? []));
  const errorCount = spans.filter(isFailed).length;
  const times = pathTimeBy(path, (index) => spans[index]?.process.service ?? '');
  return {
    traceId: trace.traceId,
    rootService: isRootKnown ? root.process.service : null,
    rootOperation: isRootKnown ? root.operation : null,
    request: root === undefined ? null : requestWords(requestFacts(root)),
    startTime: startSecondsOf(trace),
    durationMs: toMs(trace.durationNs),
    spanCount: spans.length,
    services: [...new Set(spans.map(({ process }) => process.service))].sort(),
    errorCount,
    // Only what failed is tried again.
    retries: errorCount === 0 ? 0 : retriesOf(analysed),
    injected: spans.some(wasInjected),
    criticalPathByService: Object.fromEntries([...times].map(([service, ns]) => [service, toMs(ns)])),
    time: ownedTime(analysed.time),
    answer: isRootKnown ? spanAnswer(root) : null,
    matched: last === null ? null : { spans: matched.length, last: spanAnswer(last) },
    partial: trace.isPartial,
  };
}

/** Tries beyond the first of each call. */
const retriesOf = ({ trace, tree }: AnalysedTrace): number =>
  [...findAttempts(trace.spans, tree).values()].filter(({ number }) => number > 1).length;

/** The span that ended last; null of none. */
function latestOf(spans: readonly Span[]): Span | null {
  let latest: Span | null = null;
  for (const span of spans) if (latest === null || endOf(span) >= endOf(latest)) latest = span;
  return latest;
}

const endOf = ({ startOffsetNs, durationNs }: Span): number => startOffsetNs + durationNs;
