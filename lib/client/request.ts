import type { z } from 'zod';
import { problemSchema } from '../contract/problem.ts';
import { RequestFailure } from './request-failure.ts';

const timeoutMs = 20_000;

export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GET of our own API. Rejects with `RequestFailure`, or with the signal's reason when the caller has left. */
export async function getJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { signal, headers = {} }: RequestOptions,
): Promise<z.output<Schema>> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const response = await send(
    path,
    { headers: { accept: 'application/json', ...headers } },
    signal,
    deadline,
  );
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    signal.throwIfAborted();
    throw new RequestFailure(deadline.aborted ? 'timeout' : 'malformed', null, { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new RequestFailure('malformed', null, { cause: parsed.error });
  return parsed.data;
}

/** Large answers may take the backend long. */
const bytesTimeoutMs = 60_000;

/** GET of our own API in a form that is no JSON; rejects as `getJson` does. */
export async function getBytes(
  path: string,
  media: string,
  { signal }: RequestOptions,
): Promise<ArrayBuffer> {
  const deadline = AbortSignal.timeout(bytesTimeoutMs);
  const response = await send(path, { headers: { accept: media } }, signal, deadline);
  try {
    return await response.arrayBuffer();
  } catch (error) {
    signal.throwIfAborted();
    throw new RequestFailure(deadline.aborted ? 'timeout' : 'malformed', null, { cause: error });
  }
}

/** Sends a request and gives the response where its status is good; everything else is a `RequestFailure`. */
export async function send(
  path: string,
  init: RequestInit,
  signal: AbortSignal,
  deadline: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.any([signal, deadline]) });
  } catch (error) {
    signal.throwIfAborted();
    throw new RequestFailure(deadline.aborted ? 'timeout' : 'offline', null, { cause: error });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response: Response): Promise<RequestFailure> {
  const body: unknown = await response.json().catch(() => null);
  const problem = problemSchema.safeParse(body);
  if (problem.success) {
    const { code, detail, differences = [] } = problem.data;
    return new RequestFailure(code, detail, { differences });
  }
  return new RequestFailure(response.status >= 500 ? 'internal-error' : 'malformed', null);
}
