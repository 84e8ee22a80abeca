/** What building a tree needs of a span. */
export interface TreeSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startOffsetNs: number;
}

/**
 * Spans as a forest, by their index in the list they came in. Flat arrays, since chains of 20,000 and fans of 100,000
 * spans are real and must neither recurse nor copy.
 */
export interface TraceTree {
  /** Index of the parent; -1 at roots. */
  readonly parent: Int32Array;
  /** Number of ancestors. */
  readonly depth: Int32Array;
  /** Indices so that parents come before children, and children by their start. */
  readonly order: Int32Array;
  /** Position of each index in `order`. */
  readonly position: Int32Array;
  /** By position in `order`: the position behind the last descendant. */
  readonly subtreeEnd: Int32Array;
  /** Without a parent in the trace, in order. */
  readonly roots: readonly number[];
  /** The root to show as the trace's: it names no parent, and starts first. -1 where there are no spans. */
  readonly root: number;
  /** Number of spans whose parent is not in the trace. */
  readonly orphans: number;
  /** Number of spans that were detached since they were their own ancestor. */
  readonly cycles: number;
}

const knownTrees = new WeakMap<readonly TreeSpan[], TraceTree>();

/** The forest of spans that never change, built once for all who ask for it. */
export function treeOf(spans: readonly TreeSpan[]): TraceTree {
  const known = knownTrees.get(spans) ?? buildTraceTree(spans);
  knownTrees.set(spans, known);
  return known;
}

/**
 * Builds the forest of a trace in linear time after sorting. Of two spans with one id the first counts as parent. A cycle
 * is cut at the span in it that starts first, which becomes a root.
 */
export function buildTraceTree(spans: readonly TreeSpan[]): TraceTree {
  const size = spans.length;
  const indexOf = new Map<string, number>();
  spans.forEach(({ spanId }, index) => {
    if (!indexOf.has(spanId)) indexOf.set(spanId, index);
  });
  const parent = new Int32Array(size).fill(-1);
  let orphans = 0;
  spans.forEach(({ parentSpanId }, index) => {
    if (parentSpanId === null) return;
    const found = indexOf.get(parentSpanId);
    if (found === undefined) orphans += 1;
    else parent[index] = found;
  });
  const cycles = cutCycles(spans, parent);
  return { parent, ...walk(spans, parent), orphans, cycles };
}

/** Detaches one span of every cycle; gives how many there were. */
function cutCycles(spans: readonly TreeSpan[], parent: Int32Array): number {
  const walkOf = new Int32Array(spans.length).fill(-1);
  let cycles = 0;
  for (let from = 0; from < spans.length; from += 1) {
    let at = from;
    while (at >= 0 && walkOf[at] === -1) {
      walkOf[at] = from;
      at = parent[at] ?? -1;
    }
    if (at < 0 || walkOf[at] !== from) continue;
    parent[earliestInCycle(spans, parent, at)] = -1;
    cycles += 1;
  }
  return cycles;
}

function earliestInCycle(spans: readonly TreeSpan[], parent: Int32Array, member: number): number {
  let earliest = member;
  for (let at = parent[member] ?? -1; at !== member && at >= 0; at = parent[at] ?? -1) {
    if (startsBefore(spans, at, earliest)) earliest = at;
  }
  return earliest;
}

function startsBefore(spans: readonly TreeSpan[], a: number, b: number): boolean {
  const startA = spans[a]?.startOffsetNs ?? 0;
  const startB = spans[b]?.startOffsetNs ?? 0;
  return startA < startB || (startA === startB && a < b);
}

/** Children by their start, as linked lists: first child by parent, next sibling by child. Roots hang on index `size`. */
function linkChildren(
  spans: readonly TreeSpan[],
  parent: Int32Array,
): { first: Int32Array; next: Int32Array } {
  const size = spans.length;
  const first = new Int32Array(size + 1).fill(-1);
  const next = new Int32Array(size).fill(-1);
  const byStart = Array.from({ length: size }, (_, index) => index).sort(
    (a, b) => (spans[a]?.startOffsetNs ?? 0) - (spans[b]?.startOffsetNs ?? 0) || a - b,
  );
  for (let rank = size - 1; rank >= 0; rank -= 1) {
    const child = byStart[rank] ?? 0;
    const at = parent[child] ?? -1;
    const list = at < 0 ? size : at;
    next[child] = first[list] ?? -1;
    first[list] = child;
  }
  return { first, next };
}

type Walked = Omit<TraceTree, 'parent' | 'orphans' | 'cycles'>;

function walk(spans: readonly TreeSpan[], parent: Int32Array): Walked {
  const size = spans.length;
  const { first, next } = linkChildren(spans, parent);
  const order = new Int32Array(size);
  const position = new Int32Array(size);
  const depth = new Int32Array(size);
  const subtreeEnd = new Int32Array(size);
  const roots: number[] = [];
  let placed = 0;
  let at = first[size] ?? -1;
  while (at >= 0) {
    order[placed] = at;
    position[at] = placed;
    const above = parent[at] ?? -1;
    if (above < 0) roots.push(at);
    depth[at] = above < 0 ? 0 : (depth[above] ?? 0) + 1;
    placed += 1;
    const child = first[at] ?? -1;
    if (child >= 0) {
      at = child;
      continue;
    }
    while (at >= 0) {
      subtreeEnd[position[at] ?? 0] = placed;
      const sibling = next[at] ?? -1;
      if (sibling >= 0) {
        at = sibling;
        break;
      }
      at = parent[at] ?? -1;
    }
  }
  const root = roots.find((index) => spans[index]?.parentSpanId === null) ?? roots[0] ?? -1;
  return { order, position, depth, subtreeEnd, roots, root };
}
