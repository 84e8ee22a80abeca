import 'server-only';
import { fixedToken, tokenFromFile, type TokenSource } from '../http/bearer-token.ts';

/** The token for a backend, from a file that is read anew or as configured; undefined where there is none. */
export function tokenOf(
  token: string | undefined,
  file: string | undefined,
  source: string,
): TokenSource | undefined {
  if (file !== undefined) return tokenFromFile(file, source);
  return token === undefined ? undefined : fixedToken(token);
}
