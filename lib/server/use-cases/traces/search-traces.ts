import 'server-only';
import type { TracesQuery } from '../../../contract/trace-query.ts';
import type { Traces } from '../../../contract/traces.ts';
import {
  filtersOf,
  matchingSpans,
  type TraceFilter,
  type TraceQuery,
} from '../../../domain/trace/trace-query.ts';
import { servicesOfEdge, servicesOfNode } from '../../../domain/trace/span-services.ts';
import { aggregateTraces } from '../../../domain/trace/aggregate-traces.ts';
import { analyseTrace, type AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { tracedPaths } from '../../../domain/trace/traced-paths.ts';
import { isSourceError } from '../../../ports/source-error.ts';
import type { TraceSearch, TraceStore, TraceWarning } from '../../../ports/trace-store.ts';
import type { Runtime } from '../../runtime.ts';
import { ApiProblem } from '../api-problem.ts';
import { contextGapAnswers } from './context-gap-answers.ts';
import { toMs } from './milliseconds.ts';
import { pathsAnswer } from './paths-answer.ts';
import { traceSummary } from './trace-summary.ts';
import { requireTraceStore } from './trace-store.ts';

const HOUR_SECONDS = 3_600;
/** Where conditions are checked here, so many times more traces are asked for, within bounds. */
const MORE_TO_FILTER = 5;
const LEAST_TO_FILTER = 100;
const MOST_TO_ASK = 500;

/** Traces that meet a query, the newest first. Throws `ApiProblem`, `SourceError`. */
export async function searchTraces(
  running: Runtime,
  asked: TracesQuery,
  signal: AbortSignal,
): Promise<Traces> {
  const store = requireTraceStore(running);
  const query = await wholeQuery(store, asked, running.clock.nowMs() / 1000, signal);
  const { search, limit, warnings } = await searchStore(store, query, signal);
  const topology = running.meshes[0].maps.sources.control?.topology() ?? null;
  const conditions = { ...query, service: asked.service ?? null };
  const matches = search.traces
    .map((trace) => {
      const analysed = analyseTrace(trace, topology);
      return { analysed, matched: matchingSpans(analysed, conditions) };
    })
    .filter(({ matched }) => matched.length > 0)
    .sort((a, b) => Number(b.analysed.trace.startUnixNano - a.analysed.trace.startUnixNano));
  const shown = matches.slice(0, query.limit);
  const isTruncated = search.isTruncated || matches.length > shown.length;
  const filters = dividedFilters(query, asked, search);
  return {
    traces: shown.map(({ analysed, matched }) => traceSummary(analysed, matched)),
    truncated: isTruncated,
    filters,
    examined: search.traces.length,
    from: query.from,
    to: query.to,
    ...(await meaningOf(
      running,
      shown.map(({ analysed }) => analysed),
      asked,
      isTruncated,
      signal,
    )),
    warnings: [
      ...warnings,
      ...search.warnings,
      ...(search.isTruncated ? [limitWarning(search, limit)] : []),
      ...(matches.length < search.traces.length
        ? [filteredWarning(matches.length, search.traces.length)]
        : []),
    ],
  };
}

/** What the traces found say together. */
async function meaningOf(
  running: Runtime,
  traces: readonly AnalysedTrace[],
  { view, shares }: TracesQuery,
  isTruncated: boolean,
  signal: AbortSignal,
): Promise<Pick<Traces, 'aggregate' | 'paths' | 'contextGaps'>> {
  const paths = tracedPaths(traces, view);
  const sample = isTruncated ? `${traces.length} of more traces` : `All ${traces.length} traces found`;
  return {
    aggregate: aggregateTraces(traces).map(({ quantile, durationNs, traces: around, owners }) => ({
      quantile,
      durationMs: toMs(durationNs),
      traces: around,
      owners: owners.map(({ kind, name, ns, ratio }) => ({ kind, name, ms: toMs(ns), ratio })),
    })),
    paths: pathsAnswer(paths, { sample, hasShares: shares === 'true' }),
    contextGaps: await contextGapAnswers(running, traces, signal),
  };
}

/** The query with all of its parts, and the service that stands behind an edge or a node, so that the store sends less. */
async function wholeQuery(
  store: TraceStore,
  asked: TracesQuery,
  nowSeconds: number,
  signal: AbortSignal,
): Promise<TraceQuery> {
  const to = asked.to ?? nowSeconds;
  const from = asked.from ?? to - HOUR_SECONDS;
  if (from >= to) {
    const message = 'must be before "to"';
    throw new ApiProblem('invalid-request', `"from" ${message}.`, { errors: [{ path: 'from', message }] });
  }
  const candidates = [
    ...(asked.edge === undefined ? [] : servicesOfEdge(asked.edge)),
    ...(asked.node === undefined ? [] : servicesOfNode(asked.node)),
  ];
  const known = asked.service !== undefined || candidates.length === 0 ? [] : await store.services(signal);
  return {
    service: asked.service ?? candidates.find((name) => known.includes(name)) ?? null,
    operation: asked.operation ?? null,
    tags: asked.tags,
    minDurationMs: asked.minDurationMs ?? null,
    maxDurationMs: asked.maxDurationMs ?? null,
    onlyFailed: asked.error === 'true',
    from,
    to,
    limit: asked.limit,
    edge: asked.edge ?? null,
    node: asked.node ?? null,
    flag: asked.flag ?? null,
    injected: asked.injected === undefined ? null : asked.injected === 'true',
  };
}

const CHECKED_HERE: ReadonlySet<TraceFilter> = new Set(['edge', 'node', 'flag', 'injected']);

interface Asked {
  readonly search: TraceSearch;
  /** Traces that were asked for at last. */
  readonly limit: number;
  readonly warnings: readonly TraceWarning[];
}

/** Asks for more where conditions are left to be checked here, and for less where the answer would be too large. */
async function searchStore(store: TraceStore, query: TraceQuery, signal: AbortSignal): Promise<Asked> {
  const isFiltered = filtersOf(query).some((filter) => CHECKED_HERE.has(filter));
  const wanted = Math.max(query.limit * MORE_TO_FILTER, LEAST_TO_FILTER);
  let limit = isFiltered ? Math.min(wanted, MOST_TO_ASK) : query.limit;
  let warnings: readonly TraceWarning[] = [];
  for (;;) {
    try {
      return { search: await store.search({ ...query, limit }, signal), limit, warnings };
    } catch (error) {
      if (!isSourceError(error) || error.code !== 'too-large' || limit === 1) throw error;
      limit = Math.max(1, Math.floor(limit / 4));
      const text = `The traces are large: only ${limit} were read at once. A shorter span of time shows all of it.`;
      warnings = [{ code: 'answer-too-large', text, count: limit }];
    }
  }
}

function dividedFilters(
  query: TraceQuery,
  asked: TracesQuery,
  { pushedDown }: TraceSearch,
): Traces['filters'] {
  const isOurs = query.service !== null && asked.service === undefined;
  const set = filtersOf(query).filter((filter) => filter !== 'service' || !isOurs);
  const byStore = set.filter((filter) => pushedDown.includes(filter));
  return { pushedDown: byStore, applied: set.filter((filter) => !byStore.includes(filter)) };
}

const limitWarning = ({ isNewestFirst }: TraceSearch, limit: number): TraceWarning => ({
  code: 'limit-reached',
  text: isNewestFirst
    ? `The limit of ${limit} traces was reached: there are older ones.`
    : `The limit of ${limit} traces was reached: there are more, and these are not necessarily the newest.`,
  count: limit,
});

const filteredWarning = (matches: number, examined: number): TraceWarning => ({
  code: 'filtered-here',
  text: `${matches} of the ${examined} traces that the store sent meet all conditions; some were checked here.`,
  count: examined,
});
