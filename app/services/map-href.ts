import { defaultMapLocation, formatMapLocation, type MapLocation } from '@/lib/client/map-location.ts';
import type { ServiceTime } from '@/lib/client/services-location.ts';

interface Scope extends ServiceTime {
  readonly mesh: string | null;
}

/** The map with a service (or one of its edges) selected, at the level where services are nodes. */
export const serviceOnMapHref = (id: string, scope: Scope): string => nodeOnMapHref(id, 'service', scope);

/** The map with a node (or one of its edges) selected, at its own level. */
export function nodeOnMapHref(
  id: string,
  level: MapLocation['level'],
  { mesh, windowSeconds, at }: Scope,
): string {
  const search = formatMapLocation({
    ...defaultMapLocation,
    level,
    selection: id,
    mesh,
    windowSeconds,
    at,
  });
  return `/map?${search}`;
}
