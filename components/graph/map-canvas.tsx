'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { CanvasLoop, type PictureParts } from './canvas-loop.ts';
import type { MapSurface } from './flow-surface.tsx';
import styles from './map-canvas.module.css';
import type { MapInteraction } from './map-interaction.ts';

interface MapCanvasProps {
  readonly parts: PictureParts;
  readonly surface: MapSurface;
  readonly interaction: MapInteraction;
}

/** Containers, edges and labels, and the nodes where cards could not be read. Everything on it is in the tree and the table too. */
export function MapCanvas({ parts, surface, interaction }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const loop = useRef<CanvasLoop>(null);
  const latest = useEffectEvent(() => parts);

  useEffect(() => {
    const element = canvas.current;
    const screen = element?.getContext('bitmaprenderer') ?? null;
    const sheet = new OffscreenCanvas(1, 1).getContext('2d');
    if (element === null || screen === null || sheet === null) return;
    const started = new CanvasLoop(element, screen, sheet, surface, interaction);
    loop.current = started;
    started.show(latest());
    return started.start();
  }, [surface, interaction]);

  useEffect(() => loop.current?.show(parts), [parts]);

  return <canvas ref={canvas} className={styles.canvas} aria-hidden />;
}
