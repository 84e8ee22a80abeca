import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mapChanges, type MapChanges } from '@/components/graph/map-changes.ts';
import type { LiveMap } from '@/components/graph/use-live-map.ts';
import { whatIfScene } from '@/components/graph/what-if-scene.ts';
import { isActive } from '@/lib/client/change-activity.ts';
import { activeChangesOptions, type ChangeSummary } from '@/lib/client/change-queries.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';

interface SteeredMap {
  readonly map: LiveMap;
  readonly changes: MapChanges;
  /** Whether lines on the screen show what would be. */
  readonly hasAssumed: boolean;
}

const noChanges: readonly ChangeSummary[] = [];

/** The live map with what is being changed on it, and with shares that somebody tries out. */
export function useSteeredMap(live: LiveMap, whatIf: WhatIf | null): SteeredMap {
  const { data } = useQuery(activeChangesOptions());
  const active = useMemo(() => data?.changes.filter((change) => isActive(change)) ?? noChanges, [data]);
  const { scene } = live;
  const assumed = useMemo(
    () => (scene === null || whatIf === null ? scene : whatIfScene(scene, whatIf)),
    [scene, whatIf],
  );
  const changes = useMemo(() => mapChanges(scene, active), [scene, active]);
  const map = useMemo(() => ({ ...live, scene: assumed }), [live, assumed]);
  return { map, changes, hasAssumed: assumed !== scene };
}
