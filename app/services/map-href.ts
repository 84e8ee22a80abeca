import { defaultMapLocation, formatMapLocation } from '@/lib/client/map-location.ts';
import type { ServiceTime } from '@/lib/client/services-location.ts';

interface Scope extends ServiceTime {
  readonly mesh: string | null;
}

/** The map with a service (or one of its edges) selected, at the level where services are nodes. */
export function serviceOnMapHref(id: string, { mesh, windowSeconds, at }: Scope): string {
  const search = formatMapLocation({
    ...defaultMapLocation,
    level: 'service',
    selection: id,
    mesh,
    windowSeconds,
    at,
  });
  return `/map?${search}`;
}
