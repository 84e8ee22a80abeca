'use client';

import {
  createContext,
  use,
  useCallback,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { preferenceCookie } from './preference-cookie.ts';
import { themeAttribute, themeCookie, type ThemeChoice } from './theme-choice.ts';

interface Theme {
  readonly choice: ThemeChoice;
  readonly setChoice: (choice: ThemeChoice) => void;
  /** What is on the screen; whoever draws on a canvas re-reads its colours when this changes. */
  readonly resolved: 'dark' | 'light';
}

const ThemeContext = createContext<Theme | null>(null);

const lightQuery = '(prefers-color-scheme: light)';

function subscribeToSystem(onChange: () => void): () => void {
  const query = matchMedia(lightQuery);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

interface ThemeProviderProps {
  /** The choice that the server read from the cookie and rendered. */
  readonly initialChoice: ThemeChoice;
  readonly children: ReactNode;
}

export function ThemeProvider({ initialChoice, children }: ThemeProviderProps) {
  const [choice, keepChoice] = useState(initialChoice);
  const systemWantsLight = useSyncExternalStore(
    subscribeToSystem,
    () => matchMedia(lightQuery).matches,
    () => false,
  );
  const setChoice = useCallback((next: ThemeChoice) => {
    const attribute = themeAttribute(next);
    if (attribute === undefined) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = attribute;
    document.cookie = preferenceCookie(themeCookie, attribute ?? null);
    keepChoice(next);
  }, []);
  const resolved = themeAttribute(choice) ?? (systemWantsLight ? 'light' : 'dark');
  const theme = useMemo(() => ({ choice, setChoice, resolved }), [choice, setChoice, resolved]);
  return <ThemeContext value={theme}>{children}</ThemeContext>;
}

export function useTheme(): Theme {
  const theme = use(ThemeContext);
  if (theme === null) throw new Error('useTheme needs a ThemeProvider above it');
  return theme;
}
