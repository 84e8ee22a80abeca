import type { Metadata } from 'next';
import { Suspense } from 'react';
import { runtime } from '@/lib/server/runtime.ts';
import { TraceFilePage } from './trace-file-page.tsx';

export const metadata: Metadata = { title: 'A saved trace' };

export default function Page() {
  return (
    <Suspense>
      <TraceFilePage logsTemplate={runtime().config.logs.url} />
    </Suspense>
  );
}
