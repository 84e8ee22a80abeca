import type { AlikeSpans, LoadedSpans, LoadedTrace, TraceHead } from '@/lib/client/loaded-trace.ts';
import type { HopAnswer } from '@/lib/client/trace-queries.ts';
import { serviceSeries } from './service-color.ts';

/**
 * A trace laid out for drawing: one slot per span in the order of the tree, figures in typed arrays. All places below are
 * such slots, from 0; -1 stands for none.
 */
export interface TraceModel {
  readonly trace: TraceHead;
  /** Spans in the order of the tree, each before its children. */
  readonly spans: LoadedSpans;
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
  /** Hop of the call that a span sent or, where it sent none, answered. */
  readonly hopAt: Int32Array;
  /** Group of alike siblings that a span is in. */
  readonly groupAt: Int32Array;
  /** First slot of each group. */
  readonly groupHead: Int32Array;
}

type Shape = Pick<TraceModel, 'parent' | 'depth' | 'end' | 'childCount'>;

/** The tree as columns. A parent that does not lie around its child, as the order of the tree wants it, is none. */
function shapeOf(given: Int32Array): Shape {
  const count = given.length;
  const parent = new Int32Array(count).fill(-1);
  const depth = new Int32Array(count);
  const end = new Int32Array(count);
  const childCount = new Int32Array(count);
  for (let slot = 0; slot < count; slot += 1) {
    const wanted = given[slot] ?? -1;
    if (wanted < 0) continue;
    let open = slot - 1;
    while (open > wanted) open = parent[open] ?? -1;
    if (open !== wanted) continue;
    parent[slot] = open;
    depth[slot] = (depth[open] ?? 0) + 1;
    childCount[open] = (childCount[open] ?? 0) + 1;
  }
  for (let slot = count - 1; slot >= 0; slot -= 1) {
    end[slot] = Math.max(end[slot] ?? 0, slot + 1);
    const above = parent[slot] ?? -1;
    if (above >= 0) end[above] = Math.max(end[above] ?? 0, end[slot] ?? 0);
  }
  return { parent, depth, end, childCount };
}

/** Lays a trace out for drawing. */
export function buildTraceModel({ head, spans }: LoadedTrace): TraceModel {
  const { columns } = spans;
  const shape = shapeOf(columns.parent);
  return {
    trace: head,
    spans,
    ...shape,
    startMs: columns.startMs,
    durationMs: columns.durationMs,
    ...colorsOf(spans),
    ...failuresOf(spans, shape.parent),
    ...pathSections(spans),
    hopAt: hopsOf(spans),
    ...siblingGroups(spans),
  };
}

function colorsOf(spans: LoadedSpans): Pick<TraceModel, 'series' | 'serviceCount'> {
  const seriesOf = new Map<number, number>();
  const series = spans.columns.service.reduce((all, service, slot) => {
    const known = seriesOf.get(service) ?? serviceSeries(spans.text(service) ?? '');
    seriesOf.set(service, known);
    all[slot] = known;
    return all;
  }, new Uint8Array(spans.length));
  return { series, serviceCount: seriesOf.size };
}

function failuresOf(
  spans: LoadedSpans,
  parent: Int32Array,
): Pick<TraceModel, 'origins' | 'isOrigin' | 'failedCount' | 'injected' | 'hasFailure'> {
  const count = spans.length;
  const hasFailure = new Uint8Array(count);
  const isOrigin = new Uint8Array(count);
  const origins: number[] = [];
  const injected: number[] = [];
  let failedCount = 0;
  for (let slot = count - 1; slot >= 0; slot -= 1) {
    if (spans.isFailed(slot)) {
      failedCount += 1;
      if (hasFailure[slot] === 0) {
        origins.push(slot);
        isOrigin[slot] = 1;
      }
      hasFailure[slot] = 1;
    }
    if (spans.isInjected(slot)) injected.push(slot);
    const above = parent[slot] ?? -1;
    if (above >= 0 && hasFailure[slot] === 1) hasFailure[above] = 1;
  }
  return { origins: origins.reverse(), isOrigin, failedCount, injected: injected.reverse(), hasFailure };
}

function pathSections({ columns, length }: LoadedSpans): Pick<TraceModel, 'sectionAt' | 'sections'> {
  const { pathSlot, pathStartMs, pathEndMs } = columns;
  const sectionAt = new Int32Array(length + 1);
  for (const slot of pathSlot) if (slot >= 0) sectionAt[slot + 1] = (sectionAt[slot + 1] ?? 0) + 1;
  for (let slot = 0; slot < length; slot += 1) {
    sectionAt[slot + 1] = (sectionAt[slot + 1] ?? 0) + (sectionAt[slot] ?? 0);
  }
  const next = sectionAt.slice();
  const sections = new Float64Array(2 * pathSlot.length);
  pathSlot.forEach((slot, index) => {
    if (slot < 0) return;
    const place = next[slot] ?? 0;
    next[slot] = place + 1;
    sections[2 * place] = pathStartMs[index] ?? 0;
    sections[2 * place + 1] = pathEndMs[index] ?? 0;
  });
  return { sectionAt, sections };
}

function hopsOf({ columns, length }: LoadedSpans): Int32Array {
  const hopAt = new Int32Array(length).fill(-1);
  columns.hopServer.forEach((slot, hop) => {
    if (slot >= 0) hopAt[slot] = hop;
  });
  columns.hopClient.forEach((slot, hop) => {
    if (slot >= 0) hopAt[slot] = hop;
  });
  return hopAt;
}

function siblingGroups({ columns, length }: LoadedSpans): Pick<TraceModel, 'groupAt' | 'groupHead'> {
  const groupAt = new Int32Array(length).fill(-1);
  const groupHead = new Int32Array(columns.groupParent.length).fill(-1);
  groupHead.forEach((_, group) => {
    const slots = columns.groupMember.subarray(columns.groupAt[group], columns.groupAt[group + 1]);
    let first = slots[0] ?? -1;
    for (const slot of slots) {
      groupAt[slot] = group;
      first = Math.min(first, slot);
    }
    groupHead[group] = first;
  });
  return { groupAt, groupHead };
}

/** First slot of the group that a span is in; -1 where it is in none. */
export const groupOf = ({ groupAt, groupHead }: TraceModel, slot: number): number =>
  groupHead[groupAt[slot] ?? -1] ?? -1;

/** Whether a span stands for its group. */
export const isGroupHead = (model: TraceModel, slot: number): boolean =>
  slot >= 0 && groupOf(model, slot) === slot;

/** The group that a span stands for. */
export const groupHeadedBy = (model: TraceModel, slot: number): AlikeSpans | undefined =>
  isGroupHead(model, slot) ? model.spans.group(model.groupAt[slot] ?? -1) : undefined;

/** The call that a span belongs to, from whichever end it is looked at. */
export const hopOf = ({ spans, hopAt }: TraceModel, slot: number): HopAnswer | undefined =>
  spans.hop(hopAt[slot] ?? -1);

/** The call that a span sent. */
export function callOf({ spans, hopAt }: TraceModel, slot: number): HopAnswer | undefined {
  const hop = hopAt[slot] ?? -1;
  return spans.columns.hopClient[hop] === slot ? spans.hop(hop) : undefined;
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
