import type { NodeKind } from '../../domain/mesh-graph.ts';

/** Sizes in CSS px at zoom 1; the same numbers stand in the design tokens. */
export const cardSizes = {
  header: 30,
  row: 26,
  wide: 186,
  narrow: 148,
  tileWidth: 96,
  tileHeight: 34,
} as const;

/** Space around the boxes of a container. The top holds its name. */
export const containerInset = { top: 34, right: 14, bottom: 16, left: 14 } as const;

/** Space around the namespaces of a cluster. */
export const clusterInset = { top: 40, right: 20, bottom: 20, left: 20 } as const;

/** Size of the card of a kind with `versions` rows; up to one version needs no row of its own. */
export function cardSize(kind: NodeKind, versions: number): { width: number; height: number } {
  switch (kind) {
    case 'workload':
    case 'app':
      return { width: cardSizes.wide, height: cardSizes.header + cardSizes.row * Math.max(1, versions) };
    case 'gateway':
      return { width: cardSizes.narrow, height: cardSizes.header + cardSizes.row * Math.max(1, versions) };
    case 'external':
      return { width: cardSizes.narrow, height: cardSizes.header + cardSizes.row };
    case 'service':
    case 'unknown':
      return { width: cardSizes.narrow, height: cardSizes.header };
    case 'namespace':
      return { width: cardSizes.tileWidth, height: cardSizes.tileHeight };
  }
}

/** Distance from the top of a card to the port of row `index`; a card without rows has its port at the header. */
export function portOffset(rows: number, index: number): number {
  return rows <= 1 ? cardSizes.header / 2 : cardSizes.header + cardSizes.row * index + cardSizes.row / 2;
}
