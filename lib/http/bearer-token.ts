import { readFile } from 'node:fs/promises';
import { UpstreamFailure } from './upstream-failure.ts';

/** Gives the token for the next request; may read it anew. */
export type TokenSource = () => Promise<string>;

/** How long a token read from a file is used before the file is read again, ms. Kubernetes rotates hourly. */
const REREAD_AFTER_MS = 10_000;

/** A token that stands in a file and is replaced there from time to time, such as a projected service account token. */
export function tokenFromFile(path: string, source: string, now: () => number = Date.now): TokenSource {
  let token: string | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (token !== null && now() - readAt < REREAD_AFTER_MS) return token;
    const text = await readFile(path, 'utf8').catch(() => null);
    const read = text === null ? '' : text.trim();
    if (read === '' || /[^\x21-\x7e]/.test(read)) {
      throw new UpstreamFailure(
        'unauthorized',
        `The token file for ${source} cannot be read or holds no token.`,
      );
    }
    token = read;
    readAt = now();
    return token;
  };
}

/** A token that never changes. */
export const fixedToken =
  (token: string): TokenSource =>
  () =>
    Promise.resolve(token);
