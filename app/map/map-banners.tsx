import type { MapChanges } from '@/components/graph/map-changes.ts';
import { MapBanner } from '@/components/graph/map-states.tsx';
import { PathBanner } from '@/components/graph/path-banner.tsx';
import type { LiveMap } from '@/components/graph/use-live-map.ts';
import type { Navigate } from '@/components/graph/use-map-location.ts';
import { WhatIfBanner } from '@/components/graph/what-if-banner.tsx';
import type { MapLocation } from '@/lib/client/map-location.ts';
import type { MapPath } from '@/lib/client/map-path.ts';
import { parseTracesLocation, traceHref, tracesHref } from '@/lib/client/traces-location.ts';
import type { AskedPath } from './use-taken-path.ts';

interface MapBannersProps {
  readonly location: MapLocation;
  readonly navigate: Navigate;
  readonly map: LiveMap;
  readonly changes: MapChanges;
  readonly asked: AskedPath;
}

/** What is to be known of the map on the screen: shares that are not real, whose way is drawn, figures that are old. */
export function MapBanners({ location, navigate, map, changes, asked }: MapBannersProps) {
  const { path, whatIf } = location;
  return (
    <>
      {whatIf !== null && (
        <WhatIfBanner
          whatIf={whatIf}
          isShown={changes.drawn !== null}
          onLeave={() => navigate({ whatIf: null })}
        />
      )}
      {path !== null && (
        <PathBanner
          {...asked}
          onMap={changes.path}
          failure={asked.error?.message ?? null}
          backHref={backHref(path)}
          onLeave={() => navigate({ path: null })}
        />
      )}
      <MapBanner state={map.state} onRetry={() => map.live.retryNow()} />
    </>
  );
}

/** Where the requests came from whose way is drawn. */
const backHref = (path: MapPath): string =>
  path.kind === 'trace'
    ? traceHref(path.traceId)
    : tracesHref(parseTracesLocation(new URLSearchParams(path.search)));
