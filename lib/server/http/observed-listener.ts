import 'server-only';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { ApiProblem } from '../use-cases/api-problem.ts';
import type { Metrics } from '../operations/metrics.ts';
import { bodyTooLarge, MOST_BODY_BYTES } from '../use-cases/parse-body.ts';
import { restoreBodyEncoding } from './body-encoding.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { isReadable, routePattern, mostBodyBytesOf, writeMethodsOf } from './route-pattern.ts';
import { isAllowedOrigin } from './same-origin.ts';

export interface ObservedListenerOptions {
  readonly mode: 'production' | 'development';
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What answers in the end. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** A request that goes no further; `allow` names the methods that the path takes. */
interface Refusal {
  readonly problem: ApiProblem;
  readonly allow: string | null;
}

const REQUEST_ID = /^[\w.-]{1,64}$/;

/**
 * Puts around every request what all of them need: an id, a nonce with its policy, the check of its origin, a span, a metric
 * and a line in the log. The path is logged without its query.
 */
export function observedListener(options: ObservedListenerOptions): RequestListener {
  return (request, response) => void observe(request, response, options);
}

async function observe(
  request: IncomingMessage,
  response: ServerResponse,
  options: ObservedListenerOptions,
): Promise<void> {
  const startedAt = performance.now();
  const method = request.method ?? 'GET';
  const [path = '/'] = (request.url ?? '/').split('?');
  const route = routePattern(path);
  const requestId = identify(request, response);
  const parent = propagation.extract(context.active(), request.headers);
  const span = trace
    .getTracer('pilothouse')
    .startSpan(
      `${method} ${route}`,
      { kind: SpanKind.SERVER, attributes: { 'http.request.method': method, 'http.route': route } },
      parent,
    );
  response.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1000;
    const status = response.statusCode;
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    options.metrics.observeRequest(method, route, status, seconds);
    const level = status >= 500 ? 'warn' : 'debug';
    options.log[level]({ requestId, method, path, status, seconds }, 'answered');
  });
  applyPolicy(request, response, options.mode);
  restoreBodyEncoding(response);
  const refusal = refusalOf(method, path, request);
  if (refusal !== null) {
    sendProblem(response, refusal);
    // What was still on its way is read, so that the caller hears the answer.
    request.resume();
    return;
  }
  try {
    await context.with(trace.setSpan(parent, span), () => options.handle(request, response));
  } catch (error) {
    options.log.error({ requestId, method, path, error }, 'a request could not be answered');
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

/** The caller's id where it sent a plain one, so that a request can be followed through a proxy. */
function identify(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  request.headers['x-request-id'] = requestId;
  response.setHeader('X-Request-Id', requestId);
  return requestId;
}

/** Next takes the nonce for its own scripts from the policy on the request; pages read `x-nonce`. */
function applyPolicy(
  request: IncomingMessage,
  response: ServerResponse,
  mode: 'production' | 'development',
): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, mode);
  request.headers['x-nonce'] = nonce;
  request.headers['content-security-policy'] = policy;
  response.setHeader('Content-Security-Policy', policy);
}

/** What no route may see: paths that cannot be decoded, methods that the path does not take, and writes from other sites. */
function refusalOf(method: string, path: string, request: IncomingMessage): Refusal | null {
  if (!isDecodable(path)) {
    const message = 'holds an escape that is none';
    const problem = new ApiProblem('invalid-request', `The path ${message}.`, {
      errors: [{ path: 'path', message }],
    });
    return { problem, allow: null };
  }
  if (!isAllowedOrigin(method, request.headers)) {
    const detail = 'Only pages of the console itself may send this request.';
    return { problem: new ApiProblem('forbidden', detail), allow: null };
  }
  const pattern = routePattern(path);
  const allowed = [...(isReadable(pattern) ? ['GET', 'HEAD'] : []), ...writeMethodsOf(pattern)];
  if (method === 'OPTIONS' || allowed.includes(method)) {
    const mostBytes = mostBodyBytesOf(pattern) ?? MOST_BODY_BYTES;
    const isTooLarge = Number(request.headers['content-length'] ?? 0) > mostBytes;
    return isTooLarge ? { problem: bodyTooLarge(mostBytes), allow: null } : null;
  }
  const detail = `This path takes ${allowed.filter((one) => one !== 'HEAD').join(' or ')}, not ${method}.`;
  return { problem: new ApiProblem('method-not-allowed', detail), allow: allowed.join(', ') };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

function sendProblem(response: ServerResponse, { problem: { problem }, allow }: Refusal): void {
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    ...(allow === null ? {} : { allow }),
  });
  response.end(JSON.stringify(problem));
}
