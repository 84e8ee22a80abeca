'use client';

import { useQuery } from '@tanstack/react-query';
import { AnswerBanner } from '@/components/services/answer-states.tsx';
import type { CallerLinks } from '@/components/services/callers-panel.tsx';
import { ServiceView } from '@/components/services/service-view.tsx';
import { UnknownService } from '@/components/services/unknown-service.tsx';
import { useAnswer } from '@/components/services/use-answer.ts';
import { useServiceLocation } from '@/components/services/use-services-location.ts';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { useShortcut } from '@/components/shell/shortcuts.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import { serviceOptions, servicesOptions } from '@/lib/client/service-queries.ts';
import {
  defaultServiceLocation,
  defaultServicesLocation,
  serviceHref,
  servicesHref,
  type ServicePath,
} from '@/lib/client/services-location.ts';
import { useRouter } from 'next/navigation';
import { serviceOnMapHref } from '../../../map-href.ts';
import { useMesh } from '../../../mesh-choice.tsx';
import { ServiceBar } from './service-bar.tsx';
import { useServiceSteering } from './service-steering.tsx';

export function ServicePage({ path }: { readonly path: ServicePath }) {
  const { location, navigate } = useServiceLocation();
  const { windowSeconds, at } = location;
  const router = useRouter();
  const { mesh } = path;
  const answer = useAnswer(useQuery(serviceOptions({ path, windowSeconds, at })), at);
  const { error } = answer.state;
  const isUnknown = error instanceof RequestFailure && error.code === 'not-found';
  const list = useQuery(servicesOptions({ mesh, namespaces: [], windowSeconds, at }));
  const pageOf = (place: { readonly namespace: string; readonly name: string }): string =>
    serviceHref({ mesh, ...place }, { ...defaultServiceLocation, windowSeconds, at });
  const onMap = (id: string): string => serviceOnMapHref(id, { mesh, windowSeconds, at });
  const links: CallerLinks = {
    pageOf: ({ kind, namespace, name }) =>
      kind === 'service' && namespace !== null ? pageOf({ namespace, name }) : null,
    onMap,
  };
  const { slots, onBlueGreen } = useServiceSteering(path, location, navigate);
  const control = useMesh(mesh)?.sources.control;
  useShortcut('M', 'Show the service on the map', 'Services', () => {
    if (answer.data !== null) router.push(onMap(answer.data.id));
  });
  useShortcut('B', 'Draft all requests to the other version', 'Services', () => {
    if (location.tab === 'routing' && answer.data !== null) onBlueGreen(answer.data);
  });
  return (
    <PageFrame
      layout="canvas"
      bar={
        <ServiceBar
          path={path}
          location={location}
          navigate={navigate}
          services={list.data?.services ?? []}
          at={answer.data?.at}
        />
      }
      banner={
        isUnknown ? undefined : (
          <AnswerBanner state={answer.state} nextTryAtMs={answer.nextTryAtMs} onRetry={answer.retry} />
        )
      }
    >
      {isUnknown ? (
        <UnknownService
          namespace={path.namespace}
          name={path.name}
          services={list.data?.services ?? null}
          hrefOf={pageOf}
          listHref={servicesHref({ ...defaultServicesLocation, mesh, windowSeconds, at })}
        />
      ) : (
        <>
          {answer.data === null && <VisuallyHidden as="h1">Service</VisuallyHidden>}
          <ServiceView
            answer={answer}
            location={location}
            navigate={navigate}
            control={control}
            links={links}
            steering={slots}
          />
        </>
      )}
    </PageFrame>
  );
}
