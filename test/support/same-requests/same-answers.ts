import { eventually } from '../eventually.ts';
import type { ApiAnswer, ApiClient } from '../real-control-plane/api-client.ts';
import { accessRequests } from './access-requests.ts';
import { deleteRequests } from './delete-requests.ts';
import { patchRequests } from './patch-requests.ts';
import { policyRequests } from './policy-requests.ts';
import { readRequests, watchRequests } from './read-requests.ts';
import { refusalRequests } from './refusal-requests.ts';
import type { SameRequest } from './same-request.ts';
import { setupRequests } from './setup-requests.ts';

/** All in this order: later requests meet what earlier ones left behind. */
export const sameRequests: readonly SameRequest[] = [
  ...setupRequests,
  ...readRequests,
  ...watchRequests,
  ...patchRequests,
  ...refusalRequests,
  ...accessRequests,
  ...policyRequests,
  ...deleteRequests,
];

/** Sends again until the answer has the status (or a warning); in the end the last answer counts, whatever it is. */
async function sendUntil(
  title: string,
  send: () => Promise<ApiAnswer>,
  until: number | 'warning' | 'silence',
): Promise<ApiAnswer> {
  const fits = (answer: ApiAnswer): boolean => {
    if (typeof until === 'number') return answer.status === until;
    return (answer.headers.warning === undefined) === (until === 'silence');
  };
  const awaited = async (): Promise<ApiAnswer | null> => {
    const answer = await send();
    return fits(answer) ? answer : null;
  };
  return eventually(title, awaited, 10_000).catch(send);
}

/** Sends every request to one server and gives its answers by title. */
export async function answersOf(client: ApiClient): Promise<Map<string, ApiAnswer>> {
  const answers = new Map<string, ApiAnswer>();
  const earlier = (title: string): ApiAnswer['body'] => {
    const found = answers.get(title);
    if (found === undefined) throw new Error(`No earlier request is called "${title}"`);
    return found.body;
  };
  for (const { title, request, until } of sameRequests) {
    if (answers.has(title)) throw new Error(`Two requests are called "${title}"`);
    const { headers, ...rest } = typeof request === 'function' ? request(earlier) : request;
    const send = (): Promise<ApiAnswer> =>
      client.send({ ...rest, headers: { 'user-agent': 'same-requests/1', ...headers } });
    if (until === undefined) answers.set(title, await send());
    else answers.set(title, await sendUntil(title, send, until));
  }
  return answers;
}
