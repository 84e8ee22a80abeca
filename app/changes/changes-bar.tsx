'use client';

import { useRouter } from 'next/navigation';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { changesHref, type ChangesLocation } from '@/lib/client/changes-location.ts';
import { MeshChoice } from '../services/mesh-choice.tsx';

interface ChangesBarProps {
  readonly location: ChangesLocation;
  /** The change in the address; null where only the list is. */
  readonly id: string | null;
  readonly changes: readonly ChangeSummary[];
}

export function ChangesBar({ location, id, changes }: ChangesBarProps) {
  const router = useRouter();
  const steps =
    id === null ? [{ label: 'Changes' }] : [{ label: 'Changes', href: changesHref(location) }, { label: id }];
  return (
    <Bar
      mesh={
        <MeshChoice
          mesh={location.mesh}
          onMeshChange={(mesh) => router.push(changesHref({ ...location, mesh }))}
        />
      }
      scope={<Breadcrumb steps={steps} />}
      find={
        <Find
          items={changes.map((change) => ({
            id: change.id,
            kind: 'node',
            title: change.title,
            detail: change.id,
            onSelect: () => router.push(changesHref(location, change.id)),
          }))}
        />
      }
    />
  );
}
