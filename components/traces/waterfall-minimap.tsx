import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { onThemeChange } from '@/components/graph/palette.ts';
import { boundedSpan, type TimeSpan } from './time-scale.ts';
import type { TraceModel } from './trace-model.ts';
import styles from './waterfall.module.css';
import { readWaterfallColors } from './waterfall-colors.ts';
import { insetPx, paintMinimap } from './waterfall-paint.ts';

interface WaterfallMinimapProps {
  readonly model: TraceModel;
  readonly view: TimeSpan;
  readonly onViewChange: (view: TimeSpan) => void;
}

/** Narrower drags are presses. */
const leastDragPx = 4;

/** The whole trace on a strip. Dragging over it zooms; the keys `+ − 0` and the buttons do the same. */
export function WaterfallMinimap({ model, view, onViewChange }: WaterfallMinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    const paint = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      element.width = Math.round(width * devicePixelRatio);
      element.height = Math.round(height * devicePixelRatio);
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      if (width > 0) paintMinimap(context, { model, width, height }, readWaterfallColors(element));
    };
    const sizes = new ResizeObserver(paint);
    sizes.observe(element);
    const stopTheme = onThemeChange(paint);
    return () => {
      sizes.disconnect();
      stopTheme();
    };
  }, [model]);

  const wholeMs = model.trace.durationMs;
  const placeOf = (event: PointerEvent<HTMLElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const finish = (event: PointerEvent<HTMLElement>): void => {
    if (drag === null) return;
    setDrag(null);
    const width = event.currentTarget.clientWidth - 2 * insetPx;
    const msAt = (x: number): number => ((x - insetPx) / width) * wholeMs;
    if (Math.abs(drag.to - drag.from) < leastDragPx) return;
    onViewChange(boundedSpan(msAt(drag.from), msAt(drag.to), wholeMs));
  };
  const isZoomed = view.fromMs > 0 || view.toMs < wholeMs;
  const place = (atMs: number): string =>
    `calc(${insetPx}px + (100% - ${2 * insetPx}px) * ${wholeMs > 0 ? atMs / wholeMs : 0})`;
  return (
    <div
      className={styles.minimap}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = placeOf(event);
        setDrag({ from: at, to: at });
      }}
      onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: placeOf(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
    >
      <canvas ref={canvas} />
      {isZoomed && (
        <>
          <span className={styles.shade} style={{ left: 0, width: place(view.fromMs) }} />
          <span className={styles.shade} style={{ left: place(view.toMs), right: 0 }} />
        </>
      )}
      {drag !== null && (
        <span
          className={styles.drag}
          style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }}
        />
      )}
    </div>
  );
}
