import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TraceFilePage } from './trace-file-page.tsx';

export const metadata: Metadata = { title: 'A saved trace' };

export default function Page() {
  return (
    <Suspense>
      <TraceFilePage />
    </Suspense>
  );
}
