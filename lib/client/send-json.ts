import type { z } from 'zod';
import { RequestFailure } from './request-failure.ts';
import { send } from './request.ts';

const timeoutMs = 30_000;

interface JsonWrite {
  readonly method: 'POST' | 'DELETE';
  readonly body: unknown;
  /** Makes a repeated request one. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** A write to our own API and its answer. Rejects with `RequestFailure`; a time-out says nothing of whether it was done. */
export async function sendJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { method, body, idempotencyKey, signal = new AbortController().signal }: JsonWrite,
): Promise<z.output<Schema>> {
  const response = await send(
    path,
    {
      method,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify(body),
    },
    signal,
    AbortSignal.timeout(timeoutMs),
  );
  const answer: unknown = await response.json().catch(() => null);
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new RequestFailure('malformed', null, { cause: parsed.error });
  return parsed.data;
}
