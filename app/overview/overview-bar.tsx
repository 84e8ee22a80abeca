'use client';

import { nodeName } from '@/components/graph/map-sentences.ts';
import type { ServiceRow } from '@/components/services/service-row.ts';
import type { ChangeLocation } from '@/components/services/use-services-location.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import type { PaletteItem } from '@/components/shell/palette.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { ServicesLocation } from '@/lib/client/services-location.ts';
import { MeshChoice } from '../services/mesh-choice.tsx';
import { ServiceTimeControl } from '../services/service-time-control.tsx';

interface OverviewBarProps {
  readonly location: ServicesLocation;
  readonly navigate: ChangeLocation<ServicesLocation>;
  readonly nodes: GraphSnapshot['nodes'];
  readonly rows: readonly ServiceRow[];
  /** Unix seconds of the answer on the screen. */
  readonly at: number | undefined;
  readonly onService: (row: ServiceRow) => void;
  readonly onNode: (id: string) => void;
}

export function OverviewBar({ location, navigate, nodes, rows, at, onService, onNode }: OverviewBarProps) {
  const services = rows.map((row): PaletteItem => ({
    id: row.summary.id,
    kind: 'node',
    title: row.summary.name,
    detail: `service in ${row.summary.namespace}`,
    onSelect: () => onService(row),
  }));
  const onMap = nodes.map((node): PaletteItem => ({
    id: `map ${node.id}`,
    kind: 'node',
    title: nodeName(node),
    detail: `${node.namespace ?? node.kind}, on the map`,
    onSelect: () => onNode(node.id),
  }));
  return (
    <Bar
      mesh={<MeshChoice mesh={location.mesh} onMeshChange={(mesh) => navigate({ mesh })} />}
      scope={<Breadcrumb steps={[{ label: 'Overview' }]} />}
      find={<Find items={[...services, ...onMap]} />}
      time={<ServiceTimeControl time={location} onTimeChange={navigate} answeredAt={at} />}
    />
  );
}
