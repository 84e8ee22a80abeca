import 'server-only';
import type { CompareQuery } from '../../../contract/trace-query.ts';
import type { TraceComparisonAnswer } from '../../../contract/traces.ts';
import { analyseTrace, type AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { compareTraces, type ComparedPath, type PathSide } from '../../../domain/trace/compare-traces.ts';
import { maskSecrets } from '../../../domain/trace/mask-secrets.ts';
import { isFailed, requestFacts, requestWords } from '../../../domain/trace/request-facts.ts';
import { startSecondsOf } from '../../../domain/trace/trace-query.ts';
import type { Span } from '../../../domain/trace/trace.ts';
import type { Runtime } from '../../runtime.ts';
import { toMs, toMsOrNull } from './milliseconds.ts';
import { storedTrace } from './stored-trace.ts';
import { requireTraceStore } from './trace-store.ts';
import { wasInjected } from './trace-summary.ts';

const MOST_TAGS = 200;
/** Ids of requests differ always. */
const ALWAYS_DIFFERENT = /^guid:|request[-_.]?id$/;

/** Two traces, or one with a cohort, path by path. Throws `ApiProblem` (404), `SourceError`. */
export async function compareTraceIds(
  running: Runtime,
  { a, b }: CompareQuery,
  signal: AbortSignal,
): Promise<TraceComparisonAnswer> {
  const store = requireTraceStore(running);
  const topology = running.meshes[0].maps.sources.control?.topology() ?? null;
  const read = (ids: readonly string[]): Promise<AnalysedTrace[]> =>
    Promise.all(ids.map(async (id) => analyseTrace((await storedTrace(store, id, signal)).trace, topology)));
  const [left, right] = await Promise.all([read(a), read(b)]);
  const { paths, owners } = compareTraces(left, right);
  return {
    a: sideOf(left),
    b: sideOf(right),
    paths: paths.map((path) => ({
      depth: path.depth,
      service: path.service,
      operation: path.operation,
      kind: path.kind,
      attempt: path.attempt,
      a: pathSide(path.a),
      b: pathSide(path.b),
      differenceMs: toMsOrNull(path.differenceNs),
    })),
    time: owners.map(({ kind, name, aNs, bNs }) => ({ kind, name, aMs: toMs(aNs), bMs: toMs(bNs) })),
    tags: differingTags(paths, left, right).slice(0, MOST_TAGS),
    warnings: [],
  };
}

function pathSide(side: PathSide | null): TraceComparisonAnswer['paths'][number]['a'] {
  if (side === null) return null;
  const { traces, spans, durationNs, failedRatio, spanId } = side;
  return { traces, spans, durationMs: toMs(durationNs), failedRatio, spanId };
}

function sideOf(traces: readonly AnalysedTrace[]): TraceComparisonAnswer['a'] {
  const mean = (of: (one: AnalysedTrace) => number): number =>
    traces.reduce((sum, one) => sum + of(one), 0) / Math.max(1, traces.length);
  const first = traces[0];
  const root = first?.trace.spans[first.tree.root];
  return {
    traceIds: traces.map(({ trace }) => trace.traceId),
    durationMs: mean(({ trace }) => toMs(trace.durationNs)),
    spanCount: mean(({ trace }) => trace.spans.length),
    errorCount: mean(({ trace }) => trace.spans.filter(isFailed).length),
    startTime: first === undefined ? 0 : startSecondsOf(first.trace),
    request: root === undefined ? null : requestWords(requestFacts(root)),
    injected: traces.some(({ trace }) => trace.spans.some(wasInjected)),
  };
}

function differingTags(
  paths: readonly ComparedPath[],
  a: readonly AnalysedTrace[],
  b: readonly AnalysedTrace[],
): TraceComparisonAnswer['tags'] {
  const spansOf = (traces: readonly AnalysedTrace[]): ReadonlyMap<string, Span> =>
    new Map(traces.toReversed().flatMap(({ trace }) => trace.spans.map((span) => [span.spanId, span])));
  const left = spansOf(a);
  const right = spansOf(b);
  return paths.flatMap(({ service, operation, a: sideA, b: sideB }) => {
    const spanA = left.get(sideA?.spanId ?? '');
    const spanB = right.get(sideB?.spanId ?? '');
    if (spanA === undefined || spanB === undefined) return [];
    const tagsA = maskSecrets(spanA.attributes).attributes;
    const tagsB = maskSecrets(spanB.attributes).attributes;
    return [...new Set([...Object.keys(tagsA), ...Object.keys(tagsB)])]
      .filter((tag) => !ALWAYS_DIFFERENT.test(tag) && tagsA[tag] !== tagsB[tag])
      .map((tag) => ({ service, operation, tag, a: tagsA[tag] ?? null, b: tagsB[tag] ?? null }));
  });
}
