import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mapChanges, type MapChanges } from '@/components/graph/map-changes.ts';
import { pathOnMap } from '@/components/graph/taken-path.ts';
import type { Scene } from '@/components/graph/scene.ts';
import { whatIfScene } from '@/components/graph/what-if-scene.ts';
import { isActive } from '@/lib/client/change-activity.ts';
import { activeChangesOptions, type ChangeSummary } from '@/lib/client/change-queries.ts';
import type { TakenPath } from '@/lib/client/map-path.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';

const noChanges: readonly ChangeSummary[] = [];

/** What is being changed on the map, the lines of shares that somebody tries out, and the way of some requests. */
export function useSteeredMap(
  scene: Scene | null,
  whatIf: WhatIf | null,
  taken: TakenPath | null,
): MapChanges {
  const { data } = useQuery(activeChangesOptions());
  const active = useMemo(() => data?.changes.filter((change) => isActive(change)) ?? noChanges, [data]);
  return useMemo(() => {
    const assumed = scene === null || whatIf === null ? scene : whatIfScene(scene, whatIf);
    const path = assumed === null || taken === null ? null : pathOnMap(assumed, taken);
    const drawn = path?.scene ?? assumed;
    return { ...mapChanges(scene, active), drawn: drawn === scene ? null : drawn, path };
  }, [scene, active, whatIf, taken]);
}
