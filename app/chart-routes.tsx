'use client';

import { useRouter } from 'next/navigation';
import { useCallback, type ReactNode } from 'react';
import { ChartNavigation } from '@/components/charts/chart-navigation.ts';

/** Lets charts go to other pages without loading the console anew. */
export function ChartRoutes({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const go = useCallback((href: string) => router.push(href), [router]);
  return <ChartNavigation value={go}>{children}</ChartNavigation>;
}
