/** A box in map coordinates: x to the right, y down, in CSS px at zoom 1. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Right edge. */
export const right = ({ x, width }: Rectangle): number => x + width;

/** Bottom edge. */
export const bottom = ({ y, height }: Rectangle): number => y + height;

/** Whether two boxes share an area, or come nearer to each other than `gap`. Touching is not overlapping. */
export function overlaps(a: Rectangle, b: Rectangle, gap = 0): boolean {
  return a.x < right(b) + gap && b.x < right(a) + gap && a.y < bottom(b) + gap && b.y < bottom(a) + gap;
}

/** Whether `inner` lies in `outer` with all its corners. */
export function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer)
  );
}

/** The smallest box around all; null around nothing. */
export function boundsOf(boxes: readonly Rectangle[]): Rectangle | null {
  if (boxes.length === 0) return null;
  let [left, top, rightmost, lowest] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    rightmost = Math.max(rightmost, right(box));
    lowest = Math.max(lowest, bottom(box));
  }
  return { x: left, y: top, width: rightmost - left, height: lowest - top };
}

/** The same box elsewhere. */
export const moved = <Box extends Rectangle>(box: Box, dx: number, dy: number): Box => ({
  ...box,
  x: box.x + dx,
  y: box.y + dy,
});
