'use client';

import { useQuery } from '@tanstack/react-query';
import type { LiveMap } from '@/components/graph/use-live-map.ts';
import type { MapActions } from '@/components/graph/use-map-actions.ts';
import type { Navigate } from '@/components/graph/use-map-location.ts';
import { nodeName } from '@/components/graph/map-sentences.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { Find } from '@/components/shell/find.tsx';
import { MeshSwitch, type SourceStatus } from '@/components/shell/mesh-switch.tsx';
import { NamespaceScope } from '@/components/shell/namespace-scope.tsx';
import type { PaletteItem } from '@/components/shell/palette.ts';
import { TimeControl } from '@/components/shell/time-control.tsx';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { meshesOptions, type MeshSummary, type NamespaceSummary } from '@/lib/client/mesh-queries.ts';

interface MapBarProps {
  readonly location: MapLocation;
  readonly navigate: Navigate;
  readonly map: LiveMap;
  readonly actions: MapActions;
  readonly namespaces: readonly NamespaceSummary[];
}

const refreshSeconds = 15;

const sourceStates: Readonly<Record<MeshSummary['sources']['telemetry']['status'], SourceStatus['state']>> = {
  ok: 'ok',
  degraded: 'stale',
  down: 'failed',
  absent: 'absent',
};

const kindNames: Readonly<Record<MeshSummary['kind'], string>> = {
  istio: 'Istio',
  linkerd: 'Linkerd',
  consul: 'Consul',
  appmesh: 'App Mesh',
};

/** Which mesh, which namespaces, which time: the line on top of the map. */
export function MapBar({ location, navigate, map, actions, namespaces }: MapBarProps) {
  const meshes = useQuery(meshesOptions()).data ?? [];
  const current = meshes.find(({ id }) => id === location.mesh) ?? meshes[0];
  const { snapshot } = map.state;
  const names = [...new Set(namespaces.map(({ name }) => name))];
  return (
    <Bar
      mesh={
        <MeshSwitch
          mesh={current?.name ?? snapshot?.mesh ?? 'mesh'}
          meshes={meshes.map(({ name, kind, version }) => ({
            name,
            detail: [kindNames[kind], version].filter(Boolean).join(' '),
          }))}
          sources={current === undefined ? [] : sourcesOf(current)}
          onMeshChange={(name) => navigate({ mesh: meshes.find((mesh) => mesh.name === name)?.id ?? null })}
        />
      }
      scope={
        <NamespaceScope
          namespaces={names}
          selected={location.namespaces}
          onSelectedChange={(selected) => navigate({ namespaces: [...selected], position: null })}
        />
      }
      find={<Find items={findItems(map, actions)} />}
      time={
        <TimeControl
          windowSeconds={location.windowSeconds}
          onWindowChange={(windowSeconds) => navigate({ windowSeconds })}
          mode={location.at === null ? { kind: 'live', refreshSeconds } : { kind: 'paused', at: location.at }}
          onPause={actions.pause}
          onLive={actions.goLive}
          onAtChange={(at) => navigate({ at })}
          now={snapshot?.at ?? location.at ?? 0}
        />
      }
    />
  );
}

function sourcesOf({ sources }: MeshSummary): readonly SourceStatus[] {
  return Object.values(sources).map(({ kind, status, detail }) => ({
    name: kind,
    state: sourceStates[status],
    message: detail ?? '',
  }));
}

function findItems({ scene }: LiveMap, actions: MapActions): readonly PaletteItem[] {
  return (scene?.snapshot.nodes ?? []).map((node) => ({
    id: node.id,
    kind: 'node',
    title: nodeName(node),
    detail: node.namespace ?? node.kind,
    onSelect: () => actions.select(node.id),
  }));
}
