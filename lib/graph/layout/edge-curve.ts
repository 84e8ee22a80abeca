import type { Rectangle } from './rectangle.ts';
import { bottom, right } from './rectangle.ts';

/** A point in map coordinates. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One cubic Bézier from where the last one ended. */
export interface CubicSegment {
  readonly control1: Point;
  readonly control2: Point;
  readonly end: Point;
}

/** The line of an edge: one cubic, or two for an edge that leads back. */
export interface EdgeCurve {
  readonly start: Point;
  readonly segments: readonly CubicSegment[];
}

/** Where an edge leaves or arrives, and the card around it. */
export interface Port extends Point {
  readonly box: Rectangle;
}

/** Length of an arrow head; the line ends so much before the card. */
export const headLength = 7;
/** Space under a card that a line passing beneath it keeps. */
const clearance = 16;
const leastOffset = 34;
const bulge = 44;

/**
 * The curve from a right port to a left port: control points 0.52 of the way out, at least 34 px. An edge that leads back
 * leaves to the right, passes between the cards (or under both) and arrives from the left.
 */
export function edgeCurve(source: Port, destination: Port): EdgeCurve {
  const end = { x: destination.x - headLength, y: destination.y };
  const dx = end.x - source.x;
  if (dx >= -headLength) {
    const offset = Math.max(leastOffset, 0.52 * dx);
    const control1 = { x: source.x + offset, y: source.y };
    return { start: source, segments: [{ control1, control2: { x: end.x - offset, y: end.y }, end }] };
  }
  const level = passage(source.box, destination.box);
  const middle = { x: (source.x + end.x) / 2, y: level };
  return {
    start: { x: source.x, y: source.y },
    segments: [
      {
        control1: { x: source.x + bulge, y: source.y },
        control2: { x: source.x + bulge, y: level },
        end: middle,
      },
      { control1: { x: end.x - bulge, y: level }, control2: { x: end.x - bulge, y: end.y }, end },
    ],
  };
}

/** Height at which a line goes back: in the gap between the cards where there is one, else under both. */
function passage(a: Rectangle, b: Rectangle): number {
  const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
  const gap = lower.y - bottom(upper);
  return gap >= 2 * clearance ? lower.y - clearance : Math.max(bottom(a), bottom(b)) + clearance;
}

/** The point at share `t` (0..1) of the curve, counted over its segments evenly. */
export function pointOn(curve: EdgeCurve, t: number): Point {
  const count = curve.segments.length;
  const index = Math.min(count - 1, Math.floor(t * count));
  const segment = curve.segments[index];
  if (segment === undefined) return curve.start;
  const from = curve.segments[index - 1]?.end ?? curve.start;
  const local = t * count - index;
  const rest = 1 - local;
  const along = (a: number, b: number, c: number, d: number): number =>
    rest ** 3 * a + 3 * rest ** 2 * local * b + 3 * rest * local ** 2 * c + local ** 3 * d;
  const { control1, control2, end } = segment;
  return {
    x: along(from.x, control1.x, control2.x, end.x),
    y: along(from.y, control1.y, control2.y, end.y),
  };
}

const samplesPerSegment = 24;

/** Straight pieces that follow the curve closely enough for a pointer. */
export function flatten(curve: EdgeCurve): readonly Point[] {
  const count = curve.segments.length * samplesPerSegment;
  return Array.from({ length: count + 1 }, (_, index) => pointOn(curve, index / count));
}

/** Shortest distance from a point to a line of straight pieces. */
export function distanceTo(line: readonly Point[], point: Point): number {
  let nearest = Infinity;
  for (let index = 1; index < line.length; index += 1) {
    const [a, b] = [line[index - 1], line[index]];
    if (a !== undefined && b !== undefined) nearest = Math.min(nearest, distanceToPiece(a, b, point));
  }
  return nearest;
}

function distanceToPiece(a: Point, b: Point, point: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / length;
  const t = Math.max(0, Math.min(1, share));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

/** The box around a curve; its control points bound it. */
export function curveBounds({ start, segments }: EdgeCurve): Rectangle {
  const points = [start, ...segments.flatMap(({ control1, control2, end }) => [control1, control2, end])];
  const x = Math.min(...points.map((point) => point.x));
  const y = Math.min(...points.map((point) => point.y));
  return {
    x,
    y,
    width: Math.max(...points.map((point) => point.x)) - x,
    height: Math.max(...points.map((point) => point.y)) - y,
  };
}

/** Where an edge leaves a card, at `offset` from its top. */
export const sourcePort = (box: Rectangle, offset: number): Port => ({
  x: right(box),
  y: box.y + offset,
  box,
});

/** Where an edge arrives at a card, at `offset` from its top. */
export const destinationPort = (box: Rectangle, offset: number): Port => ({
  x: box.x,
  y: box.y + offset,
  box,
});
