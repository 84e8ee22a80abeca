'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ThemeChoice } from '@/components/ui/theme-choice.ts';
import { UiProvider } from '@/components/ui/ui-provider.tsx';
import { ShortcutProvider } from './shortcuts.tsx';

interface ProvidersProps {
  readonly nonce: string | undefined;
  readonly themeChoice: ThemeChoice;
  readonly areCharacterKeysOn: boolean;
  readonly children: ReactNode;
}

/** A view that comes back within this time is not asked for again. */
const freshMs = 5_000;

/** What lives as long as the tab does: query cache, theme, toasts, shortcuts. */
export function Providers({ nonce, themeChoice, areCharacterKeysOn, children }: ProvidersProps) {
  const [queryClient] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: freshMs, retry: 1 } } }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <UiProvider nonce={nonce} themeChoice={themeChoice}>
        <ShortcutProvider initialCharacterKeysOn={areCharacterKeysOn}>{children}</ShortcutProvider>
      </UiProvider>
    </QueryClientProvider>
  );
}
