import { useState } from 'react';
import type { Span } from './time-series.ts';

/** What recharts tells of the pointer: the instant of the nearest row. */
interface Pointed {
  readonly activeLabel?: string | number | undefined;
}

/** A stretch of time that is dragged over, or pressed. Nothing happens where nobody takes it. */
export function useBrush(onRange: ((range: Span) => void) | undefined) {
  const [dragged, setDragged] = useState<{ readonly start: number; readonly end: number } | null>(null);
  if (onRange === undefined) return { range: null, handlers: {} };
  const range =
    dragged === null
      ? null
      : { from: Math.min(dragged.start, dragged.end), to: Math.max(dragged.start, dragged.end) };
  return {
    range,
    handlers: {
      onMouseDown: ({ activeLabel }: Pointed) => {
        const at = Number(activeLabel);
        if (Number.isFinite(at)) setDragged({ start: at, end: at });
      },
      onMouseMove: ({ activeLabel }: Pointed) => {
        const at = Number(activeLabel);
        if (dragged !== null && Number.isFinite(at)) setDragged({ ...dragged, end: at });
      },
      onMouseUp: () => {
        setDragged(null);
        if (range !== null) onRange(range);
      },
      onMouseLeave: () => setDragged(null),
    },
  };
}
