import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import type { ApiError } from '../api-error.ts';

/** A finished answer: status, body and the warnings that go into headers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly warnings?: readonly string[];
}

/** Headers that every answer of an API server carries; the caller's audit id is taken over as it is. */
export function standardHeaders(request: IncomingMessage): Record<string, string> {
  const given = request.headers['audit-id'];
  return {
    'audit-id': typeof given === 'string' && given !== '' ? given : randomUUID(),
    'cache-control': 'no-cache, private',
    'x-kubernetes-pf-flowschema-uid': 'f1b7a6c2-5c0e-4f5e-9d5b-2f6f0c2d7a11',
    'x-kubernetes-pf-prioritylevel-uid': '0d9a3c5e-8b1f-4c57-a5a1-6e4b8f0d3c22',
  };
}

/** Sends JSON, or YAML to who asks for it; large answers are compressed when the caller allows it. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const yaml = /^application\/yaml\b/.test(request.headers.accept ?? '');
  const text = yaml ? stringify(answer.body) : `${JSON.stringify(answer.body)}\n`;
  const { status, warnings = [] } = answer;
  const warning = warnings.map((entry) => `299 - ${JSON.stringify(entry)}`);
  const headers: Record<string, string[]> = warning.length === 0 ? {} : { warning };
  sendBytes(request, response, status, yaml ? 'application/yaml' : 'application/json', text, headers);
}

/** Sends a refusal as its Status. */
export function sendError(request: IncomingMessage, response: ServerResponse, error: ApiError): void {
  const { code, details } = error.status;
  if (details?.retryAfterSeconds !== undefined) response.setHeader('retry-after', details.retryAfterSeconds);
  sendAnswer(request, response, { status: code, body: error.status });
}

/** Sends any body with the standard headers. */
export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  const raw = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
  const zip = raw.byteLength > 128 * 1024 && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const bytes = zip ? gzipSync(raw, { level: 1 }) : raw;
  response.writeHead(status, {
    ...standardHeaders(request),
    'content-type': contentType,
    'content-length': bytes.byteLength,
    ...(zip ? { 'content-encoding': 'gzip' } : {}),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
