import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds; false on the server. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/** The panel is a sheet at the bottom. */
export const sheetQuery = '(max-width: 1023px)';
/** The toolbar gathers its choices in one menu. */
export const compactToolbarQuery = '(max-width: 1439px)';
