/** What the reader chose; `system` follows the operating system. */
export type ThemeChoice = 'dark' | 'light' | 'system';

/** A cookie, not local storage: the server writes `data-theme` into the first byte of the page, so nothing flashes and no script is needed. */
export const themeCookie = 'pilothouse-theme';

export function parseThemeChoice(cookie: string | undefined): ThemeChoice {
  return cookie === 'dark' || cookie === 'light' ? cookie : 'system';
}

/** The value of `data-theme` on the root element; `system` has none. */
export function themeAttribute(choice: ThemeChoice): 'dark' | 'light' | undefined {
  return choice === 'system' ? undefined : choice;
}
