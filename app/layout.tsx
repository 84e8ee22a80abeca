import '@fontsource-variable/inter/opsz.css';
import '@fontsource-variable/geist-mono';
import '@/components/ui/tokens.css';
import '@/components/ui/base.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { characterKeysCookie, parseCharacterKeysOn } from '@/components/shell/character-keys-preference.ts';
import { Providers } from '@/components/shell/providers.tsx';
import { Shell } from '@/components/shell/shell.tsx';
import { parseThemeChoice, themeAttribute, themeCookie } from '@/components/ui/theme-choice.ts';
import { ChartRoutes } from './chart-routes.tsx';
import { HaltProvider } from './halt-provider.tsx';

export const metadata: Metadata = {
  title: { template: '%s · Pilothouse', default: 'Pilothouse' },
  description: 'A service mesh from its own telemetry, steered without fear.',
  applicationName: 'Pilothouse',
  icons: { icon: '/sign.svg' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  colorScheme: 'dark light',
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [kept, request] = await Promise.all([cookies(), headers()]);
  const themeChoice = parseThemeChoice(kept.get(themeCookie)?.value);
  return (
    <html lang="en" data-theme={themeAttribute(themeChoice)}>
      <body>
        <Providers
          nonce={request.get('x-nonce') ?? undefined}
          themeChoice={themeChoice}
          areCharacterKeysOn={parseCharacterKeysOn(kept.get(characterKeysCookie)?.value)}
        >
          <HaltProvider>
            <ChartRoutes>
              <Shell>{children}</Shell>
            </ChartRoutes>
          </HaltProvider>
        </Providers>
      </body>
    </html>
  );
}
