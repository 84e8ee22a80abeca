import type { Block, BlockLink, PlacedBlock } from './block.ts';
import { hopsOf } from './hops.ts';
import { bottom, boundsOf, moved, overlaps, right } from './rectangle.ts';

/** Distances between containers: along the calls, and across them. */
export const containerGap = { along: 38, across: 26 } as const;

/** Wider than this times its height, a map is folded: screens are about that wide. */
const widestAspect = 1.6;
/** Narrower maps fit every screen and are never folded. */
const neverFoldedBelow = 1_024;

/**
 * Places blocks in columns from left to right by their distance from the entry, each beside those that call it. Columns
 * that would make the map wider than 1.6 times its height go below, to the right of their callers.
 */
export function foldColumns(blocks: readonly Block[], links: readonly BlockLink[]): readonly PlacedBlock[] {
  const columns = columnsByHops(blocks, links);
  let limit = 0;
  const limits = columns.map((column) => (limit += widthOf(column) + containerGap.along));
  let best: { placed: readonly PlacedBlock[]; aspect: number } | null = null;
  for (const widest of limits.toReversed()) {
    const placed = placeColumns(columns, links, widest);
    const bounds = boundsOf(placed);
    if (bounds === null) continue;
    if (bounds.width <= Math.max(neverFoldedBelow, widestAspect * bounds.height)) return toOrigin(placed);
    const aspect = bounds.width / bounds.height;
    if (best === null || aspect < best.aspect) best = { placed, aspect };
  }
  return best === null ? [] : toOrigin(best.placed);
}

function columnsByHops(blocks: readonly Block[], links: readonly BlockLink[]): readonly Block[][] {
  const hops = hopsOf(
    blocks.map(({ id }) => id),
    links,
  );
  const columns = new Map<number, Block[]>();
  for (const block of blocks) {
    const hop = hops.get(block.id) ?? 0;
    columns.set(hop, [...(columns.get(hop) ?? []), block]);
  }
  return [...columns].sort(([a], [b]) => a - b).map(([, column]) => column);
}

const widthOf = (column: readonly Block[]): number => Math.max(...column.map(({ width }) => width));

function placeColumns(
  columns: readonly (readonly Block[])[],
  links: readonly BlockLink[],
  widest: number,
): readonly PlacedBlock[] {
  const placed = new Map<string, PlacedBlock>();
  let edge = 0;
  for (const column of columns) {
    const width = widthOf(column);
    const fits = placed.size === 0 || edge + width <= widest;
    const x = fits ? edge : columnBelow(column, links, placed, Math.max(0, widest - width));
    for (const block of besideCallers(column, links, placed, x)) placed.set(block.id, block);
    edge = x + width + containerGap.along;
  }
  return [...placed.values()];
}

/** Where a column starts that goes below: to the right of the nearest caller, so that curves need not turn back. */
function columnBelow(
  column: readonly Block[],
  links: readonly BlockLink[],
  placed: ReadonlyMap<string, PlacedBlock>,
  farthest: number,
): number {
  const ids = new Set(column.map(({ id }) => id));
  const edges = links.flatMap(({ source, destination, leavesX }) => {
    const caller = placed.get(source);
    return caller !== undefined && ids.has(destination) ? [caller.x + leavesX] : [];
  });
  const nearest = edges.length === 0 ? 0 : Math.min(...edges) + containerGap.along;
  return Math.min(nearest, farthest);
}

/** Stacks a column so that called cards stand level with their callers, and clear of everything placed before. */
function besideCallers(
  column: readonly Block[],
  links: readonly BlockLink[],
  placed: ReadonlyMap<string, PlacedBlock>,
  x: number,
): readonly PlacedBlock[] {
  const wished = column
    .map((block) => ({ block, y: levelWithCallers(block, links, placed) }))
    .sort((a, b) => (a.y ?? Infinity) - (b.y ?? Infinity) || (a.block.id < b.block.id ? -1 : 1));
  let free = -Infinity;
  const stack = wished.map(({ block, y }) => {
    const at = Math.round(Math.max(y ?? (free === -Infinity ? 0 : free), free));
    free = at + block.height + containerGap.across;
    return { ...block, x, y: at };
  });
  const drift = wished.map(({ y }, index) => (y === null ? 0 : (stack[index]?.y ?? 0) - y));
  const mean = Math.round(drift.reduce((sum, value) => sum + value, 0) / drift.length);
  const level = stack.map((block) => moved(block, 0, -mean));
  const inTheWay = [...placed.values()].filter((other) =>
    level.some(
      (block) => other.x < right(block) + containerGap.across && block.x < right(other) + containerGap.across,
    ),
  );
  const hits = inTheWay.some((other) => level.some((block) => overlaps(block, other, containerGap.across)));
  const top = Math.min(...level.map(({ y }) => y));
  return hits
    ? level.map((block) => moved(block, 0, Math.max(...inTheWay.map(bottom)) + containerGap.across - top))
    : level;
}

function levelWithCallers(
  block: Block,
  links: readonly BlockLink[],
  placed: ReadonlyMap<string, PlacedBlock>,
): number | null {
  const levels = links.flatMap(({ source, destination, leavesY, arrivesY }) => {
    const caller = placed.get(source);
    return caller !== undefined && destination === block.id ? [caller.y + leavesY - arrivesY] : [];
  });
  return levels.length === 0 ? null : levels.reduce((sum, y) => sum + y, 0) / levels.length;
}

function toOrigin(placed: readonly PlacedBlock[]): readonly PlacedBlock[] {
  const bounds = boundsOf(placed);
  return bounds === null ? [] : placed.map((block) => moved(block, -bounds.x, -bounds.y));
}
