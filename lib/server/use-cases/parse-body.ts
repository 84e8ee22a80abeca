import 'server-only';
import type { z } from 'zod';
import { ApiProblem, invalidParameters } from './api-problem.ts';

/** More than any plan or reason needs. */
export const MOST_BODY_BYTES = 256_000;
/** So much more is read and thrown away, so that whoever sends it hears why; then the connection is cut. */
const MOST_DISCARDED_BYTES = 4_000_000;

/** The JSON body of a write by its schema. Throws `ApiProblem`: not JSON (415), too large (413), not right (400). */
export async function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  mostBytes: number = MOST_BODY_BYTES,
): Promise<z.output<Schema>> {
  const [media = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (media.trim().toLowerCase() !== 'application/json') {
    throw new ApiProblem(
      'unsupported-media-type',
      'Send the body as JSON, with Content-Type: application/json.',
    );
  }
  const parsed = schema.safeParse(asJson(await boundedText(request, mostBytes)));
  if (!parsed.success) throw invalidParameters(parsed.error);
  return parsed.data;
}

async function boundedText(request: Request, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= mostBytes) chunks.push(chunk);
    if (bytes > mostBytes + MOST_DISCARDED_BYTES) break;
  }
  if (bytes > mostBytes) throw bodyTooLarge(mostBytes);
  return Buffer.concat(chunks).toString('utf8');
}

/** The problem of a body that is larger than its route takes. */
export const bodyTooLarge = (mostBytes: number): ApiProblem =>
  new ApiProblem('too-large', `The body must have at most ${mostBytes} bytes.`);

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = 'is not JSON';
    throw new ApiProblem('invalid-request', `The body ${message}.`, { errors: [{ path: 'body', message }] });
  }
}
