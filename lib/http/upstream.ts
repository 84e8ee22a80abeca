import { readFileSync } from 'node:fs';
import { Agent, Headers, fetch, request as send } from 'undici';
import type { Dispatcher, Response } from 'undici';
import { parseBaseAddress, resolveBelow } from './base-address.ts';
import type { BaseAddress } from './base-address.ts';
import type { TokenSource } from './bearer-token.ts';
import { readBoundedBody } from './bounded-body.ts';
import { meaningOfError, runExchange } from './exchange.ts';
import type { Exchange, RequestObserver } from './exchange.ts';
import { clockSkewSeconds, parseRetryAfterSeconds } from './response-clock.ts';
import { ACCEPTED_ENCODING, unpackBody } from './unpack-body.ts';
import { UpstreamFailure } from './upstream-failure.ts';

/** Where a backend is, how to prove who asks, and the bounds on its answers. */
export interface UpstreamOptions {
  /** Name of the backend in sentences, spans and metrics, such as `Prometheus`. */
  readonly source: string;
  /** The one address that requests may go to, with an optional path prefix. */
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: TokenSource;
  /** PEM file of the authorities to trust in place of the system's. */
  readonly caFile?: string;
  /** Connections made elsewhere, such as with a client certificate; `caFile` then has no say. */
  readonly dispatcher?: Dispatcher;
  /** Looks at every request on its last step to the connection. */
  readonly intercept?: Dispatcher.DispatcherComposeInterceptor;
  /** Default bound on the time of one request, ms. */
  readonly timeoutMs?: number;
  /** Default bound on one answer after decompression, bytes. */
  readonly maxResponseBytes?: number;
  readonly observe?: RequestObserver;
}

/** One request, below the configured address. */
export interface UpstreamRequest {
  /** What is asked, in few words and without variable parts: `instant query`. */
  readonly operation: string;
  /** Below the configured address; encode names with `encodeURIComponent`. */
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form is sent as `application/x-www-form-urlencoded`; text needs its type in `headers`. */
  readonly body?: URLSearchParams | string;
  readonly timeoutMs?: number;
  readonly maxResponseBytes?: number;
  /** Ends the request at the backend too; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** What arrives before the body. */
export interface UpstreamHead {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly retryAfterSeconds: number | null;
}

/** An answer read to its end. */
export interface UpstreamResponse extends UpstreamHead {
  readonly body: Buffer;
  /** The body as text, made when it is asked for; bytes that are no UTF-8 become U+FFFD. */
  readonly text: string;
  /** From the first byte sent to the last byte read. */
  readonly seconds: number;
  /** The backend's clock minus ours, from its `Date` header; exact to about a second. Null without one. */
  readonly clockSkewSeconds: number | null;
}

/** An answer that goes on; its chunks throw `UpstreamFailure` or the reason of the signal. */
export interface UpstreamStream extends UpstreamHead {
  readonly chunks: AsyncIterable<Uint8Array>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 64_000_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The one way out to one backend. It is pinned to the configured address, follows no redirect, has a bound on time
 * and size, carries the trace on and tells the observer about each request.
 */
export class Upstream {
  readonly #options: UpstreamOptions;
  readonly #base: BaseAddress;
  readonly #dispatcher: Dispatcher;

  /** Throws `RangeError` where the address cannot be used, and what reading the CA file throws. */
  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#base = parseBaseAddress(options.baseUrl);
    const dispatcher = options.dispatcher ?? createDispatcher(options.caFile);
    this.#dispatcher = options.intercept ? dispatcher.compose(options.intercept) : dispatcher;
  }

  /** Any status is an answer. Throws `UpstreamFailure` where there is none, or the reason of the signal. */
  async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    const milliseconds = this.#timeoutMs(request);
    const exchange = this.#exchange(request, { signal: AbortSignal.timeout(milliseconds), milliseconds });
    return runExchange(exchange, this.#options.observe, async (traceHeaders, onStatus) => {
      const startedMs = Date.now();
      const startedAt = performance.now();
      const { response, headers } = await this.#send(request, exchange, traceHeaders);
      const middleMs = (startedMs + Date.now()) / 2;
      const { source, maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = this.#options;
      const maxBytes = request.maxResponseBytes ?? maxResponseBytes;
      const packed = await readBoundedBody(source, response.body, maxBytes);
      const body = await unpackBody(source, packed, headers.get('content-encoding'), maxBytes);
      onStatus(response.statusCode);
      return {
        ...headOf(response.statusCode, headers),
        body,
        get text() {
          return body.toString('utf8');
        },
        seconds: (performance.now() - startedAt) / 1000,
        clockSkewSeconds: clockSkewSeconds(headers.get('date'), middleMs),
      };
    });
  }

  /**
   * Hands out the answer while it arrives, for watches. `timeoutMs` bounds the wait for the head of the answer; the
   * body goes on until it ends or the signal aborts. Leaving the iteration closes the connection.
   */
  async stream(request: UpstreamRequest): Promise<UpstreamStream> {
    const milliseconds = this.#timeoutMs(request);
    const timer = new AbortController();
    const exchange = this.#exchange(request, { signal: timer.signal, milliseconds });
    const timeout = setTimeout(() => timer.abort(), milliseconds);
    return runExchange(exchange, this.#options.observe, async (traceHeaders, onStatus) => {
      const response = await this.#fetch(request, exchange, traceHeaders).finally(() =>
        clearTimeout(timeout),
      );
      onStatus(response.status);
      return { ...headOf(response.status, response.headers), chunks: withMeaning(response.body, exchange) };
    });
  }

  /** Waits for requests under way, then closes the connections. */
  close(): Promise<void> {
    return this.#dispatcher.close();
  }

  #timeoutMs(request: UpstreamRequest): number {
    return request.timeoutMs ?? this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  #exchange(request: UpstreamRequest, deadline: Exchange['deadline']): Exchange {
    request.signal.throwIfAborted();
    return {
      source: this.#options.source,
      operation: request.operation,
      method: request.method ?? 'GET',
      url: resolveBelow(this.#base, request.path, request.query),
      callerSignal: request.signal,
      deadline,
    };
  }

  /** Later ones win, whatever their case: defaults, the configuration's, the token, the request's, the trace's. */
  async #headers(request: UpstreamRequest, traceHeaders: Readonly<Record<string, string>>): Promise<Headers> {
    const headers = new Headers({ accept: 'application/json', 'user-agent': 'pilothouse' });
    const token = await this.#options.token?.();
    const layers = [
      this.#base.authorization === null ? {} : { authorization: this.#base.authorization },
      this.#options.headers ?? {},
      token === undefined ? {} : { authorization: `Bearer ${token}` },
      request.headers ?? {},
      traceHeaders,
    ];
    for (const layer of layers) for (const [name, value] of Object.entries(layer)) headers.set(name, value);
    return headers;
  }

  /** Without what `fetch` does on top, which costs as much for a large answer as unpacking it. */
  async #send(
    request: UpstreamRequest,
    exchange: Exchange,
    traceHeaders: Readonly<Record<string, string>>,
  ): Promise<{ response: Dispatcher.ResponseData; headers: UpstreamHead['headers'] }> {
    const isForm = request.body instanceof URLSearchParams;
    const form = isForm ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } : {};
    const own = { 'accept-encoding': ACCEPTED_ENCODING, ...form, ...request.headers };
    const headers = await this.#headers({ ...request, headers: own }, traceHeaders);
    const response = await send(exchange.url, {
      method: exchange.method,
      headers: Object.fromEntries(headers),
      body: request.body?.toString() ?? null,
      signal: signalOf(exchange),
      dispatcher: this.#dispatcher,
    });
    if (isRedirect(response.statusCode)) {
      await response.body.dump();
      throw redirected(exchange.source, response.statusCode);
    }
    return { response, headers: headersOf(response) };
  }

  async #fetch(
    request: UpstreamRequest,
    exchange: Exchange,
    traceHeaders: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const response = await fetch(exchange.url, {
      method: exchange.method,
      headers: await this.#headers(request, traceHeaders),
      body: request.body ?? null,
      redirect: 'manual',
      signal: signalOf(exchange),
      dispatcher: this.#dispatcher,
    });
    if (!isRedirect(response.status)) return response;
    await response.body?.cancel();
    throw redirected(exchange.source, response.status);
  }
}

const signalOf = ({ callerSignal, deadline }: Exchange): AbortSignal =>
  AbortSignal.any([callerSignal, deadline.signal]);

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

function redirected(source: string, status: number): UpstreamFailure {
  const sentence =
    `${source} answered with a redirect, which is not followed: configure the address that answers ` +
    'itself. A login page in between answers like this too.';
  return new UpstreamFailure('unsupported', sentence, { status });
}

/** Timeouts are the request's own: undici's bounds on head and body are off, since watches are quiet for long. */
function createDispatcher(caFile: string | undefined): Dispatcher {
  const authorities = caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') };
  return new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS, ...authorities },
    connections: 32,
    keepAliveTimeout: 20_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

const headOf = (status: number, headers: UpstreamHead['headers']): UpstreamHead => ({
  status,
  headers,
  retryAfterSeconds: parseRetryAfterSeconds(headers.get('retry-after'), Date.now()),
});

/** The headers of an answer by their names in lower case. */
const headersOf = ({ headers }: Dispatcher.ResponseData): UpstreamHead['headers'] => ({
  get: (name) => [headers[name] ?? []].flat().join(', ') || null,
});

async function* withMeaning(body: AsyncIterable<Uint8Array> | null, exchange: Exchange) {
  try {
    if (body !== null) yield* body;
  } catch (error) {
    throw meaningOfError(error, exchange);
  }
}
