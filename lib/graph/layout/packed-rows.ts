import type { Block, BlockLink, PlacedBlock } from './block.ts';
import { containerGap } from './fold-columns.ts';
import { hopsOf } from './hops.ts';

const aspect = 1.6;

/**
 * Fills rows from left to right in order of distance from the entry: for more containers than a ranked layout can carry.
 * Cost grows with the number of blocks only, not with the calls between them.
 */
export function packRows(blocks: readonly Block[], links: readonly BlockLink[]): readonly PlacedBlock[] {
  const hops = hopsOf(
    blocks.map(({ id }) => id),
    links,
  );
  const ordered = blocks.toSorted(
    (a, b) => (hops.get(a.id) ?? 0) - (hops.get(b.id) ?? 0) || b.height - a.height || (a.id < b.id ? -1 : 1),
  );
  const area = blocks.reduce(
    (sum, { width, height }) => sum + (width + containerGap.along) * (height + containerGap.across),
    0,
  );
  const rowWidth = Math.max(Math.sqrt(area * aspect), ...blocks.map(({ width }) => width));
  let [x, y, rowHeight] = [0, 0, 0];
  return ordered.map((block) => {
    if (x > 0 && x + block.width > rowWidth) {
      x = 0;
      y += rowHeight + containerGap.across;
      rowHeight = 0;
    }
    const placed = { ...block, x, y };
    x += block.width + containerGap.along;
    rowHeight = Math.max(rowHeight, block.height);
    return placed;
  });
}
