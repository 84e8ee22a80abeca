const seriesCount = 8;

/** The colour token of a series by its place, from 0; after eight they come again. */
export function seriesColor(position: number): string {
  return `var(--series-${(((position % seriesCount) + seriesCount) % seriesCount) + 1})`;
}
