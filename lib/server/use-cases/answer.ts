import 'server-only';
import { BODY_ENCODING_HEADER } from '../http/body-encoding.ts';
import { acceptedEncoding, compressBody } from '../http/compress-body.ts';
import type { Runtime } from '../runtime.ts';
import { runtime } from '../runtime.ts';
import type { EncodedMap } from '../sampling/encoded-map.ts';
import { asProblem } from './api-problem.ts';

const NEVER_STORED = { 'cache-control': 'no-store' };

/** Runs a use case for a route, and makes a problem document of whatever it throws. */
export async function answer(
  request: Request,
  act: (running: Runtime) => Promise<Response>,
): Promise<Response> {
  const running = runtime();
  try {
    return await act(running);
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    const { problem, retryAfterSeconds } = asProblem(error);
    if (problem.code === 'internal-error') {
      running.log.error({ requestId: request.headers.get('x-request-id'), error }, 'a use case failed');
    }
    return new Response(JSON.stringify(problem), {
      status: problem.status,
      headers: {
        ...NEVER_STORED,
        'content-type': 'application/problem+json',
        ...(retryAfterSeconds === null ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
      },
    });
  }
}

/** JSON that is made for this one request. */
export const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: NEVER_STORED });

/** JSON that may be large and is made for this one request. */
export const largeJson = (request: Request, body: unknown): Promise<Response> =>
  largeAnswer(request, Buffer.from(JSON.stringify(body)), 'application/json');

/** What is made for this one request: compressed off the main thread, at a level that costs little. */
export async function largeAnswer(request: Request, body: Uint8Array, media: string): Promise<Response> {
  const encoding = acceptedEncoding(request.headers.get('accept-encoding'));
  const bytes = await compressBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength), encoding);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'cache-control': `${NEVER_STORED['cache-control']}, no-transform`,
      'content-type': media,
      vary: 'accept, accept-encoding',
      ...(encoding === 'identity' ? {} : { [BODY_ENCODING_HEADER]: encoding }),
    },
  });
}

/** A map in the bytes that it was serialised and compressed to once, or 304 where the reader has it. */
export async function mapResponse(request: Request, map: EncodedMap): Promise<Response> {
  const headers = {
    etag: map.etag,
    'cache-control': 'private, no-cache, no-transform',
    vary: 'accept-encoding',
  };
  if (request.headers.get('if-none-match') === map.etag) return new Response(null, { status: 304, headers });
  const encoding = acceptedEncoding(request.headers.get('accept-encoding'));
  const bytes = new Uint8Array(await map.bytes(encoding));
  return new Response(bytes, {
    headers: {
      ...headers,
      'content-type': 'application/json',
      ...(encoding === 'identity' ? {} : { [BODY_ENCODING_HEADER]: encoding }),
    },
  });
}

/** Server-sent events. `no-transform` keeps proxies and compression from holding them back. */
export const eventResponse = (stream: ReadableStream<Uint8Array>): Response =>
  new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
