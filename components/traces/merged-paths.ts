import { spanService, spanTitle } from './span-words.ts';
import { callOf, type TraceModel } from './trace-model.ts';

/** Spans that stand at the same place of the tree, summed up. */
export interface MergedPath {
  readonly key: string;
  readonly title: string;
  readonly depth: number;
  /** Place of its service's colour, from 1. */
  readonly series: number;
  /** First of its spans. */
  readonly slot: number;
  readonly spans: number;
  readonly failed: number;
  /** Time of all of them together. */
  readonly totalMs: number;
  /** Share of the whole width where it begins, and that it takes; 0..1. */
  readonly fromShare: number;
  readonly share: number;
}

interface Node {
  readonly title: string;
  readonly slot: number;
  readonly depth: number;
  readonly children: Map<string, Node>;
  spans: number;
  failed: number;
  selfMs: number;
  totalMs: number;
}

const newNode = (title: string, slot: number, depth: number): Node => ({
  title,
  slot,
  depth,
  children: new Map(),
  spans: 0,
  failed: 0,
  selfMs: 0,
  totalMs: 0,
});

/**
 * A flame graph of work: each place is as wide as its own time and that of all below it, so that what runs in parallel stands
 * beside each other. Places narrower than `leastShare` are left out.
 */
export function mergedPaths(model: TraceModel, root: number, leastShare: number): readonly MergedPath[] {
  const top = mergedTree(model, root);
  const placed: MergedPath[] = [];
  const stack = [{ node: top, from: 0, key: '' }];
  while (stack.length > 0) {
    const { node, from, key } = stack.pop() ?? { node: top, from: 0, key: '' };
    const share = top.totalMs === 0 ? 0 : node.totalMs / top.totalMs;
    if (share < leastShare) continue;
    if (node.depth >= 0) {
      placed.push({
        key,
        title: node.title,
        depth: node.depth,
        series: model.series[node.slot] ?? 1,
        slot: node.slot,
        spans: node.spans,
        failed: node.failed,
        totalMs: node.totalMs,
        fromShare: from,
        share,
      });
    }
    let at = from;
    for (const [name, child] of node.children) {
      stack.push({ node: child, from: at, key: `${key} ${name}` });
      at += top.totalMs === 0 ? 0 : child.totalMs / top.totalMs;
    }
  }
  return placed.toSorted((a, b) => a.depth - b.depth || a.fromShare - b.fromShare);
}

/** Spans by their place in the tree; depth -1 stands for all of them. */
function mergedTree(model: TraceModel, root: number): Node {
  const first = Math.max(root, 0);
  const last = root < 0 ? model.spans.length : (model.end[root] ?? 0);
  const all = newNode('', first, -1);
  const nodeOf: (Node | undefined)[] = Array.from({ length: last - first });
  for (let slot = first; slot < last; slot += 1) {
    const span = model.spans.at(slot);
    if (span === undefined) continue;
    const above = slot === first ? -1 : (model.parent[slot] ?? -1);
    const parent = (above < first ? undefined : nodeOf[above - first]) ?? all;
    const title = `${spanService(span)} ${spanTitle(span, callOf(model, slot))}`;
    const node = parent.children.get(title) ?? newNode(title, slot, parent.depth + 1);
    parent.children.set(title, node);
    nodeOf[slot - first] = node;
    node.spans += 1;
    node.failed += span.failed ? 1 : 0;
    node.selfMs += span.selfMs;
  }
  sumUp(all);
  return all;
}

/** Totals from the leaves up, without recursion. */
function sumUp(top: Node): void {
  const order = [top];
  for (let index = 0; index < order.length; index += 1)
    order.push(...(order[index]?.children.values() ?? []));
  for (const node of order.toReversed()) {
    node.totalMs = node.selfMs;
    for (const child of node.children.values()) node.totalMs += child.totalMs;
  }
}
