import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { meshFigures } from '@/components/overview/mesh-figures.ts';
import { whatIsWrong } from '@/components/overview/problems.ts';
import { serviceRow } from '@/components/services/service-row.ts';
import { useAnswer } from '@/components/services/use-answer.ts';
import {
  changesOptions,
  haltOptions,
  permissionOptions,
  type ChangeSummary,
} from '@/lib/client/change-queries.ts';
import { graphOptions } from '@/lib/client/graph-queries.ts';
import { namespacesOptions, type NamespaceSummary } from '@/lib/client/mesh-queries.ts';
import { servicesOptions } from '@/lib/client/service-queries.ts';
import type { ServicesLocation } from '@/lib/client/services-location.ts';

const mostChanges = 50;
const noChanges: readonly ChangeSummary[] = [];
const noNamespaces: readonly NamespaceSummary[] = [];

/** All that the overview shows, from answers that other pages ask for as well. */
export function useOverview(location: ServicesLocation) {
  const { mesh, windowSeconds, at } = location;
  const map = useAnswer(useQuery(graphOptions({ mesh, view: 'app', namespaces: [], windowSeconds, at })), at);
  const list = useAnswer(useQuery(servicesOptions({ ...location, namespaces: [] })), at);
  const namespaces = useQuery(namespacesOptions(mesh)).data ?? noNamespaces;
  const changes =
    useQuery(changesOptions({ mesh, namespace: null, service: null, who: null, limit: mostChanges })).data
      ?.changes ?? noChanges;
  const permission = useQuery(permissionOptions(mesh, 'default')).data;
  const halt = useQuery(haltOptions()).data;
  const snapshot = map.data;
  const services = list.data;
  const wrong = useMemo(() => (snapshot === null ? null : whatIsWrong(snapshot)), [snapshot]);
  const figures = useMemo(() => (snapshot === null ? null : meshFigures(snapshot)), [snapshot]);
  const rows = useMemo(
    () => services?.services.map((summary) => serviceRow(summary, services)) ?? null,
    [services],
  );
  return { map, list, namespaces, changes, permission, halt, wrong, figures, rows };
}
