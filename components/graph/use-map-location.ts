import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import {
  formatMapLocation,
  historyModeOf,
  parseMapLocation,
  type MapLocation,
} from '@/lib/client/map-location.ts';

export type Navigate = (change: Partial<MapLocation>, mode?: 'push' | 'replace') => void;

/** The link of this screen, and how to change it. Nothing is asked of the server for it. */
export function useMapLocation(): { readonly location: MapLocation; readonly navigate: Navigate } {
  const search = useSearchParams().toString();
  const pathname = usePathname();
  const location = useMemo(() => parseMapLocation(new URLSearchParams(search)), [search]);
  const navigate = useCallback<Navigate>(
    (change, mode) => {
      const before = parseMapLocation(new URLSearchParams(globalThis.location.search));
      const after = { ...before, ...change };
      const query = formatMapLocation(after);
      if (query === formatMapLocation(before)) return;
      const href = query === '' ? pathname : `${pathname}?${query}`;
      if ((mode ?? historyModeOf(before, after)) === 'push') history.pushState(null, '', href);
      else history.replaceState(null, '', href);
    },
    [pathname],
  );
  return { location, navigate };
}
