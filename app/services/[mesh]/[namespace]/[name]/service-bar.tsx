'use client';

import { useRouter } from 'next/navigation';
import type { ChangeLocation } from '@/components/services/use-services-location.ts';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import type { ServiceSummary } from '@/lib/client/service-queries.ts';
import {
  defaultServicesLocation,
  serviceHref,
  servicesHref,
  type ServiceLocation,
  type ServicePath,
} from '@/lib/client/services-location.ts';
import { MeshChoice } from '../../../mesh-choice.tsx';
import { ServiceTimeControl } from '../../../service-time-control.tsx';

interface ServiceBarProps {
  readonly path: ServicePath;
  readonly location: ServiceLocation;
  readonly navigate: ChangeLocation<ServiceLocation>;
  readonly services: readonly ServiceSummary[];
  /** Unix seconds of the answer on the screen. */
  readonly at: number | undefined;
}

export function ServiceBar({ path, location, navigate, services, at }: ServiceBarProps) {
  const router = useRouter();
  const { mesh, namespace, name } = path;
  const list = {
    ...defaultServicesLocation,
    mesh,
    windowSeconds: location.windowSeconds,
    at: location.at,
  };
  return (
    <Bar
      mesh={
        <MeshChoice
          mesh={mesh}
          onMeshChange={(chosen) => router.push(servicesHref({ ...list, mesh: chosen }))}
        />
      }
      scope={
        <Breadcrumb
          steps={[
            { label: 'Services', href: servicesHref(list) },
            { label: namespace, href: servicesHref({ ...list, namespaces: [namespace] }) },
            { label: name },
          ]}
        />
      }
      find={
        <Find
          items={services.map((service) => ({
            id: service.id,
            kind: 'node',
            title: service.name,
            detail: service.namespace,
            onSelect: () =>
              router.push(serviceHref({ ...service, mesh }, { ...location, draft: null, isPlanOpen: false })),
          }))}
        />
      }
      time={<ServiceTimeControl time={location} onTimeChange={navigate} answeredAt={at} />}
    />
  );
}
