import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mapChanges, type MapChanges } from '@/components/graph/map-changes.ts';
import type { Scene } from '@/components/graph/scene.ts';
import { whatIfScene } from '@/components/graph/what-if-scene.ts';
import { isActive } from '@/lib/client/change-activity.ts';
import { activeChangesOptions, type ChangeSummary } from '@/lib/client/change-queries.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';

const noChanges: readonly ChangeSummary[] = [];

/** What is being changed on the map, and the lines of shares that somebody tries out. */
export function useSteeredMap(scene: Scene | null, whatIf: WhatIf | null): MapChanges {
  const { data } = useQuery(activeChangesOptions());
  const active = useMemo(() => data?.changes.filter((change) => isActive(change)) ?? noChanges, [data]);
  return useMemo(() => {
    const assumed = scene === null || whatIf === null ? scene : whatIfScene(scene, whatIf);
    return { ...mapChanges(scene, active), drawn: assumed === scene ? null : assumed };
  }, [scene, active, whatIf]);
}
