const seriesCount = 8;

/** The colour of a series (or of a version among its service's versions) by its place, from 0; after eight they come again. */
export function versionColor(position: number): string {
  return `var(--series-${(position % seriesCount) + 1})`;
}
