import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTraceTree, type TreeSpan } from '@/lib/domain/trace/trace-tree.ts';
import { randomForest } from '../../../support/random-spans.ts';

const span = (spanId: string, parentSpanId: string | null, startOffsetNs = 0): TreeSpan => ({
  spanId,
  parentSpanId,
  startOffsetNs,
});

describe('the tree of a trace', () => {
  it('holds every span once, parents before children and siblings by their start, whatever the parents are', () => {
    fc.assert(
      fc.property(randomForest, (spans) => {
        const tree = buildTraceTree(spans);
        expect([...tree.order].toSorted((a, b) => a - b)).toEqual(spans.map((_, index) => index));
        for (const [at, index] of tree.order.entries()) {
          const above = tree.parent[index] ?? -1;
          expect(tree.position[index]).toBe(at);
          if (above < 0) {
            expect([tree.depth[index], tree.roots.includes(index)]).toEqual([0, true]);
            continue;
          }
          expect(spans[above]?.spanId).toBe(spans[index]?.parentSpanId);
          expect(tree.depth[index]).toBe((tree.depth[above] ?? 0) + 1);
          const aboveAt = tree.position[above] ?? 0;
          expect(aboveAt < at && at < (tree.subtreeEnd[aboveAt] ?? 0)).toBe(true);
        }
        const siblings = Map.groupBy(tree.order, (index) => tree.parent[index] ?? -1);
        for (const group of siblings.values()) {
          const starts = group.map((index) => spans[index]?.startOffsetNs ?? 0);
          expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('counts spans whose parent is missing, and shows the one without a parent as root', () => {
    const tree = buildTraceTree([span('orphan', 'gone', 0), span('root', null, 5), span('child', 'root', 6)]);
    expect([tree.orphans, tree.root, [...tree.roots]]).toEqual([1, 1, [0, 1]]);
  });

  it('cuts a cycle at the span that starts first', () => {
    const tree = buildTraceTree([
      span('a', 'c', 30),
      span('b', 'a', 10),
      span('c', 'b', 20),
      span('d', 'a', 40),
    ]);
    expect([tree.cycles, [...tree.roots], [...tree.order]]).toEqual([1, [1], [1, 2, 0, 3]]);
  });

  it('takes a span that is its own parent as a root', () => {
    const tree = buildTraceTree([span('self', 'self')]);
    expect([tree.cycles, tree.root]).toEqual([1, 0]);
  });

  it('of no spans is empty', () => {
    expect(buildTraceTree([]).root).toBe(-1);
  });
});
