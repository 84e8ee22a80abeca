'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { MeshView } from '@/components/mesh/mesh-view.tsx';
import { failureWords } from '@/components/services/answer-trouble.ts';
import { useServicesLocation } from '@/components/services/use-services-location.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { meshesOptions } from '@/lib/client/mesh-queries.ts';
import { meshReportOptions } from '@/lib/client/workload-queries.ts';
import { workloadHref, workloadsHref } from '@/lib/client/workloads-location.ts';
import { MeshChoice, useMesh } from '../services/mesh-choice.tsx';

/** The mesh itself: where figures come from, who steers the proxies, and what is in force. */
export function MeshPage() {
  const { location, navigate } = useServicesLocation();
  const router = useRouter();
  const meshes = useQuery(meshesOptions());
  const mesh = useMesh(location.mesh)?.id ?? location.mesh;
  const report = useQuery({ ...meshReportOptions(mesh ?? ''), enabled: mesh !== null });
  const error = report.error ?? (mesh === null ? meshes.error : null);
  const hrefOf = (namespace: string, name: string): string =>
    mesh === null ? workloadsHref({}) : workloadHref({ mesh, namespace, name }, location);
  const workloads = (report.data?.workloads ?? []).flatMap(({ namespace, workload }) =>
    workload === null ? [] : [{ namespace, workload }],
  );
  return (
    <PageFrame
      bar={
        <Bar
          mesh={<MeshChoice mesh={location.mesh} onMeshChange={(id) => navigate({ mesh: id })} />}
          scope={<Breadcrumb steps={[{ label: 'Mesh' }]} />}
          find={
            <Find
              items={workloads.map(({ namespace, workload }) => ({
                id: `${namespace}/${workload}`,
                kind: 'node',
                title: workload,
                detail: `workload in ${namespace}`,
                onSelect: () => router.push(hrefOf(namespace, workload)),
              }))}
            />
          }
        />
      }
    >
      <MeshView
        report={report.data ?? null}
        failure={error === null ? null : failureWords(error)}
        workloadHref={hrefOf}
        listHref={workloadsHref({ mesh: location.mesh })}
        onRetry={() => void (mesh === null ? meshes.refetch() : report.refetch())}
      />
    </PageFrame>
  );
}
