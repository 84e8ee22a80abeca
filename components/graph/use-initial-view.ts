import { useEffect, useRef } from 'react';
import type { MapLocation } from '@/lib/client/map-location.ts';
import type { MapSurface } from './flow-surface.tsx';
import { problemsInOrder } from './map-problems.ts';
import type { Scene } from './scene.ts';
import { neighbourhoodBounds, sceneBounds } from './subject-bounds.ts';
import { viewportAt, type Inset } from './viewport-fit.ts';

const phoneWidth = 600;

/**
 * Puts the map where the link says, else all of it on the screen; on a phone, the selected problem and its neighbours.
 * A map of another level is another map and is shown from its beginning.
 */
export function useInitialView(
  scene: Scene,
  surface: MapSurface,
  location: MapLocation,
  insetFor: (hasPanel: boolean) => Inset,
): void {
  const shown = useRef<string | null>(null);
  const { view } = scene.snapshot;
  useEffect(() => {
    if (shown.current === view) return;
    const show = (): boolean => {
      const size = surface.size();
      if (size.width === 0) return false;
      const isFirst = shown.current === null;
      shown.current = view;
      if (location.position !== null && isFirst) surface.moveTo(viewportAt(location.position, size), false);
      else {
        const bounds = firstBounds(scene, location.selection, size.width);
        if (bounds !== null) surface.fit(bounds, insetFor(location.selection !== null), false);
      }
      return true;
    };
    if (show()) return;
    const stop = surface.subscribe(() => {
      if (show()) stop();
    });
    return stop;
  }, [scene, view, surface, location, insetFor]);
}

function firstBounds(scene: Scene, selection: string | null, width: number) {
  const all = sceneBounds(scene);
  if (width > phoneWidth) return all;
  const subject = selection ?? problemsInOrder(scene)[0];
  return (subject === undefined ? null : neighbourhoodBounds(scene, subject)) ?? all;
}
