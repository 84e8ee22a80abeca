import type { Block, BlockLink, PlacedBlock } from './block.ts';
import { hopsOf } from './hops.ts';

const gap = { along: 32, across: 10, within: 12 } as const;
const aspect = 1.6;

/**
 * The overview of many small tiles: one column per distance from the entry, each tile near the mean height of its
 * callers. A column that would be taller than the map is wide goes on beside itself.
 */
export function hopColumns(blocks: readonly Block[], links: readonly BlockLink[]): readonly PlacedBlock[] {
  const hops = hopsOf(
    blocks.map(({ id }) => id),
    links,
  );
  const callers = new Map<string, string[]>();
  for (const { source, destination } of links) {
    callers.set(destination, [...(callers.get(destination) ?? []), source]);
  }
  const tallest = Math.max(...blocks.map(({ height }) => height)) + gap.across;
  const widest = Math.max(...blocks.map(({ width }) => width)) + gap.along;
  const perColumn = Math.max(4, Math.ceil(Math.sqrt((blocks.length * widest) / (tallest * aspect))));
  const levels = new Map<string, number>();
  const placed: PlacedBlock[] = [];
  let x = 0;
  for (let hop = 0; hop <= Math.max(...hops.values()); hop += 1) {
    const column = inOrderOfCallers(
      blocks.filter(({ id }) => hops.get(id) === hop),
      callers,
      levels,
    );
    for (let start = 0; start < column.length; start += perColumn) {
      const part = column.slice(start, start + perColumn);
      const top = -(part.length * tallest) / 2;
      part.forEach((block, index) => {
        const y = Math.round(top + index * tallest);
        levels.set(block.id, y);
        placed.push({ ...block, x, y });
      });
      x += widest - (start + perColumn < column.length ? gap.along - gap.within : 0);
    }
  }
  const top = Math.min(...placed.map(({ y }) => y));
  return placed.map((block) => ({ ...block, y: block.y - top }));
}

function inOrderOfCallers(
  column: readonly Block[],
  callers: ReadonlyMap<string, readonly string[]>,
  levels: ReadonlyMap<string, number>,
): readonly Block[] {
  const barycentre = (id: string): number => {
    const known = (callers.get(id) ?? []).flatMap((caller) => levels.get(caller) ?? []);
    return known.length === 0 ? 0 : known.reduce((sum, level) => sum + level, 0) / known.length;
  };
  const wished = new Map(column.map(({ id }) => [id, barycentre(id)]));
  return column.toSorted(
    (a, b) => (wished.get(a.id) ?? 0) - (wished.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1),
  );
}
