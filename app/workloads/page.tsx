import type { Metadata } from 'next';
import { Suspense } from 'react';
import { WorkloadsPage } from './workloads-page.tsx';

export const metadata: Metadata = { title: 'Workloads' };

export default function Page() {
  return (
    <Suspense>
      <WorkloadsPage />
    </Suspense>
  );
}
