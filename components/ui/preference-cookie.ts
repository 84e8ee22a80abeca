const yearSeconds = 31_536_000;

/** A cookie text that keeps a preference for a year on every page of this site; `null` forgets it. */
export function preferenceCookie(name: string, value: string | null): string {
  const lifetime = value === null ? 0 : yearSeconds;
  return `${name}=${value ?? ''}; Path=/; Max-Age=${lifetime}; SameSite=Lax`;
}
