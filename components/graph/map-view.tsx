'use client';

import { useSyncExternalStore, type RefObject } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import { Sheet } from '@/components/ui/sheet.tsx';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { mapPreferencesStore } from '@/lib/client/map-preferences-store.ts';
import { defaultMapPreferences } from '@/lib/client/preferences.ts';
import type { NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import type { MapSurface } from './flow-surface.tsx';
import { FilterEmpty } from './filter/filter-empty.tsx';
import { MapAnnouncer } from './map-announcer.tsx';
import { MapControls } from './map-controls.tsx';
import floats from './map-floats.module.css';
import { MapLegend } from './map-legend.tsx';
import { MapPanel } from './map-panel.tsx';
import panelStyles from './map-panel.module.css';
import { MapStage } from './map-stage.tsx';
import { MapEmpty, MapFailed, MapNotes } from './map-states.tsx';
import { MapMatrix } from './matrix/map-matrix.tsx';
import { MatrixHint } from './matrix/matrix-hint.tsx';
import { MapTable } from './table/map-table.tsx';
import { mapTrouble } from './map-trouble.ts';
import styles from './map-view.module.css';
import { nodeName } from './map-sentences.ts';
import { afterLimit, afterRefusal, type SmallerQuestion } from './smaller-question.ts';
import type { PanelTrust, SparklineSlot } from './panel-figures.tsx';
import type { Scene } from './scene.ts';
import { subjectOf, type Subject } from './subject.ts';
import type { LiveMap } from './use-live-map.ts';
import type { MapActions } from './use-map-actions.ts';
import type { Navigate } from './use-map-location.ts';
import { sheetQuery, useMedia } from './use-media.ts';
import type { Inset } from './viewport-fit.ts';

export interface MapViewProps {
  readonly map: LiveMap;
  readonly location: MapLocation;
  readonly navigate: Navigate;
  readonly actions: MapActions;
  readonly surface: MapSurface;
  readonly insetFor: (hasPanel: boolean) => Inset;
  readonly namespaces: readonly NamespaceSummary[];
  readonly treeRef: RefObject<HTMLDivElement | null>;
  readonly actingKeys: ReadonlySet<string>;
  readonly trust: PanelTrust;
  readonly sparkline: SparklineSlot;
  /** How many cards there would be where the map was drawn by namespace because of them; else null. */
  readonly collapsedCards: number | null;
}

/** Everything between the toolbar and the time strip. */
export function MapView(props: MapViewProps) {
  const { map, location, navigate, actions } = props;
  const { scene, state, live } = map;
  const askSmaller = ({ changes }: SmallerQuestion): void => navigate(changes);
  if (scene === null) {
    const retry = (): void => {
      map.model.layOutAgain();
      live.retryNow();
    };
    return (
      <MapFailed
        state={state}
        layoutFailure={map.layoutFailure}
        onRetry={retry}
        smaller={afterRefusal(state.status, location)}
        onAskSmaller={askSmaller}
      />
    );
  }
  const isOld = mapTrouble(state, 0)?.isOld ?? false;
  return (
    <>
      <div className={classNames(styles.figures, isOld && styles.old)}>
        <Figures {...props} scene={scene} />
      </div>
      <MapNotes snapshot={scene.snapshot} smaller={afterLimit(scene.snapshot)} onAskSmaller={askSmaller} />
      {location.view === 'map' && (
        <div className={floats['bottom-left']}>
          <MapControls onZoom={actions.zoom} onFit={actions.fit} onLayOutAgain={actions.layOutAgain} />
          <Legend
            location={location}
            isOverview={scene.snapshot.view === 'namespace'}
            onToggle={actions.toggleLegend}
          />
          <Collapsed {...props} />
          {props.collapsedCards === null && (
            <MatrixHint nodes={scene.snapshot.nodes.length} onShow={() => navigate({ view: 'matrix' })} />
          )}
        </div>
      )}
      <SidePanel {...props} scene={scene} />
      <MapAnnouncer scene={map.model.whole} />
    </>
  );
}

function Figures(props: MapViewProps & { readonly scene: Scene }) {
  const { scene, location, actions, navigate } = props;
  const isSmall = useMedia(sheetQuery);
  if (scene.cards.length === 0 && scene.narrowed !== null && scene.narrowed.of.nodes > 0) {
    return (
      <FilterEmpty narrowed={scene.narrowed} onRemove={() => navigate({ filter: '', position: null })} />
    );
  }
  if (scene.snapshot.nodes.length === 0) {
    return (
      <MapEmpty
        snapshot={scene.snapshot}
        isNarrowed={location.namespaces.length > 0}
        onShowAll={() => navigate({ namespaces: [] })}
        onLongerWindow={() => navigate({ windowSeconds: 3_600 })}
      />
    );
  }
  const hasPanel = subjectOf(scene, location.selection) !== null;
  if (location.view === 'matrix' && !isSmall) {
    return (
      <MapMatrix
        scene={scene}
        location={location}
        onSelect={actions.select}
        onByNamespace={() => navigate({ level: 'namespace', position: null })}
        hasPanel={hasPanel}
      />
    );
  }
  if (location.view !== 'map') {
    return (
      <MapTable
        scene={scene}
        location={location}
        navigate={navigate}
        onSelect={actions.select}
        hasPanel={hasPanel}
      />
    );
  }
  const openContainer = (id: string): void => {
    const subject = subjectOf(scene, id);
    const name = subject?.kind === 'container' ? subject.container.name : namespaceOf(subject);
    if (name !== null) navigate({ namespaces: [name], level: 'app', selection: null, position: null });
  };
  return <MapStage {...props} onOpenContainer={openContainer} />;
}

function namespaceOf(subject: Subject | null): string | null {
  return subject?.kind === 'node' && subject.node.kind === 'namespace' ? subject.node.name : null;
}

interface LegendProps {
  readonly location: MapLocation;
  readonly isOverview: boolean;
  readonly onToggle: () => void;
}

function Legend({ location, isOverview, onToggle }: LegendProps) {
  const { isLegendOpen } = useSyncExternalStore(
    (listener) => mapPreferencesStore().subscribe(listener),
    () => mapPreferencesStore().get(),
    () => defaultMapPreferences,
  );
  return (
    <MapLegend
      overlay={location.overlay}
      isOverview={isOverview}
      hasPath={location.path !== null}
      isOpen={isLegendOpen}
      onOpenChange={onToggle}
    />
  );
}

function Collapsed({ collapsedCards, navigate }: Pick<MapViewProps, 'collapsedCards' | 'navigate'>) {
  if (collapsedCards === null) return null;
  return (
    <section className={styles.collapsed} aria-label="Drawn collapsed">
      <p>
        {formatCountOf(collapsedCards, 'workload')} are more than stay readable, so they are drawn by
        namespace. Open a namespace with Enter or a double click.
      </p>
      <Button size="small" onClick={() => navigate({ level: 'app', position: null })}>
        Draw all
      </Button>
    </section>
  );
}

function SidePanel(props: MapViewProps & { readonly scene: Scene }) {
  const { scene, location, navigate, actions, namespaces, trust, sparkline } = props;
  const isSheet = useMedia(sheetQuery);
  const subject = subjectOf(scene, location.selection);
  if (subject === null) return null;
  const close = (): void => actions.select(null);
  const context = {
    scene,
    quantile: location.quantile,
    scope: { mesh: location.mesh, windowSeconds: location.windowSeconds, view: scene.snapshot.view },
    namespaces,
    trust,
    sparkline,
    onSelect: actions.select,
    whatIf: location.whatIf,
    onWhatIf: (whatIf: WhatIf | null) => navigate({ whatIf }, location.whatIf === null ? 'push' : 'replace'),
  };
  if (isSheet) {
    return (
      <Sheet open onOpenChange={(isOpen) => isOpen || close()} title={titleOf(scene, subject)}>
        <MapPanel subject={subject} context={context} />
      </Sheet>
    );
  }
  return (
    <aside className={panelStyles.panel} aria-label={titleOf(scene, subject)}>
      <MapPanel subject={subject} context={{ ...context, onClose: close }} />
    </aside>
  );
}

function titleOf(scene: Scene, subject: Subject): string {
  switch (subject.kind) {
    case 'node':
      return nodeName(subject.node);
    case 'container':
      return subject.container.name;
    case 'edge': {
      const { edge } = subject.edge;
      const [from, to] = [edge.source, edge.destination].map((id) => {
        const node = scene.nodes.get(id);
        return node === undefined ? id : nodeName(node);
      });
      return `${from ?? ''} → ${to ?? ''}`;
    }
  }
}
