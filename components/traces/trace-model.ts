import type { HopAnswer, TraceAnswer, TraceSpan } from '@/lib/client/trace-queries.ts';
import { serviceSeries } from './service-color.ts';

/**
 * A trace laid out for drawing: one slot per span in the order of the tree, figures in typed arrays. All places below are
 * such slots, from 0; -1 stands for none.
 */
export interface TraceModel {
  readonly trace: TraceAnswer;
  /** Spans in the order of the tree, each before its children. */
  readonly spans: readonly TraceSpan[];
  readonly slotOf: ReadonlyMap<string, number>;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** The slot after the last one below each span. */
  readonly end: Int32Array;
  readonly childCount: Int32Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  /** Place of its service's colour, from 1. */
  readonly series: Uint8Array;
  /** Critical path by span: sections of slot i are `sections[2 * sectionAt[i]]` to `sections[2 * sectionAt[i + 1] - 1]`. */
  readonly sectionAt: Int32Array;
  /** Start and end of each section, ms after the trace's start. */
  readonly sections: Float64Array;
  /** Spans where an error began: failed, and nothing below them did. */
  readonly origins: readonly number[];
  /** 1 for those. */
  readonly isOrigin: Uint8Array;
  /** How many spans failed. */
  readonly failedCount: number;
  /** Slots of spans that met an injected fault. */
  readonly injected: readonly number[];
  readonly serviceCount: number;
  /** 1 where the span or one below it failed. */
  readonly hasFailure: Uint8Array;
  readonly hopOfClient: ReadonlyMap<string, HopAnswer>;
  /** Slots of groups of alike siblings by their first slot. */
  readonly groups: ReadonlyMap<number, TraceAnswer['groups'][number]>;
  /** First slot of the group of each span; -1 where it is in none. */
  readonly groupOf: Int32Array;
}

interface Order {
  readonly spans: readonly TraceSpan[];
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly end: Int32Array;
  readonly childCount: Int32Array;
}

/** Spans in the order of the tree, without recursion: a chain may be longer than the stack. */
function treeOrder(given: readonly TraceSpan[]): Order {
  const count = given.length;
  const indexOf = new Map(given.map(({ spanId }, index) => [spanId, index]));
  const firstChild = new Int32Array(count).fill(-1);
  const nextSibling = new Int32Array(count).fill(-1);
  const above = new Int32Array(count).fill(-1);
  const roots: number[] = [];
  for (let index = count - 1; index >= 0; index -= 1) {
    const parentId = given[index]?.parentSpanId ?? null;
    const found = parentId === null ? undefined : indexOf.get(parentId);
    // Parents come before their children; whatever says otherwise would be a circle.
    const place = found === undefined || found >= index ? -1 : found;
    above[index] = place;
    if (place < 0) roots.push(index);
    else {
      nextSibling[index] = firstChild[place] ?? -1;
      firstChild[place] = index;
    }
  }
  const order: Order = {
    spans: [],
    parent: new Int32Array(count).fill(-1),
    depth: new Int32Array(count),
    end: new Int32Array(count),
    childCount: new Int32Array(count),
  };
  const spans = order.spans as TraceSpan[];
  const slotOfIndex = new Int32Array(count).fill(-1);
  const stack = roots;
  while (stack.length > 0) {
    const index = stack.pop() ?? -1;
    const span = given[index];
    if (span === undefined) continue;
    const slot = spans.push(span) - 1;
    slotOfIndex[index] = slot;
    const parentSlot = slotOfIndex[above[index] ?? -1] ?? -1;
    order.parent[slot] = parentSlot;
    if (parentSlot >= 0) {
      order.depth[slot] = (order.depth[parentSlot] ?? 0) + 1;
      order.childCount[parentSlot] = (order.childCount[parentSlot] ?? 0) + 1;
    }
    const from = stack.length;
    for (let child = firstChild[index] ?? -1; child >= 0; child = nextSibling[child] ?? -1) stack.push(child);
    reverseFrom(stack, from);
  }
  closeSubtrees(order);
  return order;
}

/** Children wait on the stack with the first on top. */
function reverseFrom(stack: number[], from: number): void {
  for (let low = from, high = stack.length - 1; low < high; low += 1, high -= 1) {
    const held = stack[low] ?? -1;
    stack[low] = stack[high] ?? -1;
    stack[high] = held;
  }
}

function closeSubtrees({ spans, parent, end }: Order): void {
  for (let slot = spans.length - 1; slot >= 0; slot -= 1) {
    end[slot] = Math.max(end[slot] ?? 0, slot + 1);
    const above = parent[slot] ?? -1;
    if (above >= 0) end[above] = Math.max(end[above] ?? 0, end[slot] ?? 0);
  }
}

/** Lays a trace out for drawing. */
export function buildTraceModel(trace: TraceAnswer): TraceModel {
  const order = treeOrder(trace.spans);
  const { spans, parent } = order;
  const count = spans.length;
  const slotOf = new Map(spans.map(({ spanId }, slot) => [spanId, slot]));
  const seriesOf = new Map<string, number>();
  const startMs = new Float64Array(count);
  const durationMs = new Float64Array(count);
  const series = new Uint8Array(count);
  const hasFailure = new Uint8Array(count);
  const isOrigin = new Uint8Array(count);
  const origins: number[] = [];
  const injected: number[] = [];
  let failedCount = 0;
  for (let slot = count - 1; slot >= 0; slot -= 1) {
    const span = spans[slot];
    if (span === undefined) continue;
    startMs[slot] = span.startOffsetMs;
    durationMs[slot] = span.durationMs;
    const known = seriesOf.get(span.service) ?? serviceSeries(span.service);
    seriesOf.set(span.service, known);
    series[slot] = known;
    if (span.failed && hasFailure[slot] === 0) {
      origins.push(slot);
      isOrigin[slot] = 1;
    }
    if (span.failed) {
      hasFailure[slot] = 1;
      failedCount += 1;
    }
    if (span.injected) injected.push(slot);
    const above = parent[slot] ?? -1;
    if (above >= 0 && hasFailure[slot] === 1) hasFailure[above] = 1;
  }
  return {
    trace,
    ...order,
    slotOf,
    startMs,
    durationMs,
    series,
    ...pathSections(trace, slotOf, count),
    origins: origins.toReversed(),
    isOrigin,
    failedCount,
    injected: injected.toReversed(),
    serviceCount: seriesOf.size,
    hasFailure,
    hopOfClient: new Map(trace.hops.map((hop) => [hop.clientSpanId, hop])),
    ...siblingGroups(trace, slotOf, count),
  };
}

function pathSections(
  { criticalPath }: TraceAnswer,
  slotOf: ReadonlyMap<string, number>,
  count: number,
): Pick<TraceModel, 'sectionAt' | 'sections'> {
  const sectionAt = new Int32Array(count + 1);
  const slots = criticalPath.map(({ spanId }) => slotOf.get(spanId) ?? -1);
  for (const slot of slots) if (slot >= 0) sectionAt[slot + 1] = (sectionAt[slot + 1] ?? 0) + 1;
  for (let slot = 0; slot < count; slot += 1) {
    sectionAt[slot + 1] = (sectionAt[slot + 1] ?? 0) + (sectionAt[slot] ?? 0);
  }
  const next = sectionAt.slice();
  const sections = new Float64Array(2 * criticalPath.length);
  criticalPath.forEach(({ startOffsetMs, endOffsetMs }, index) => {
    const slot = slots[index] ?? -1;
    if (slot < 0) return;
    const place = next[slot] ?? 0;
    next[slot] = place + 1;
    sections[2 * place] = startOffsetMs;
    sections[2 * place + 1] = endOffsetMs;
  });
  return { sectionAt, sections };
}

function siblingGroups(
  trace: TraceAnswer,
  slotOf: ReadonlyMap<string, number>,
  count: number,
): Pick<TraceModel, 'groups' | 'groupOf'> {
  const groups = new Map<number, TraceAnswer['groups'][number]>();
  const groupOf = new Int32Array(count).fill(-1);
  for (const group of trace.groups) {
    const slots = group.spanIds.flatMap((id) => slotOf.get(id) ?? []);
    const first = slots.reduce((least, slot) => Math.min(least, slot), Number.POSITIVE_INFINITY);
    if (!Number.isFinite(first)) continue;
    groups.set(first, group);
    for (const slot of slots) groupOf[slot] = first;
  }
  return { groups, groupOf };
}

/** Milliseconds of the critical path that a span holds itself. */
export function pathMs({ sectionAt, sections }: TraceModel, slot: number): number {
  let sum = 0;
  for (let place = sectionAt[slot] ?? 0; place < (sectionAt[slot + 1] ?? 0); place += 1) {
    sum += (sections[2 * place + 1] ?? 0) - (sections[2 * place] ?? 0);
  }
  return sum;
}

/** Milliseconds of the critical path that a span and all below it hold. */
export function pathMsBelow(model: TraceModel, slot: number): number {
  const [from = 0, to = 0] = [model.sectionAt[slot], model.sectionAt[model.end[slot] ?? slot]];
  let sum = 0;
  for (let place = from; place < to; place += 1) {
    sum += (model.sections[2 * place + 1] ?? 0) - (model.sections[2 * place] ?? 0);
  }
  return sum;
}

/** Whether the critical path goes through a span or one below it. */
export const isOnPath = (model: TraceModel, slot: number): boolean =>
  (model.sectionAt[slot] ?? 0) < (model.sectionAt[model.end[slot] ?? slot] ?? 0);
