import { createHash } from 'node:crypto';

/** Version of one push: its time and its number, as istiod puts it in front of every nonce. */
export function pushVersion(number: number, atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z/${number}`;
}

/** Nonce of one response: the push and a random-looking part that no other response has. */
export function nonceOf(version: string, response: number): string {
  const digest = createHash('sha256').update(`${version}/${response}`).digest('hex');
  const groups = [digest.slice(0, 8), digest.slice(8, 12), digest.slice(12, 16), digest.slice(16, 20)];
  return `${version}${groups.join('-')}-${digest.slice(20, 32)}`;
}
