'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { ThemeProvider } from './theme.tsx';
import type { ThemeChoice } from './theme-choice.ts';
import { ToastProvider } from './toast.tsx';

interface UiProviderProps {
  /** Of this request's content security policy. */
  readonly nonce: string | undefined;
  readonly themeChoice: ThemeChoice;
  readonly children: ReactNode;
}

/** What the components of this folder need above them, once per page. */
export function UiProvider({ nonce, themeChoice, children }: UiProviderProps) {
  return (
    <CSPProvider nonce={nonce}>
      <ThemeProvider initialChoice={themeChoice}>
        <Tooltip.Provider timeout={300}>
          <ToastProvider>{children}</ToastProvider>
        </Tooltip.Provider>
      </ThemeProvider>
    </CSPProvider>
  );
}
