import type { TimedSpan } from './critical-path.ts';
import type { TraceTree } from './trace-tree.ts';

/** By span: the nanoseconds in which none of its children ran. Children count within the span's own time only. */
export function selfTimes(spans: readonly TimedSpan[], tree: TraceTree): Float64Array {
  const own = Float64Array.from(spans, ({ durationNs }) => durationNs);
  // Up to here the time of a parent is covered by children that were looked at.
  const coveredTo = Float64Array.from(spans, ({ startOffsetNs }) => startOffsetNs);
  for (const index of tree.order) {
    const above = tree.parent[index] ?? -1;
    const span = spans[index];
    const parent = spans[above];
    if (span === undefined || parent === undefined) continue;
    const covered = coveredTo[above] ?? 0;
    const from = Math.max(span.startOffsetNs, covered);
    const to = Math.min(span.startOffsetNs + span.durationNs, parent.startOffsetNs + parent.durationNs);
    if (to <= from) continue;
    own[above] = (own[above] ?? 0) - (to - from);
    coveredTo[above] = to;
  }
  return own;
}

/** By span: the nanoseconds that it goes on after its parent has ended, which nobody waited for; 0 for most. */
export function tailsAfterParents(spans: readonly TimedSpan[], tree: TraceTree): Float64Array {
  return Float64Array.from(spans, ({ startOffsetNs, durationNs }, index) => {
    const parent = spans[tree.parent[index] ?? -1];
    if (parent === undefined) return 0;
    return Math.max(0, startOffsetNs + durationNs - (parent.startOffsetNs + parent.durationNs));
  });
}
