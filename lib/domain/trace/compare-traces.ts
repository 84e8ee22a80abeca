import type { AnalysedTrace } from './analyse-trace.ts';
import { findAttempts } from './attempts.ts';
import { isFailed } from './request-facts.ts';
import type { OwnedTime, OwnerKind } from './time-owner.ts';

/** One side of a comparison at one path: means per trace where the side is a cohort. */
export interface PathSide {
  /** Traces of this side that have the path. */
  readonly traces: number;
  /** Spans per trace that has it. */
  readonly spans: number;
  /** Of those spans together, mean per trace that has the path, ns. */
  readonly durationNs: number;
  /** Share of these spans that failed, 0..1. */
  readonly failedRatio: number;
  /** One of the spans: of the first trace that has the path. */
  readonly spanId: string;
}

/** Spans at one place of the tree: the same services and operations from the root on, the same try. */
export interface ComparedPath {
  readonly depth: number;
  readonly service: string;
  readonly operation: string;
  readonly kind: string;
  /** From 1; null where a call was made once. */
  readonly attempt: number | null;
  readonly a: PathSide | null;
  readonly b: PathSide | null;
  /** a − b, ns; null where one side does not have the path. */
  readonly differenceNs: number | null;
}

/** Owner of time on both sides, means per trace, ns. */
export interface ComparedOwner {
  readonly kind: OwnerKind;
  readonly name: string;
  readonly aNs: number;
  readonly bNs: number;
}

/** What one trace has that others do not, path by path, and where its time went. */
export interface TraceComparison {
  /** In the order of the tree; paths of only one side stand where they belong. */
  readonly paths: readonly ComparedPath[];
  /** The largest difference first; the sum is the difference of the durations. */
  readonly owners: readonly ComparedOwner[];
}

interface Place {
  readonly depth: number;
  readonly service: string;
  readonly operation: string;
  readonly kind: string;
  readonly attempt: number | null;
  readonly children: Map<string, Place>;
  readonly a: Sum;
  readonly b: Sum;
}

interface Sum {
  readonly traces: Set<string>;
  spans: number;
  durationNs: number;
  failed: number;
  spanId: string;
}

const emptySum = (): Sum => ({ traces: new Set(), spans: 0, durationNs: 0, failed: 0, spanId: '' });

/** Compares a trace with another one, or with a cohort: `b` are then means. Neither side may be empty. */
export function compareTraces(a: readonly AnalysedTrace[], b: readonly AnalysedTrace[]): TraceComparison {
  const top = new Map<string, Place>();
  for (const one of a) addTrace(top, one, 'a');
  for (const one of b) addTrace(top, one, 'b');
  return { paths: flatten(top), owners: compareOwners(a, b) };
}

/** Adds the spans of one trace to their places. */
function addTrace(top: Map<string, Place>, { trace, tree }: AnalysedTrace, side: 'a' | 'b'): void {
  const attempts = findAttempts(trace.spans, tree);
  const placeOf = new Map<number, Place>();
  for (const index of tree.order) {
    const span = trace.spans[index];
    if (span === undefined) continue;
    const above = placeOf.get(tree.parent[index] ?? -1);
    const siblings = above?.children ?? top;
    const attempt = attempts.get(index)?.number ?? null;
    const { service } = span.process;
    const key = JSON.stringify([service, span.operation, span.kind, attempt ?? 1]);
    const place = siblings.get(key) ?? {
      depth: (above?.depth ?? -1) + 1,
      service,
      operation: span.operation,
      kind: span.kind,
      attempt,
      children: new Map<string, Place>(),
      a: emptySum(),
      b: emptySum(),
    };
    siblings.set(key, place);
    placeOf.set(index, place);
    const sum = place[side];
    sum.traces.add(trace.traceId);
    sum.spans += 1;
    sum.durationNs += span.durationNs;
    sum.failed += isFailed(span) ? 1 : 0;
    sum.spanId ||= span.spanId;
  }
}

/** Places in the order of the tree, with a stack of what is left to do. */
function flatten(top: ReadonlyMap<string, Place>): readonly ComparedPath[] {
  const rows: ComparedPath[] = [];
  const waiting = [...top.values()].reverse();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { depth, service, operation, kind, attempt } = place;
    const a = sideOf(place.a);
    const b = sideOf(place.b);
    const differenceNs = a === null || b === null ? null : a.durationNs - b.durationNs;
    rows.push({ depth, service, operation, kind, attempt, a, b, differenceNs });
    for (const child of [...place.children.values()].reverse()) waiting.push(child);
  }
  return rows;
}

function sideOf({ traces, spans, durationNs, failed, spanId }: Sum): PathSide | null {
  if (spans === 0) return null;
  return {
    traces: traces.size,
    spans: spans / traces.size,
    durationNs: durationNs / traces.size,
    failedRatio: failed / spans,
    spanId,
  };
}

function compareOwners(a: readonly AnalysedTrace[], b: readonly AnalysedTrace[]): readonly ComparedOwner[] {
  const sums = new Map<string, { kind: OwnerKind; name: string; aNs: number; bNs: number }>();
  const add = (side: 'aNs' | 'bNs', times: readonly OwnedTime[], traces: number): void => {
    for (const { kind, name, ns } of times) {
      const key = `${kind} ${name}`;
      const sum = sums.get(key) ?? { kind, name, aNs: 0, bNs: 0 };
      sum[side] += ns / traces;
      sums.set(key, sum);
    }
  };
  for (const { time } of a) add('aNs', time, a.length);
  for (const { time } of b) add('bNs', time, b.length);
  return [...sums.values()].sort((x, y) => Math.abs(y.aNs - y.bNs) - Math.abs(x.aNs - x.bNs));
}
