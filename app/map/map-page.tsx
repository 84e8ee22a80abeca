'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { Sparkline } from '@/components/charts/sparkline.tsx';
import { FilterBar } from '@/components/graph/filter/filter-bar.tsx';
import { FlowProvider, useSurface } from '@/components/graph/flow-surface.tsx';
import { MapChangesContext } from '@/components/graph/map-changes.ts';
import { MapToolbar } from '@/components/graph/map-toolbar.tsx';
import { MapView } from '@/components/graph/map-view.tsx';
import type { PanelTrust } from '@/components/graph/panel-figures.tsx';
import { useCollapse } from '@/components/graph/use-collapse.ts';
import { useLiveMap, type InitialMap } from '@/components/graph/use-live-map.ts';
import { useMapActions } from '@/components/graph/use-map-actions.ts';
import { useMapLocation } from '@/components/graph/use-map-location.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcuts } from '@/components/shell/shortcuts.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { defaultLevel } from '@/lib/client/graph-question.ts';
import { namespacesOptions, type NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import { insetFor } from './map-inset.ts';
import { MapBar } from './map-bar.tsx';
import { MapBanners } from './map-banners.tsx';
import { MapTimeStrip } from './map-time-strip.tsx';
import { useSteeredMap } from './use-steered-map.ts';
import { useTakenPath } from './use-taken-path.ts';
import { mapActingKeys, useMapShortcuts } from './map-shortcuts.ts';

interface MapPageProps {
  /** The map as the server has it; null where it must still be asked for. */
  readonly initial: InitialMap | null;
}

const noNamespaces: readonly NamespaceSummary[] = [];
const noKeys: ReadonlySet<string> = new Set();

export function MapPage({ initial }: MapPageProps) {
  return (
    <FlowProvider>
      <MapScreen initial={initial} />
    </FlowProvider>
  );
}

function MapScreen({ initial }: MapPageProps) {
  const { location, navigate } = useMapLocation();
  const map = useLiveMap(location, initial);
  const asked = useTakenPath(location.path, map.scene?.snapshot.view ?? null);
  const changes = useSteeredMap(map.scene, location.whatIf, asked.taken);
  const surface = useSurface();
  const treeRef = useRef<HTMLDivElement>(null);
  const filterRef = useRef<HTMLInputElement>(null);
  const { areCharacterKeysOn } = useShortcuts();
  const [signal, setSignal] = useState<PanelTrust['signal']>(null);
  const namespaces = useQuery(namespacesOptions(location.mesh)).data ?? noNamespaces;
  const actions = useMapActions({ location, navigate, map, surface, insetFor });
  const collapsedCards = useCollapse(map.whole, location, navigate);
  const focusMap = useCallback(() => treeRef.current?.focus({ preventScroll: true }), []);
  useMapShortcuts({
    actions,
    navigate,
    focusMap,
    focusFilter: () => filterRef.current?.focus(),
    onTrust: () => setSignal(signal === null ? 'requestRate' : null),
  });
  const snapshot = map.whole?.snapshot ?? null;
  return (
    <PageFrame
      layout="canvas"
      bar={
        <MapBar location={location} navigate={navigate} map={map} actions={actions} namespaces={namespaces} />
      }
      banner={
        <MapBanners location={location} navigate={navigate} map={map} changes={changes} asked={asked} />
      }
      toolbar={
        <MapToolbar
          location={location}
          level={location.level ?? map.scene?.snapshot.view ?? defaultLevel}
          navigate={navigate}
          scene={map.scene}
          onNextProblem={() => actions.goToProblem(1)}
        />
      }
      filter={<FilterBar location={location} navigate={navigate} map={map} inputRef={filterRef} />}
      strip={<MapTimeStrip snapshot={snapshot} location={location} active={changes.active} />}
    >
      <VisuallyHidden as="h1">Service map</VisuallyHidden>
      <MapChangesContext value={changes}>
        <MapView
          map={map}
          location={location}
          navigate={navigate}
          actions={actions}
          surface={surface}
          insetFor={insetFor}
          namespaces={namespaces}
          treeRef={treeRef}
          actingKeys={areCharacterKeysOn ? mapActingKeys : noKeys}
          trust={{ signal, onChange: setSignal }}
          sparkline={Sparkline}
          collapsedCards={collapsedCards}
        />
      </MapChangesContext>
    </PageFrame>
  );
}
