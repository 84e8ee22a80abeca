import type { IncomingMessage } from 'node:http';
import { parseDuration } from '../promql/literals.ts';
import { invalidParameter, PrometheusApiError } from './api-error.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_SECONDS = 9_223_372_036;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The URL's parameters and, for a POST, those of its form, the form's first. */
export async function readParameters(request: IncomingMessage, url: URL): Promise<URLSearchParams> {
  if (request.method !== 'POST') return url.searchParams;
  const parameters = new URLSearchParams();
  const type = request.headers['content-type'] ?? '';
  const body = await readBody(request);
  if (type.startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  }
  for (const [name, value] of url.searchParams) parameters.append(name, value);
  return parameters;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk as Uint8Array);
    bytes += buffer.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new PrometheusApiError('bad_data', 'error parsing form values: http: POST too large');
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Milliseconds of a time given as seconds since the epoch or in RFC 3339. */
export function timeParameter(parameters: URLSearchParams, name: string, defaultMs: number | null): number {
  const text = parameters.get(name) ?? '';
  if (text === '' && defaultMs !== null) return defaultMs;
  const seconds = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  if (Math.abs(seconds) <= MAX_SECONDS * 1000) return Math.round(seconds * 1000);
  const parsedMs = RFC3339.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(parsedMs)) return parsedMs;
  throw invalidParameter(name, `cannot parse ${JSON.stringify(text)} to a valid timestamp`);
}

/** Milliseconds of a duration given in seconds or as `1m30s`. */
export function durationParameter(text: string, name: string): number {
  const seconds = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  if (Math.abs(seconds) > MAX_SECONDS) {
    throw invalidParameter(
      name,
      `cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`,
    );
  }
  const durationMs = Number.isNaN(seconds) ? parseDuration(text) : seconds * 1000;
  if (durationMs === null) {
    throw invalidParameter(name, `cannot parse ${JSON.stringify(text)} to a valid duration`);
  }
  return durationMs;
}

/** The `limit` parameter: null where absent or 0, which both mean no limit. */
export function limitParameter(parameters: URLSearchParams): number | null {
  const text = parameters.get('limit') ?? '';
  if (text === '') return null;
  if (!/^\d+$/.test(text)) throw new PrometheusApiError('bad_data', 'limit must be a number');
  return Number(text) === 0 ? null : Number(text);
}
