'use client';

import { use, useEffect, useMemo, useRef, type MouseEvent, type RefObject } from 'react';
import type { MapLocation } from '@/lib/client/map-location.ts';
import type { NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import type { PictureParts } from './canvas-loop.ts';
import { FlowCards, useLevelOfDetail, type MapSurface } from './flow-surface.tsx';
import { hitTest, toMap } from './hit-test.ts';
import { MapCanvas } from './map-canvas.tsx';
import { MapChangesContext } from './map-changes.ts';
import { CardSurroundingsContext, useLitAtRest } from './map-interaction.ts';
import styles from './map-stage.module.css';
import { MapTooltip } from './map-tooltip.tsx';
import { MapTree } from './map-tree.tsx';
import type { Scene } from './scene.ts';
import type { LiveMap } from './use-live-map.ts';
import { useInitialView } from './use-initial-view.ts';
import type { MapActions } from './use-map-actions.ts';
import type { Inset } from './viewport-fit.ts';

interface MapStageProps {
  readonly scene: Scene;
  readonly map: LiveMap;
  readonly location: MapLocation;
  readonly actions: MapActions;
  readonly surface: MapSurface;
  readonly insetFor: (hasPanel: boolean) => Inset;
  readonly namespaces: readonly NamespaceSummary[];
  readonly treeRef: RefObject<HTMLDivElement | null>;
  readonly actingKeys: ReadonlySet<string>;
  /** Opens what a container or a namespace tile holds. */
  readonly onOpenContainer: (id: string) => void;
}

/** The map itself: canvas below, cards above, and the tree that the keyboard walks. */
export function MapStage(props: MapStageProps) {
  const { scene, map, location, actions, surface, namespaces, treeRef } = props;
  const { interaction } = map;
  const host = useRef<HTMLDivElement>(null);
  const level = useLevelOfDetail(scene.cards.length);
  const { selection, overlay, labels, quantile } = location;
  useInitialView(scene, surface, location, props.insetFor);

  const { shares, drawn, path } = use(MapChangesContext);
  const taken = path?.labels ?? null;
  const rules = useMemo(
    () => ({ overlay, labels, quantile, shares, taken }),
    [overlay, labels, quantile, shares, taken],
  );
  const parts = useMemo<PictureParts>(
    () => ({ scene: drawn ?? scene, rules, level, namespaces, selection }),
    [drawn, scene, rules, level, namespaces, selection],
  );
  const near = useMemo(() => nearOf(scene, selection), [scene, selection]);
  const found = scene.narrowed?.lit ?? null;
  const surroundings = useMemo(
    () => ({ interaction, quantile, near, found }),
    [interaction, quantile, near, found],
  );
  useEffect(() => () => interaction.hover(scene, null), [interaction, scene]);
  useLitAtRest(interaction, path?.lit ?? null);

  const under = (event: MouseEvent, node: string | null): string | null => {
    const frame = host.current?.getBoundingClientRect();
    if (node !== null || frame === undefined) return node;
    const viewport = surface.viewport();
    const point = toMap({ x: event.clientX - frame.left, y: event.clientY - frame.top }, viewport);
    return hitTest(scene, point, viewport.zoom, level);
  };

  return (
    <div
      ref={host}
      className={styles.stage}
      onDoubleClick={(event) => {
        const id = under(event, null);
        if (id !== null) props.onOpenContainer(id);
      }}
    >
      <MapCanvas parts={parts} surface={surface} interaction={interaction} />
      <MapTree
        scene={scene}
        interaction={interaction}
        selection={selection}
        treeRef={treeRef}
        actingKeys={props.actingKeys}
        onOpen={(id) =>
          id === selection && scene.snapshot.view === 'namespace'
            ? props.onOpenContainer(id)
            : actions.select(id)
        }
        onBack={actions.back}
        onFocusMoved={actions.reveal}
      />
      <CardSurroundingsContext value={surroundings}>
        <FlowCards
          cards={scene.cards}
          level={level}
          onMoveStart={() => map.model.hold()}
          onMoved={() => {
            map.model.release();
            actions.keepPosition();
          }}
          onPointerAt={(event, node) => {
            // While the map is dragged, nothing under the pointer is pointed at.
            if (event.buttons === 0) interaction.hover(scene, under(event, node));
          }}
          onPointerLeave={() => interaction.hover(scene, null)}
          onPress={(event, node) => {
            actions.select(under(event, node));
            treeRef.current?.focus({ preventScroll: true });
          }}
        />
      </CardSurroundingsContext>
      <MapTooltip scene={scene} interaction={interaction} surface={surface} />
    </div>
  );
}

/** A selected node, or both ends of a selected edge. */
function nearOf(scene: Scene, selection: string | null): ReadonlySet<string> {
  const edge = selection === null ? undefined : scene.edgeOf.get(selection)?.edge;
  if (edge !== undefined) return new Set([edge.source, edge.destination]);
  return new Set(selection === null ? [] : [selection]);
}
