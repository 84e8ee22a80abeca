import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import {
  formatServiceLocation,
  formatServicesLocation,
  parseServiceLocation,
  parseServicesLocation,
  type ServiceLocation,
  type ServicesLocation,
} from '@/lib/client/services-location.ts';

/** Changes the link of the screen; `replace` for what Back should not undo, such as each letter of a word. */
export type ChangeLocation<Location> = (change: Partial<Location>, mode?: 'push' | 'replace') => void;

/** How a screen's link is read and written. */
export interface Codec<Location> {
  readonly parse: (parameters: URLSearchParams) => Location;
  readonly format: (location: Location) => string;
}

/** The link of this screen, and how to change it. Nothing is asked of the server for it. */
export function useLinked<Location>({ parse, format }: Codec<Location>) {
  const search = useSearchParams().toString();
  const pathname = usePathname();
  const location = useMemo(() => parse(new URLSearchParams(search)), [parse, search]);
  const navigate = useCallback<ChangeLocation<Location>>(
    (change, mode = 'push') => {
      const before = parse(new URLSearchParams(globalThis.location.search));
      const query = format({ ...before, ...change });
      if (query === format(before)) return;
      const href = query === '' ? pathname : `${pathname}?${query}`;
      if (mode === 'push') history.pushState(null, '', href);
      else history.replaceState(null, '', href);
    },
    [parse, format, pathname],
  );
  return { location, navigate };
}

const listCodec: Codec<ServicesLocation> = { parse: parseServicesLocation, format: formatServicesLocation };
const pageCodec: Codec<ServiceLocation> = { parse: parseServiceLocation, format: formatServiceLocation };

export const useServicesLocation = () => useLinked(listCodec);
export const useServiceLocation = () => useLinked(pageCodec);
