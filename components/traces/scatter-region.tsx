import { useState, type PointerEvent } from 'react';
import type { TracesLocation } from '@/lib/client/traces-location.ts';
import { hasRegion } from './found-traces.ts';
import type { Plot } from './scatter-scale.ts';
import styles from './trace-scatter.module.css';

type Region = Pick<TracesLocation, 'from' | 'to' | 'min' | 'max'>;

interface ScatterRegionProps {
  readonly plot: Plot;
  readonly region: Region;
  readonly onRegionChange: (region: Region) => void;
}

const corners = [
  { id: 'top-left', x: 'from', y: 'max' },
  { id: 'top-right', x: 'to', y: 'max' },
  { id: 'bottom-left', x: 'from', y: 'min' },
  { id: 'bottom-right', x: 'to', y: 'min' },
] as const;

/** The region with a handle at each corner; the fields beside the chart do the same. */
export function ScatterRegion({ plot, region, onRegionChange }: ScatterRegionProps) {
  const [moved, setMoved] = useState<Region | null>(null);
  const shown = moved ?? region;
  if (!hasRegion(shown)) return null;
  const share = (value: number): number => Math.min(Math.max(value, 0), 1);
  const left = shown.from === null ? 0 : share(plot.shareX(shown.from));
  const right = shown.to === null ? 1 : share(plot.shareX(shown.to));
  const top = shown.max === null ? 0 : share(plot.shareY(shown.max));
  const bottom = shown.min === null ? 1 : share(plot.shareY(shown.min));
  const move = (event: PointerEvent<HTMLElement>, corner: (typeof corners)[number]): void => {
    const box = event.currentTarget.parentElement?.parentElement?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = plot.atX((event.clientX - box.left) / box.width);
    const tookMs = plot.atY((event.clientY - box.top) / box.height);
    setMoved({
      ...shown,
      [corner.x]: Math.round(at * 10) / 10,
      [corner.y]: Math.round(tookMs * 10) / 10,
    });
  };
  return (
    <span
      className={styles.region}
      style={{
        left: `${Math.min(left, right) * 100}%`,
        top: `${Math.min(top, bottom) * 100}%`,
        width: `${Math.abs(right - left) * 100}%`,
        height: `${Math.abs(bottom - top) * 100}%`,
      }}
    >
      {corners.map((corner) => (
        <span
          key={corner.id}
          className={`${styles.handle} ${styles[corner.id]}`}
          onPointerDown={(event) => {
            event.stopPropagation();
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            event.stopPropagation();
            move(event, corner);
          }}
          onPointerUp={(event) => {
            event.stopPropagation();
            setMoved(null);
            if (moved !== null) onRegionChange(ordered(moved));
          }}
          onPointerCancel={() => setMoved(null)}
        />
      ))}
    </span>
  );
}

/** A corner may be dragged beyond the one across. */
function ordered({ from, to, min, max }: Region): Region {
  const isTurned = (low: number | null, high: number | null): boolean =>
    low !== null && high !== null && low > high;
  return {
    ...(isTurned(from, to) ? { from: to, to: from } : { from, to }),
    ...(isTurned(min, max) ? { min: max, max: min } : { min, max }),
  };
}
