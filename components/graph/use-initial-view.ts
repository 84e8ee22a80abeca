import { useEffect, useEffectEvent, useRef } from 'react';
import type { GraphView } from '@/lib/domain/mesh-graph.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';
import type { MapSurface } from './flow-surface.tsx';
import type { Scene } from './scene.ts';
import { firstBounds } from './subject-bounds.ts';
import { viewportAt, type Inset } from './viewport-fit.ts';

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
  const first = useRef<string | null>(null);
  const { view } = scene.snapshot;
  const filter = scene.narrowed?.key ?? null;
  const shownFilter = useRef(filter);
  const show = useEffectEvent((shown: GraphView): boolean => {
    const size = surface.size();
    if (size.width === 0) return false;
    first.current ??= shown;
    if (location.position !== null && first.current === shown) {
      surface.moveTo(viewportAt(location.position, size), false);
      return true;
    }
    const bounds = firstBounds(scene, location.selection, size.width);
    if (bounds !== null) surface.fit(bounds, insetFor(location.selection !== null), false);
    return true;
  });
  const isUntouched = useEffectEvent((): boolean => location.position === null);
  useEffect(() => {
    if (shownFilter.current === filter) return;
    shownFilter.current = filter;
    // Another filter is another map, unless the reader has gone somewhere on purpose.
    if (isUntouched()) show(view);
  }, [filter, view]);
  useEffect(() => {
    let shown = show(view) ? surface.size() : null;
    return surface.subscribe(() => {
      const size = surface.size();
      const isOther = shown === null || size.width !== shown.width || size.height !== shown.height;
      // A banner or a turned phone changes the screen: what nobody has moved is fitted to it again.
      if (!isOther || (shown !== null && !isUntouched())) return;
      const before = shown;
      // Showing moves the map, which calls back here at once: by then this size must count as shown.
      shown = size;
      if (!show(view)) shown = before;
    });
  }, [view, surface]);
}
