'use client';

import { useRouter } from 'next/navigation';
import type { ServiceRow } from '@/components/services/service-row.ts';
import type { ChangeLocation } from '@/components/services/use-services-location.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import type { ServicesLocation } from '@/lib/client/services-location.ts';
import { workloadHref, workloadsHref, type WorkloadPath } from '@/lib/client/workloads-location.ts';
import { MeshChoice } from '../../../../services/mesh-choice.tsx';
import { ServiceTimeControl } from '../../../../services/service-time-control.tsx';

interface WorkloadBarProps {
  readonly path: WorkloadPath;
  readonly location: ServicesLocation;
  readonly navigate: ChangeLocation<ServicesLocation>;
  readonly rows: readonly ServiceRow[];
  /** Unix seconds of the answer on the screen. */
  readonly at: number | undefined;
}

export function WorkloadBar({ path, location, navigate, rows, at }: WorkloadBarProps) {
  const router = useRouter();
  const { mesh, namespace, name } = path;
  const list = { mesh, windowSeconds: location.windowSeconds, at: location.at };
  return (
    <Bar
      mesh={<MeshChoice mesh={mesh} onMeshChange={(id) => router.push(workloadsHref({ mesh: id }))} />}
      scope={
        <Breadcrumb
          steps={[
            { label: 'Workloads', href: workloadsHref(list) },
            { label: namespace, href: workloadsHref({ ...list, namespaces: [namespace] }) },
            { label: name },
          ]}
        />
      }
      find={
        <Find
          items={rows.map(({ summary }) => ({
            id: summary.id,
            kind: 'node',
            title: summary.name,
            detail: `workload in ${summary.namespace}`,
            onSelect: () => router.push(workloadHref({ ...summary, mesh }, location)),
          }))}
        />
      }
      time={<ServiceTimeControl time={location} onTimeChange={navigate} answeredAt={at} />}
    />
  );
}
