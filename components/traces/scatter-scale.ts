import type { TraceSummary } from '@/lib/client/trace-queries.ts';
import type { TracesLocation } from '@/lib/client/traces-location.ts';

/** The plot's inner rectangle, and where values lie in it: shares from its left and top, 0..1. */
export interface Plot {
  readonly inset: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly shareX: (atSeconds: number) => number;
  readonly shareY: (durationMs: number) => number;
  readonly atX: (share: number) => number;
  readonly atY: (share: number) => number;
}

interface Frame {
  readonly axisWidth: number;
  readonly axisHeight: number;
  readonly margin: { readonly top: number; readonly right: number };
}

/** `from`, `to` in unix seconds, `top` in ms. */
export function plotOf(
  from: number,
  to: number,
  top: number,
  { axisWidth, axisHeight, margin }: Frame,
): Plot {
  return {
    inset: { left: axisWidth, right: margin.right, top: margin.top, bottom: axisHeight },
    shareX: (at) => (at - from) / (to - from),
    shareY: (durationMs) => 1 - durationMs / top,
    atX: (share) => from + Math.min(Math.max(share, 0), 1) * (to - from),
    atY: (share) => (1 - Math.min(Math.max(share, 0), 1)) * top,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point in px from the plot's left and top. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** The trace whose dot is nearest to a point, where one is near enough. */
export function nearestPoint(
  traces: readonly TraceSummary[],
  plot: Plot,
  { x, y, width, height }: PlotPoint & Size,
  reachPx: number,
): TraceSummary | null {
  let nearest: TraceSummary | null = null;
  let least = reachPx;
  for (const trace of traces) {
    const distance = Math.hypot(
      plot.shareX(trace.startTime) * width - x,
      plot.shareY(trace.durationMs) * height - y,
    );
    if (distance > least) continue;
    least = distance;
    nearest = trace;
  }
  return nearest;
}

type Region = Pick<TracesLocation, 'from' | 'to' | 'min' | 'max'>;

/** The region between two corners. */
export function regionOf(plot: Plot, one: PlotPoint, other: PlotPoint, { width, height }: Size): Region {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [upper, lower] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  const whole = (value: number): number => Math.round(value * 10) / 10;
  return {
    from: whole(plot.atX(left / width)),
    to: whole(plot.atX(right / width)),
    min: whole(plot.atY(lower / height)),
    max: whole(plot.atY(upper / height)),
  };
}
