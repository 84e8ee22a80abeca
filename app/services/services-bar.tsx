'use client';

import { useQuery } from '@tanstack/react-query';
import type { ServiceRow } from '@/components/services/service-row.ts';
import type { ChangeLocation } from '@/components/services/use-services-location.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { Find } from '@/components/shell/find.tsx';
import { NamespaceScope } from '@/components/shell/namespace-scope.tsx';
import { namespacesOptions } from '@/lib/client/mesh-queries.ts';
import type { ServicesLocation } from '@/lib/client/services-location.ts';
import { MeshChoice } from './mesh-choice.tsx';
import { ServiceTimeControl } from './service-time-control.tsx';

interface ServicesBarProps {
  readonly location: ServicesLocation;
  readonly navigate: ChangeLocation<ServicesLocation>;
  readonly rows: readonly ServiceRow[];
  /** Unix seconds of the answer on the screen. */
  readonly at: number | undefined;
  readonly onOpen: (row: ServiceRow) => void;
}

export function ServicesBar({ location, navigate, rows, at, onOpen }: ServicesBarProps) {
  const namespaces = useQuery(namespacesOptions(location.mesh)).data ?? [];
  return (
    <Bar
      mesh={
        <MeshChoice
          mesh={location.mesh}
          onMeshChange={(mesh) => navigate({ mesh, namespaces: [], open: [] })}
        />
      }
      scope={
        <NamespaceScope
          namespaces={[...new Set(namespaces.map(({ name }) => name))]}
          selected={location.namespaces}
          onSelectedChange={(selected) => navigate({ namespaces: selected })}
        />
      }
      find={
        <Find
          items={rows.map((row) => ({
            id: row.summary.id,
            kind: 'node',
            title: row.summary.name,
            detail: row.summary.namespace,
            onSelect: () => onOpen(row),
          }))}
        />
      }
      time={<ServiceTimeControl time={location} onTimeChange={navigate} answeredAt={at} />}
    />
  );
}
