'use client';

import type { NavigateTraces } from '@/components/traces/trace-filters.tsx';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import type { TracesLocation } from '@/lib/client/traces-location.ts';
import { MeshChoice } from '../services/mesh-choice.tsx';
import { ServiceTimeControl } from '../services/service-time-control.tsx';

interface TracesBarProps {
  readonly location: TracesLocation;
  readonly navigate: NavigateTraces;
  readonly services: readonly string[];
  /** Unix seconds of the answer on the screen. */
  readonly at: number | undefined;
}

export function TracesBar({ location, navigate, services, at }: TracesBarProps) {
  return (
    <Bar
      mesh={<MeshChoice mesh={location.mesh} onMeshChange={(mesh) => navigate({ mesh })} />}
      scope={<Breadcrumb steps={[{ label: 'Traces' }]} />}
      find={
        <Find
          items={services.map((service) => ({
            id: service,
            kind: 'node',
            title: service,
            detail: 'traces of it',
            onSelect: () => navigate({ service, operation: null }),
          }))}
        />
      }
      time={<ServiceTimeControl time={location} onTimeChange={navigate} answeredAt={at} />}
    />
  );
}
