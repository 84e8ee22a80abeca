import { useMemo, useRef } from 'react';
import { mapOverlays, type MapLocation } from '@/lib/client/map-location.ts';
import { mapPreferencesStore } from '@/lib/client/map-preferences-store.ts';
import type { MapSurface } from './flow-surface.tsx';
import { nextProblem, problemsInOrder } from './map-problems.ts';
import { firstBounds, neighbourhoodBounds, sceneBounds, subjectBounds } from './subject-bounds.ts';
import type { LiveMap } from './use-live-map.ts';
import type { Navigate } from './use-map-location.ts';
import { positionOf, revealViewport, type Inset } from './viewport-fit.ts';

/** Everything that can be done on the map, by button, key or pointer alike. */
export interface MapActions {
  readonly select: (id: string | null) => void;
  /** Closes the panel; without one, leaves the path of requests that is drawn. */
  readonly back: () => void;
  /** Selects the next (1) or previous (−1) problem and brings it into sight. */
  readonly goToProblem: (step: 1 | -1) => void;
  readonly reveal: (id: string) => void;
  readonly focusNeighbours: () => void;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  readonly layOutAgain: () => void;
  readonly nextOverlay: () => void;
  readonly toggleLegend: () => void;
  /** Stops at the map on the screen, or follows the mesh again. */
  readonly pause: () => void;
  readonly goLive: () => void;
  /** Goes one window back (−1) or on (1). */
  readonly stepWindow: (step: 1 | -1) => void;
  /** Writes where the reader has moved the map to into the link. */
  readonly keepPosition: () => void;
}

/** A hand that pans rests for so long before the link is rewritten. */
const restMs = 250;

interface MapActionsInput {
  readonly location: MapLocation;
  readonly navigate: Navigate;
  readonly map: Pick<LiveMap, 'live' | 'model'>;
  readonly surface: MapSurface;
  readonly insetFor: (hasPanel: boolean) => Inset;
}

export function useMapActions({ location, navigate, map, surface, insetFor }: MapActionsInput): MapActions {
  const { live, model } = map;
  const keeping = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useMemo(() => {
    const at = (): number | null => live.store.get().snapshot?.at ?? null;
    /** Brings a subject out from under the panel: all of the map while nobody has moved it, else with the least move. */
    const reveal = (id: string, hasPanel = location.selection !== null): void => {
      const scene = model.scene.get();
      const bounds = scene === null ? null : subjectBounds(scene, id);
      if (scene === null || bounds === null) return;
      const inset = insetFor(hasPanel);
      const whole = location.position === null ? firstBounds(scene, id, surface.size().width) : null;
      if (whole !== null) return surface.fit(whole, inset, true);
      const now = surface.viewport();
      const next = revealViewport(bounds, now, surface.size(), inset);
      if (next.x !== now.x || next.y !== now.y) surface.moveTo(next, true);
    };
    const select = (id: string | null): void => {
      navigate({ selection: id });
      if (id !== null) reveal(id, true);
    };
    const fit = (): void => {
      const scene = model.scene.get();
      const bounds = scene === null ? null : sceneBounds(scene);
      if (bounds !== null) surface.fit(bounds, insetFor(location.selection !== null), true);
      navigate({ position: null });
    };
    return {
      select,
      back: () => {
        if (location.selection === null && location.path !== null) navigate({ path: null });
        else select(null);
      },
      reveal: (id) => reveal(id),
      goToProblem: (step) => {
        const scene = model.scene.get();
        const id = scene === null ? null : nextProblem(problemsInOrder(scene), location.selection, step);
        if (id !== null) select(id);
      },
      focusNeighbours: () => {
        const scene = model.scene.get();
        const id = location.selection;
        const bounds = scene === null || id === null ? null : neighbourhoodBounds(scene, id);
        if (bounds !== null) surface.fit(bounds, insetFor(true), true);
      },
      fit,
      zoom: surface.zoomBy,
      layOutAgain: () => model.layOutAgain(),
      nextOverlay: () => {
        const next = mapOverlays[(mapOverlays.indexOf(location.overlay) + 1) % mapOverlays.length];
        if (next !== undefined) navigate({ overlay: next });
      },
      toggleLegend: () => {
        const preferences = mapPreferencesStore();
        preferences.set({ ...preferences.get(), isLegendOpen: !preferences.get().isLegendOpen });
      },
      pause: () => navigate({ at: at() }),
      goLive: () => navigate({ at: null }),
      stepWindow: (step) => {
        const now = location.at ?? at();
        if (now !== null) navigate({ at: now + step * location.windowSeconds });
      },
      keepPosition: () => {
        clearTimeout(keeping.current);
        keeping.current = setTimeout(() => {
          navigate({ position: positionOf(surface.viewport(), surface.size()) }, 'replace');
        }, restMs);
      },
    };
  }, [location, navigate, live, model, surface, insetFor]);
}
