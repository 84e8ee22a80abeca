import { pointOn, type Point } from '@/lib/graph/layout/edge-curve.ts';
import { overlaps, type Rectangle } from '@/lib/graph/layout/rectangle.ts';
import type { EdgeLabel } from './edge-label.ts';

export interface PlacedLabel {
  readonly label: EdgeLabel;
  /** Around the middle of the curve where there was room. */
  readonly box: Rectangle;
}

const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.3, 0.7] as const;
const beside = [0, -18, 18] as const;
const gap = 3;

/**
 * Puts each label on its curve, moved along it by up to 0.2 and then beside it to be free of cards and of labels placed
 * before; where there is no room it stays hidden, unless it is one that must be said (`rank` 100).
 */
export function placeLabels(
  labels: readonly EdgeLabel[],
  widthOf: (label: EdgeLabel) => number,
  height: number,
  obstacles: readonly Rectangle[],
): readonly PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const width = widthOf(label);
    const boxAt = ({ x, y }: Point, shift: number): Rectangle => ({
      x: x - width / 2,
      y: y - height / 2 + shift,
      width,
      height,
    });
    const candidates = beside.flatMap((shift) =>
      along.map((t) => boxAt(pointOn(label.edge.curve, t), shift)),
    );
    const isFree = (box: Rectangle): boolean =>
      !obstacles.some((other) => overlaps(box, other, gap)) &&
      !placed.some((other) => overlaps(box, other.box, gap));
    const box = candidates.find(isFree) ?? (label.rank >= 100 ? candidates[0] : undefined);
    if (box !== undefined) placed.push({ label, box });
  }
  return placed;
}
