import { Pool } from 'undici';
import { eventually } from '../eventually.ts';

/** What came back of many equal requests. */
export interface Tally {
  readonly total: number;
  /** Answers by version of the backend; those that no backend gave are not in it. */
  readonly versions: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<number, number>>;
  /** Bodies of answers that no backend gave, such as Envoy's own. */
  readonly proxyAnswers: Readonly<Record<string, number>>;
  readonly latenciesMs: readonly number[];
}

/** Sends GET requests for `host` to a proxy's port, a few at a time, and counts the answers. */
export async function countRequests(
  port: number,
  options: {
    readonly host: string;
    readonly count: number;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Where the proxy listens; 127.0.0.1 when left out. */
    readonly address?: string;
  },
): Promise<Tally> {
  const pool = new Pool(`http://${options.address ?? '127.0.0.1'}:${port}`, { connections: 8 });
  const versions: Record<string, number> = {};
  const statuses: Record<number, number> = {};
  const proxyAnswers: Record<string, number> = {};
  const latenciesMs: number[] = [];
  const add = (into: Record<string, number>, key: string | number): void => {
    into[key] = (into[key] ?? 0) + 1;
  };
  const one = async (): Promise<void> => {
    const startedAt = performance.now();
    const answer = await pool.request({
      method: 'GET',
      path: options.path ?? '/',
      headers: { host: options.host, ...options.headers },
    });
    const text = await answer.body.text();
    latenciesMs.push(performance.now() - startedAt);
    const version = answer.headers['x-version'];
    add(statuses, answer.statusCode);
    if (typeof version === 'string') add(versions, version);
    else add(proxyAnswers, text);
  };
  try {
    await Promise.all(Array.from({ length: options.count }, one));
  } finally {
    await pool.destroy();
  }
  return { total: options.count, versions, statuses, proxyAnswers, latenciesMs };
}

/** Whether a count is within five standard deviations of a share of all requests. */
export function isShare(tally: Tally, count: number | undefined, share: number): boolean {
  const { total } = tally;
  return Math.abs((count ?? 0) - total * share) <= 5 * Math.sqrt(total * share * (1 - share));
}

/** Counts again until the answers are as expected: a proxy takes a moment after an object was written. */
export function countUntil(
  what: string,
  count: () => Promise<Tally>,
  fits: (tally: Tally) => boolean,
): Promise<Tally> {
  return eventually(what, async () => {
    const tally = await count();
    return fits(tally) ? tally : null;
  });
}
