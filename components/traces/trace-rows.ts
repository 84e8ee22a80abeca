import { groupOf, isOnPath, type TraceModel } from './trace-model.ts';

/** What of a trace is in sight. */
export interface RowChoice {
  /** Slot that is shown as root; -1: all roots. */
  readonly root: number;
  /** Slots whose children are folded. */
  readonly folded: ReadonlySet<number>;
  /** Slots of groups (their first span) that are unfolded. */
  readonly openGroups: ReadonlySet<number>;
  /** Alike siblings are one row. */
  readonly grouped: boolean;
  /** Spans of proxies have rows of their own. */
  readonly proxies: boolean;
  /** Only spans that the critical path goes through. */
  readonly pathOnly: boolean;
  /** Only spans that failed, and the way to them. */
  readonly errorsOnly: boolean;
}

export const everyRow: RowChoice = {
  root: -1,
  folded: new Set(),
  openGroups: new Set(),
  grouped: true,
  proxies: true,
  pathOnly: false,
  errorsOnly: false,
};

/** The rows in sight: slot and depth of each. Rows of groups carry the group's first slot and are marked. */
export interface TraceRows {
  readonly count: number;
  readonly slots: Int32Array;
  readonly depths: Int32Array;
  /** 1 where a row stands for a group of alike siblings. */
  readonly isGroup: Uint8Array;
}

/** One pass over the spans; whatever is below a folded one is skipped at once. */
export function visibleRows(model: TraceModel, choice: RowChoice): TraceRows {
  const { end, parent, spans } = model;
  const first = Math.max(choice.root, 0);
  const last = choice.root < 0 ? spans.length : (end[choice.root] ?? spans.length);
  const slots = new Int32Array(last - first);
  const depths = new Int32Array(last - first);
  const isGroup = new Uint8Array(last - first);
  // Depth below which the children of each slot stand; spans without a row pass on that of their parent.
  const depthBelow = new Int32Array(last - first);
  let count = 0;
  for (let slot = first; slot < last;) {
    const above = parent[slot] ?? -1;
    const depth = above < first || slot === choice.root ? 0 : (depthBelow[above - first] ?? 0);
    const group = choice.grouped ? groupOf(model, slot) : -1;
    if (group >= 0 && !choice.openGroups.has(group)) {
      if (group === slot && isWanted(model, choice, slot)) {
        slots[count] = slot;
        depths[count] = depth;
        isGroup[count] = 1;
        count += 1;
      }
      slot = end[slot] ?? slot + 1;
      continue;
    }
    if (!isWanted(model, choice, slot)) {
      slot = end[slot] ?? slot + 1;
      continue;
    }
    const isHidden = !choice.proxies && isPlainProxy(model, slot) && slot !== choice.root;
    depthBelow[slot - first] = isHidden ? depth : depth + 1;
    if (!isHidden) {
      slots[count] = slot;
      depths[count] = depth;
      count += 1;
    }
    slot = choice.folded.has(slot) && !isHidden ? (end[slot] ?? slot + 1) : slot + 1;
  }
  return {
    count,
    slots: slots.subarray(0, count),
    depths: depths.subarray(0, count),
    isGroup: isGroup.subarray(0, count),
  };
}

/** Nothing below an unwanted span is wanted either: what is looked for marks the whole way to it. */
function isWanted(model: TraceModel, { pathOnly, errorsOnly }: RowChoice, slot: number): boolean {
  if (pathOnly && !isOnPath(model, slot)) return false;
  return !errorsOnly || model.hasFailure[slot] === 1;
}

/** A call as its proxy saw it, where the other end has a span too: it failed nowhere of its own. */
const isPlainProxy = ({ spans, childCount, parent }: TraceModel, slot: number): boolean => {
  if (!spans.isProxy(slot) || spans.isInjected(slot)) return false;
  return spans.kind(slot) === 'client' && (childCount[slot] ?? 0) > 0 && (parent[slot] ?? -1) >= 0;
};

/** Slots of all spans at one depth and deeper that have children: folding them shows the levels above. */
export function foldFrom({ spans, depth, childCount }: TraceModel, level: number): ReadonlySet<number> {
  const folded = new Set<number>();
  for (let slot = 0; slot < spans.length; slot += 1) {
    if ((depth[slot] ?? 0) >= level && (childCount[slot] ?? 0) > 0) folded.add(slot);
  }
  return folded;
}

/** The row of a slot, by binary search; -1 where it has none. Slots of rows rise. */
export function rowOf({ slots, count }: TraceRows, slot: number): number {
  let [low, high] = [0, count - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = slots[middle] ?? 0;
    if (found === slot) return middle;
    if (found < slot) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** What must be unfolded so that a span has a row. */
export function unfoldedFor(model: TraceModel, choice: RowChoice, slot: number): RowChoice {
  const folded = new Set(choice.folded);
  const openGroups = new Set(choice.openGroups);
  let isInside = choice.root < 0;
  for (let above = slot; above >= 0; above = model.parent[above] ?? -1) {
    if (above !== slot) folded.delete(above);
    const group = groupOf(model, above);
    if (group >= 0) openGroups.add(group);
    if (above === choice.root) isInside = true;
  }
  const isHidden = !isWanted(model, choice, slot);
  return {
    ...choice,
    folded,
    openGroups,
    root: isInside ? choice.root : -1,
    pathOnly: choice.pathOnly && !isHidden,
    errorsOnly: choice.errorsOnly && !isHidden,
    proxies: choice.proxies || isPlainProxy(model, slot),
  };
}
