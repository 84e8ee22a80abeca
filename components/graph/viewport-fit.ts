import type { Rectangle } from '@/lib/graph/layout/rectangle.ts';
import type { MapPosition } from '@/lib/client/map-location.ts';
import { readingZoom } from './level-of-detail.ts';
import type { Viewport } from './paint/picture.ts';

/** What lies over the edges of the map, in px: nothing is fitted under it. */
export interface Inset {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export const leastZoom = 0.05;
export const mostZoom = 2;
/** A small map is not blown up beyond its drawn size. */
const mostFitZoom = 1;

/** So little of a map may reach into the margin, px a side, where that lets its cards be read. */
const mostIntoMargin = 14;

const clampZoom = (zoom: number, most: number): number => Math.min(most, Math.max(leastZoom, zoom));

/** The viewport that shows all of `bounds` in the free part of a screen. */
export function fitViewport(bounds: Rectangle, { width, height }: Size, inset: Inset): Viewport {
  const free = {
    width: Math.max(80, width - inset.left - inset.right),
    height: Math.max(80, height - inset.top - inset.bottom),
  };
  const whole = clampZoom(
    Math.min(free.width / Math.max(1, bounds.width), free.height / Math.max(1, bounds.height)),
    mostFitZoom,
  );
  const isNearlyReadable =
    whole < readingZoom &&
    bounds.width * readingZoom <= free.width + 2 * mostIntoMargin &&
    bounds.height * readingZoom <= free.height + 2 * mostIntoMargin;
  const zoom = isNearlyReadable ? readingZoom : whole;
  return {
    x: inset.left + (free.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: inset.top + (free.height - bounds.height * zoom) / 2 - bounds.y * zoom,
    zoom,
  };
}

/** The same viewport, moved as little as it takes for `bounds` to be in the free part of the screen. */
export function revealViewport(
  bounds: Rectangle,
  viewport: Viewport,
  { width, height }: Size,
  inset: Inset,
): Viewport {
  const { x, y, zoom } = viewport;
  const shift = (start: number, length: number, least: number, most: number): number => {
    if (start < least) return least - start;
    const over = start + length - most;
    return over > 0 ? -Math.min(over, start - least) : 0;
  };
  return {
    x: x + shift(bounds.x * zoom + x, bounds.width * zoom, inset.left, width - inset.right),
    y: y + shift(bounds.y * zoom + y, bounds.height * zoom, inset.top, height - inset.bottom),
    zoom,
  };
}

const round = (value: number, step: number): number => Math.round(value / step) * step;

/** A viewport as a link carries it: the middle of the screen on the map. Independent of the size of the screen. */
export function positionOf({ x, y, zoom }: Viewport, { width, height }: Size): MapPosition {
  return {
    x: round((width / 2 - x) / zoom, 1),
    y: round((height / 2 - y) / zoom, 1),
    zoom: Number(zoom.toFixed(3)),
  };
}

/** The viewport that a link asks for, on a screen of this size. */
export function viewportAt({ x, y, zoom }: MapPosition, { width, height }: Size): Viewport {
  const kept = clampZoom(zoom, mostZoom);
  return { x: width / 2 - x * kept, y: height / 2 - y * kept, zoom: kept };
}
