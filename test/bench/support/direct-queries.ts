import type { CountedQuery } from '../../support/counting-proxy.ts';

/** A question that can be sent again. */
export type Question = Pick<CountedQuery, 'path' | 'body'>;

const MOST_TRIES = 3;

/** The question without the time that the console gave the backend for it. */
function withoutDeadline(body: string): string {
  const form = new URLSearchParams(body);
  form.delete('timeout');
  return form.toString();
}

/** Asks a backend as the console does, without the console; gives the seconds until its answer was read. */
export async function askDirectly(url: string, question: Question, tries = 1): Promise<number> {
  const { path } = question;
  const body = withoutDeadline(question.body);
  const startedMs = performance.now();
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body,
  });
  await response.arrayBuffer();
  // A machine busy with something else lets the backend give up; only an answer counts, and its own time alone.
  if (response.status === 503 && tries < MOST_TRIES) return askDirectly(url, question, tries + 1);
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return (performance.now() - startedMs) / 1000;
}

/** The slowest of the questions, each asked alone. */
export async function slowestAlone(url: string, questions: readonly Question[]): Promise<number> {
  const seconds: number[] = [];
  for (const question of questions) seconds.push(await askDirectly(url, question));
  return Math.max(...seconds);
}

/** The slowest of the questions in groups that follow each other, the members of a group at the same time. */
export async function slowestTogether(
  url: string,
  groups: readonly (readonly Question[])[],
): Promise<number> {
  let slowest = 0;
  for (const group of groups) {
    const seconds = await Promise.all(group.map((question) => askDirectly(url, question)));
    slowest = Math.max(slowest, ...seconds);
  }
  return slowest;
}
