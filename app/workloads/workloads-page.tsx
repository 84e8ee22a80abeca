'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { workloadWords } from '@/components/services/list-words.ts';
import type { ServiceRow } from '@/components/services/service-row.ts';
import { useAnswer } from '@/components/services/use-answer.ts';
import { useServicesLocation } from '@/components/services/use-services-location.ts';
import { workloadRows } from '@/components/services/workload-rows.ts';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { graphOptions } from '@/lib/client/graph-queries.ts';
import { workloadHref, workloadsHref } from '@/lib/client/workloads-location.ts';
import { nodeOnMapHref } from '../services/map-href.ts';
import { useMesh } from '../services/mesh-choice.tsx';
import { ListPage } from '../services/list-page.tsx';

/** Splits and faults are on services; the other quick filters hold for workloads as well. */
const workloadGroups = ['all', 'attention', 'suffers', 'no-sidecar', 'idle'] as const;

/** Every workload that the control plane knows or that was seen in telemetry. */
export function WorkloadsPage() {
  const { location, navigate } = useServicesLocation();
  const router = useRouter();
  const filterRef = useRef<HTMLInputElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const { windowSeconds, at } = location;
  const answer = useAnswer(
    useQuery(graphOptions({ mesh: location.mesh, view: 'workload', namespaces: [], windowSeconds, at })),
    at,
  );
  const { data } = answer;
  const wanted = location.namespaces.join(',');
  const rows = useMemo(() => {
    const namespaces = new Set(wanted === '' ? [] : wanted.split(','));
    if (data === null) return null;
    return workloadRows(data).filter(
      ({ summary }) => namespaces.size === 0 || namespaces.has(summary.namespace),
    );
  }, [data, wanted]);
  const mesh = useMesh(location.mesh)?.id ?? location.mesh;
  const hrefOf = ({ summary: { namespace, name } }: ServiceRow): string =>
    mesh === null ? workloadsHref({}) : workloadHref({ mesh, namespace, name }, location);
  const open = (row: ServiceRow): void => router.push(hrefOf(row));
  useShortcut('/', 'Filter the list', 'Workloads', () => filterRef.current?.focus());
  useShortcut('M', 'Show the workload on the map', 'Workloads', () => {
    if (activeId !== null) router.push(nodeOnMapHref(activeId, 'workload', location));
  });
  return (
    <ListPage
      words={workloadWords}
      groups={workloadGroups}
      filterRef={filterRef}
      answer={answer}
      rows={rows}
      location={location}
      navigate={navigate}
      activeId={activeId}
      onActiveChange={setActiveId}
      onOpen={open}
      hrefOf={hrefOf}
    />
  );
}
