/** Line height of a label at the end of a line, px. */
const labelHeightPx = 13;

/**
 * Heights for labels that want to stand at the given heights: kept in order, at least a line apart, inside the plot.
 */
export function placeEndLabels(wanted: readonly number[], top: number, bottom: number): readonly number[] {
  const order = wanted.map((y, position) => ({ y, position })).sort((a, b) => a.y - b.y);
  let floor = top;
  for (const label of order) {
    label.y = Math.max(label.y, floor);
    floor = label.y + labelHeightPx;
  }
  let ceiling = bottom;
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, ceiling);
    ceiling = label.y - labelHeightPx;
  }
  const placed = Array.from<number>({ length: wanted.length });
  for (const { y, position } of order) placed[position] = y;
  return placed;
}
