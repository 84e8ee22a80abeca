'use client';

import { useQuery } from '@tanstack/react-query';
import { MeshSwitch, type SourceStatus } from '@/components/shell/mesh-switch.tsx';
import { meshesOptions, type MeshSummary } from '@/lib/client/mesh-queries.ts';

interface MeshChoiceProps {
  /** Id of the mesh on the screen; null: the first one. */
  readonly mesh: string | null;
  readonly onMeshChange: (id: string) => void;
}

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

/** The mesh that an id names; without an id the first one. Undefined until the meshes are known. */
export function useMesh(id: string | null): MeshSummary | undefined {
  const meshes = useQuery(meshesOptions()).data ?? [];
  return meshes.find((mesh) => mesh.id === id) ?? (id === null ? meshes[0] : undefined);
}

/** Which mesh is on the screen, and how its sources do. */
export function MeshChoice({ mesh, onMeshChange }: MeshChoiceProps) {
  const meshes = useQuery(meshesOptions()).data ?? [];
  const current = useMesh(mesh);
  return (
    <MeshSwitch
      mesh={current?.name ?? mesh ?? 'mesh'}
      meshes={meshes.map(({ name, kind, version }) => ({
        name,
        detail: [kindNames[kind], version].filter(Boolean).join(' '),
      }))}
      sources={current === undefined ? [] : sourcesOf(current)}
      onMeshChange={(name) => {
        const chosen = meshes.find((one) => one.name === name);
        if (chosen !== undefined) onMeshChange(chosen.id);
      }}
    />
  );
}

const sourcesOf = ({ sources }: MeshSummary): readonly SourceStatus[] =>
  Object.values(sources).map(({ kind, status, detail }) => ({
    name: kind,
    state: sourceStates[status],
    message: detail ?? '',
  }));
