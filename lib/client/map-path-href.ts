import { defaultMapLocation, formatMapLocation } from './map-location.ts';
import { formatTracesLocation, type TracesLocation } from './traces-location.ts';

/** The map of the time that was searched, with the way of whatever the search finds. */
export function searchPathHref(location: TracesLocation): string {
  const { mesh, windowSeconds, at } = location;
  const search = formatTracesLocation({
    ...location,
    mesh: null,
    sort: 'problems',
    tail: false,
    a: null,
    b: null,
  });
  const path = { kind: 'search', search } as const;
  return `/map?${formatMapLocation({ ...defaultMapLocation, mesh, windowSeconds, at, path })}`;
}

/** The map at a moment, unix seconds, with the way of one trace. */
export function tracePathHref(
  traceId: string,
  time: { mesh: string | null; windowSeconds: number; at: number },
): string {
  const path = { kind: 'trace', traceId } as const;
  return `/map?${formatMapLocation({ ...defaultMapLocation, ...time, level: 'app', path })}`;
}
