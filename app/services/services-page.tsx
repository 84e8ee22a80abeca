'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { serviceWords } from '@/components/services/list-words.ts';
import { serviceRow, type ServiceRow } from '@/components/services/service-row.ts';
import { useAnswer } from '@/components/services/use-answer.ts';
import { useServicesLocation } from '@/components/services/use-services-location.ts';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { servicesOptions } from '@/lib/client/service-queries.ts';
import { defaultServiceLocation, serviceGroups, serviceHref } from '@/lib/client/services-location.ts';
import { serviceOnMapHref } from './map-href.ts';
import { useMesh } from './mesh-choice.tsx';
import { ListPage } from './list-page.tsx';

export function ServicesPage() {
  const { location, navigate } = useServicesLocation();
  const router = useRouter();
  const filterRef = useRef<HTMLInputElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const answer = useAnswer(useQuery(servicesOptions(location)), location.at);
  const { data } = answer;
  const rows = useMemo(() => data?.services.map((summary) => serviceRow(summary, data)) ?? null, [data]);
  const mesh = useMesh(location.mesh)?.id ?? location.mesh;
  const { windowSeconds, at } = location;
  const hrefOf = ({ summary: { namespace, name } }: ServiceRow): string =>
    mesh === null
      ? '/services'
      : serviceHref({ mesh, namespace, name }, { ...defaultServiceLocation, windowSeconds, at });
  const open = (row: ServiceRow): void => router.push(hrefOf(row));
  useShortcut('/', 'Filter the list', 'Services', () => filterRef.current?.focus());
  useShortcut('M', 'Show the service on the map', 'Services', () => {
    const row = rows?.find(({ summary }) => activeId?.startsWith(summary.id) === true);
    if (row !== undefined) router.push(serviceOnMapHref(row.summary.id, location));
  });
  return (
    <ListPage
      words={serviceWords}
      groups={serviceGroups}
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
