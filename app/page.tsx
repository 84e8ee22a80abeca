import type { Metadata } from 'next';
import { Suspense } from 'react';
import { OverviewPage } from './overview/overview-page.tsx';

// The template of a layout does not reach the page beside it.
export const metadata: Metadata = { title: { absolute: 'Overview · Pilothouse' } };

export default function Page() {
  return (
    <Suspense>
      <OverviewPage />
    </Suspense>
  );
}
