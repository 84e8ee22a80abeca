'use client';

import { useRouter } from 'next/navigation';
import { Bar } from '@/components/shell/bar.tsx';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { Find } from '@/components/shell/find.tsx';
import type { PaletteItem } from '@/components/shell/palette.ts';
import { tracesHref } from '@/lib/client/traces-location.ts';
import { MeshChoice } from '../services/mesh-choice.tsx';

interface TraceBarProps {
  /** What this page is, the last step of the way. */
  readonly here: string;
  /** A step between the list and here. */
  readonly above?: { readonly label: string; readonly href: string } | undefined;
  readonly items: readonly PaletteItem[];
}

export function TraceBar({ here, above, items }: TraceBarProps) {
  const router = useRouter();
  return (
    <Bar
      mesh={<MeshChoice mesh={null} onMeshChange={(mesh) => router.push(tracesHref({ mesh }))} />}
      scope={
        <Breadcrumb
          steps={[
            { label: 'Traces', href: '/traces' },
            ...(above === undefined ? [] : [above]),
            { label: here },
          ]}
        />
      }
      find={<Find items={items} />}
    />
  );
}
