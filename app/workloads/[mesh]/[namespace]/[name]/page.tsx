import type { Metadata } from 'next';
import { Suspense } from 'react';
import { WorkloadPage } from './workload-page.tsx';

interface PageProps {
  readonly params: Promise<{ readonly mesh: string; readonly namespace: string; readonly name: string }>;
}

/** Dynamic parts of a path come as they stand in the address: percent-encoded. */
async function pathOf({ params }: PageProps) {
  const { mesh, namespace, name } = await params;
  return {
    mesh: decodeURIComponent(mesh),
    namespace: decodeURIComponent(namespace),
    name: decodeURIComponent(name),
  };
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { namespace, name } = await pathOf(props);
  return { title: `${name} in ${namespace}, workload` };
}

export default async function Page(props: PageProps) {
  return (
    <Suspense>
      <WorkloadPage path={await pathOf(props)} />
    </Suspense>
  );
}
