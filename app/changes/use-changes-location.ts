import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import type { NavigateChanges } from '@/components/changes/change-list-filters.tsx';
import {
  formatChangesLocation,
  parseChangesLocation,
  type ChangesLocation,
} from '@/lib/client/changes-location.ts';

interface LinkedChanges {
  readonly location: ChangesLocation;
  /** Id in the address; null where only the list is. */
  readonly id: string | null;
  readonly navigate: NavigateChanges;
}

/** The link of this screen, and how to change its filters. Nothing is asked of the server for it. */
export function useChangesLocation(): LinkedChanges {
  const search = useSearchParams().toString();
  const pathname = usePathname();
  const location = useMemo(() => parseChangesLocation(new URLSearchParams(search)), [search]);
  const navigate = useCallback<NavigateChanges>(
    (change, mode = 'push') => {
      const before = parseChangesLocation(new URLSearchParams(globalThis.location.search));
      const query = formatChangesLocation({ ...before, ...change });
      if (query === formatChangesLocation(before)) return;
      const href = query === '' ? pathname : `${pathname}?${query}`;
      if (mode === 'push') history.pushState(null, '', href);
      else history.replaceState(null, '', href);
    },
    [pathname],
  );
  const part = pathname.split('/')[2] ?? '';
  return { location, id: part === '' ? null : decodeURIComponent(part), navigate };
}
