import type { Block, BlockLink, PlacedBlock } from './block.ts';
import { hopsOf } from './hops.ts';
import { bottom, boundsOf, moved, overlaps, right, type Rectangle } from './rectangle.ts';

/** Distances between containers: along the calls, and across them. */
export const containerGap = { along: 38, across: 26 } as const;

/** Wider than this times its height, a map is folded: screens are about that wide. */
const widestAspect = 1.6;
/** Narrower maps fit every screen and are never folded. */
const neverFoldedBelow = 1_024;
const narrowing = 0.95;
const mostFolds = 60;

/**
 * Places blocks from left to right, each to the right of those that call it and level with them. What would make the map
 * wider than 1.6 times its height goes below, still to the right of the cards that call it where that can be.
 */
export function foldColumns(blocks: readonly Block[], links: readonly BlockLink[]): readonly PlacedBlock[] {
  const widestBlock = Math.max(0, ...blocks.map(({ width }) => width));
  let widest = Infinity;
  let best: { readonly placed: readonly PlacedBlock[]; readonly aspect: number } | null = null;
  for (let fold = 0; fold < mostFolds && widest >= widestBlock; fold += 1) {
    const placed = placeAll(blocks, links, widest);
    const bounds = boundsOf(placed);
    if (bounds === null) return [];
    const aspect = bounds.width / bounds.height;
    if (best === null || aspect < best.aspect) best = { placed, aspect };
    if (bounds.width <= Math.max(neverFoldedBelow, widestAspect * bounds.height)) return toOrigin(placed);
    widest = Math.min(bounds.width, widest) * narrowing;
  }
  return toOrigin(best?.placed ?? []);
}

function placeAll(
  blocks: readonly Block[],
  links: readonly BlockLink[],
  widest: number,
): readonly PlacedBlock[] {
  const hops = hopsOf(
    blocks.map(({ id }) => id),
    links,
  );
  const byHop = blocks.toSorted(
    (a, b) => (hops.get(a.id) ?? 0) - (hops.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1),
  );
  const placed = new Map<string, PlacedBlock>();
  for (const block of byHop) placed.set(block.id, placeOne(block, links, placed, widest));
  return [...placed.values()];
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly cost: number;
}

function placeOne(
  block: Block,
  links: readonly BlockLink[],
  placed: ReadonlyMap<string, PlacedBlock>,
  widest: number,
): PlacedBlock {
  const calls = links.flatMap((link) => {
    const caller = placed.get(link.source);
    return caller !== undefined && link.destination === block.id ? [{ caller, link }] : [];
  });
  const others = [...placed.values()];
  if (calls.length === 0) return { ...block, x: 0, y: freeLevel(others, block, 0, 0) };
  const wish =
    calls.reduce((sum, { caller, link }) => sum + caller.y + link.leavesY - link.arrivesY, 0) / calls.length;
  const beside = Math.max(...calls.map(({ caller }) => right(caller))) + containerGap.along;
  const afterCards =
    Math.max(...calls.map(({ caller, link }) => caller.x + link.leavesX)) + containerGap.along;
  const farthest = Math.max(0, widest - block.width);
  const spots = [beside, afterCards, farthest].filter(Number.isFinite).map((wanted): Spot => {
    const x = Math.round(Math.min(wanted, farthest));
    const y = freeLevel(others, block, x, wish);
    const isBackwards = x < afterCards;
    return { x, y, cost: Math.abs(y - wish) + 0.3 * Math.abs(x - beside) + (isBackwards ? 400 : 0) };
  });
  const [first, ...rest] = spots;
  const best = rest.reduce((least, spot) => (spot.cost < (least?.cost ?? Infinity) ? spot : least), first);
  return { ...block, x: best?.x ?? 0, y: best?.y ?? 0 };
}

/**
 * The level nearest to the wished one at which a block at `x` is clear of all others. What has to give way goes down: it
 * would otherwise stand above the entry.
 */
function freeLevel(others: readonly PlacedBlock[], block: Block, x: number, wish: number): number {
  const inTheWay = others.filter(
    (other) => other.x < x + block.width + containerGap.across && x < right(other) + containerGap.across,
  );
  const at = (y: number): Rectangle => ({ x, y, width: block.width, height: block.height });
  const levels = [
    wish,
    ...inTheWay.flatMap((other) => [
      other.y - containerGap.across - block.height,
      bottom(other) + containerGap.across,
    ]),
  ].map(Math.round);
  const top = Math.min(wish, ...others.map(({ y }) => y));
  return levels
    .filter((y) => y >= Math.round(top))
    .filter((y) => !inTheWay.some((other) => overlaps(at(y), other, containerGap.across)))
    .reduce((nearest, y) => (Math.abs(y - wish) < Math.abs(nearest - wish) ? y : nearest), Infinity);
}

function toOrigin(placed: readonly PlacedBlock[]): readonly PlacedBlock[] {
  const bounds = boundsOf(placed);
  return bounds === null ? [] : placed.map((block) => moved(block, -bounds.x, -bounds.y));
}
