import { isFailed } from './request-facts.ts';
import type { Span } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/** Siblings that did the same with the same outcome, to be shown as one row. Durations in ns. */
export interface SiblingGroup {
  /** Index of their parent. */
  readonly parent: number;
  /** Indices of the members, by their start. */
  readonly members: readonly number[];
  readonly leastNs: number;
  readonly meanNs: number;
  readonly mostNs: number;
  readonly failed: number;
}

/** Groups of at least `least` siblings with one service, operation, kind and outcome. */
export function siblingGroups(
  spans: readonly Span[],
  tree: TraceTree,
  least: number = 5,
): readonly SiblingGroup[] {
  const childCount = new Int32Array(spans.length);
  for (const above of tree.parent) if (above >= 0) childCount[above] = (childCount[above] ?? 0) + 1;
  const byLikeness = new Map<string, number[]>();
  for (const index of tree.order) {
    const span = spans[index];
    const parent = tree.parent[index] ?? -1;
    if (span === undefined || parent < 0 || (childCount[parent] ?? 0) < least) continue;
    const key = JSON.stringify([parent, span.process.service, span.operation, span.kind, isFailed(span)]);
    const known = byLikeness.get(key);
    if (known === undefined) byLikeness.set(key, [index]);
    else known.push(index);
  }
  return [...byLikeness.values()]
    .filter(({ length }) => length >= least)
    .map((members) => groupOf(members, spans, tree));
}

function groupOf(members: readonly number[], spans: readonly Span[], tree: TraceTree): SiblingGroup {
  let leastNs = Number.POSITIVE_INFINITY;
  let mostNs = 0;
  let sumNs = 0;
  let failed = 0;
  for (const index of members) {
    const span = spans[index];
    if (span === undefined) continue;
    leastNs = Math.min(leastNs, span.durationNs);
    mostNs = Math.max(mostNs, span.durationNs);
    sumNs += span.durationNs;
    failed += isFailed(span) ? 1 : 0;
  }
  const parent = tree.parent[members[0] ?? -1] ?? -1;
  return { parent, members, leastNs, meanNs: sumNs / members.length, mostNs, failed };
}
