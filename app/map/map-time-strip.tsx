import { TimeStrip } from '@/components/changes/time-strip.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { defaultLevel } from '@/lib/client/graph-question.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';

interface MapTimeStripProps {
  /** All of the map: the gateway's line stands whatever a filter hides. */
  readonly snapshot: GraphSnapshot | null;
  readonly location: MapLocation;
  readonly active: readonly ChangeSummary[];
}

/** The time line under the map, of its mesh and level. */
export function MapTimeStrip({ snapshot, location, active }: MapTimeStripProps) {
  const scope = {
    mesh: location.mesh,
    windowSeconds: location.windowSeconds,
    view: snapshot?.view ?? defaultLevel,
  };
  return (
    <TimeStrip
      nodes={snapshot?.nodes ?? null}
      scope={scope}
      at={snapshot?.at ?? location.at}
      active={active}
    />
  );
}
