import type { SpanKind } from './trace.ts';
import type { TraceTree, TreeSpan } from './trace-tree.ts';

/** What the critical path needs of a span. */
export interface TimedSpan extends TreeSpan {
  readonly durationNs: number;
  readonly kind: SpanKind;
}

/** A stretch of time in which the whole request waited for this span's own work. */
export interface PathSection {
  /** Index of the span. */
  readonly span: number;
  /** Nanoseconds after the trace's start. */
  readonly startNs: number;
  readonly endNs: number;
}

/**
 * Who held the request up, from one root, the latest section first. Sections tile the root's time exactly: each ends where
 * the one before it begins. Children count within their parent's time only; work behind a queue (producer → consumer)
 * holds nobody up. Linear after sorting, and without recursion.
 */
export function criticalPath(
  spans: readonly TimedSpan[],
  tree: TraceTree,
  root: number = tree.root,
): readonly PathSection[] {
  const top = spans[root];
  if (top === undefined) return [];
  const clamped = clampToParents(spans, tree, root);
  const sections: PathSection[] = [];
  const stack: Frame[] = [{ span: root, cursor: clamped.end[root] ?? 0, rank: 0 }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const children = clamped.children.get(frame.span) ?? [];
    while (frame.rank < children.length && (clamped.end[children[frame.rank] ?? 0] ?? 0) > frame.cursor) {
      frame.rank += 1;
    }
    const child = children[frame.rank];
    if (child === undefined) {
      emit(sections, frame.span, clamped.start[frame.span] ?? 0, frame.cursor);
      stack.pop();
      continue;
    }
    frame.rank += 1;
    const childEnd = clamped.end[child] ?? 0;
    emit(sections, frame.span, childEnd, frame.cursor);
    frame.cursor = clamped.start[child] ?? 0;
    stack.push({ span: child, cursor: childEnd, rank: 0 });
  }
  return sections;
}

interface Frame {
  readonly span: number;
  /** Up to here the time is told. */
  cursor: number;
  /** Next child to look at. */
  rank: number;
}

function emit(sections: PathSection[], span: number, startNs: number, endNs: number): void {
  if (startNs < endNs) sections.push({ span, startNs, endNs });
}

interface Clamped {
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Children that count, the one that ends last first. */
  readonly children: ReadonlyMap<number, readonly number[]>;
}

/** The times of a root's descendants within those of their parents; subtrees that lie outside are left out. */
function clampToParents(spans: readonly TimedSpan[], tree: TraceTree, root: number): Clamped {
  const start = new Float64Array(spans.length);
  const end = new Float64Array(spans.length);
  const counts = new Uint8Array(spans.length);
  const children = new Map<number, number[]>();
  const from = tree.position[root] ?? 0;
  for (let at = from; at < (tree.subtreeEnd[from] ?? 0); at += 1) {
    const index = tree.order[at] ?? 0;
    const span = spans[index];
    if (span === undefined) continue;
    const spanEnd = span.startOffsetNs + span.durationNs;
    const above = index === root ? -1 : (tree.parent[index] ?? -1);
    if (above < 0) {
      start[index] = span.startOffsetNs;
      end[index] = spanEnd;
      counts[index] = 1;
      continue;
    }
    const low = start[above] ?? 0;
    const high = end[above] ?? 0;
    const isQueued = span.kind === 'consumer' && spans[above]?.kind === 'producer';
    if (counts[above] !== 1 || isQueued || span.startOffsetNs >= high || spanEnd <= low) continue;
    start[index] = Math.max(span.startOffsetNs, low);
    end[index] = Math.min(spanEnd, high);
    counts[index] = 1;
    const siblings = children.get(above);
    if (siblings === undefined) children.set(above, [index]);
    else siblings.push(index);
  }
  for (const siblings of children.values()) {
    siblings.sort((a, b) => (end[b] ?? 0) - (end[a] ?? 0) || (start[b] ?? 0) - (start[a] ?? 0) || a - b);
  }
  return { start, end, children };
}

/** Nanoseconds of the critical path by whatever names a span, such as its service, the longest first. */
export function pathTimeBy(
  sections: readonly PathSection[],
  nameOf: (span: number) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { span, startNs, endNs } of sections) {
    const name = nameOf(span);
    sums.set(name, (sums.get(name) ?? 0) + (endNs - startNs));
  }
  return new Map([...sums].sort(([, a], [, b]) => b - a));
}
