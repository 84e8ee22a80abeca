import { describe, expect, it } from 'vitest';
import { preferenceCookie } from '@/components/ui/preference-cookie.ts';
import { parseThemeChoice, themeAttribute } from '@/components/ui/theme-choice.ts';

describe('the theme', () => {
  it('follows the operating system until one is chosen', () => {
    expect(parseThemeChoice(undefined)).toBe('system');
    expect(themeAttribute('system')).toBeUndefined();
  });

  it('is what the cookie says, and nothing that it should not say', () => {
    expect(themeAttribute(parseThemeChoice('light'))).toBe('light');
    expect(themeAttribute(parseThemeChoice('dark'))).toBe('dark');
    expect(parseThemeChoice('"><script>')).toBe('system');
  });

  it('is kept for a year on all pages and can be forgotten', () => {
    expect(preferenceCookie('pilothouse-theme', 'light')).toBe(
      'pilothouse-theme=light; Path=/; Max-Age=31536000; SameSite=Lax',
    );
    expect(preferenceCookie('pilothouse-theme', null)).toContain('Max-Age=0');
  });
});
