import type { Metadata } from 'next';
import { Suspense } from 'react';
import { runtime } from '@/lib/server/runtime.ts';
import { TracePage } from './trace-page.tsx';

interface PageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Trace ${decodeURIComponent((await params).id).slice(0, 32)}` };
}

export default async function Page({ params }: PageProps) {
  return (
    <Suspense>
      <TracePage id={decodeURIComponent((await params).id)} logsTemplate={runtime().config.logs.url} />
    </Suspense>
  );
}
