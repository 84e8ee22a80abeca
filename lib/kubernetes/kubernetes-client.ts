import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { parseJson } from '../http/parse-json.ts';
import { Upstream } from '../http/upstream.ts';
import type { UpstreamOptions, UpstreamRequest } from '../http/upstream.ts';
import { identityHeaders, repeatGroups } from './caller-identity.ts';
import type { CallerIdentity } from './caller-identity.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { jsonLines } from './json-lines.ts';
import { KubernetesFailure, failureOfStatus } from './kubernetes-failure.ts';

/** Bounds and observer of every request to the API server. */
export type KubernetesClientOptions = Pick<UpstreamOptions, 'observe' | 'timeoutMs' | 'maxResponseBytes'>;

/** One page of a list. Items are as the server sent them: whoever reads them checks them. */
export interface ObjectPage {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  /** Token for the next page; null on the last. */
  readonly continueToken: string | null;
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: unknown;
  readonly resourceVersion: string | null;
}

/** One request for an object, on whose behalf it is, and what goes with it. */
export interface ObjectRequest {
  /** What is asked, in few words, such as `patch`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly text: string; readonly contentType: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly identity: CallerIdentity;
  readonly timeoutMs?: number;
}

/** Any answer of the API server, also one that refuses. */
export interface ObjectAnswer {
  readonly status: number;
  /** Parsed JSON; undefined where the body is none. */
  readonly body: unknown;
  readonly retryAfterSeconds: number | null;
  /** Warnings that came with it, in the server's words. */
  readonly warnings: string | null;
}

const pageSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});
const eventSchema = z.object({ type: z.string(), object: z.unknown() });
const versionSchema = z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) });
const apiVersionSchema = z.object({ gitVersion: z.string() });

/**
 * The Kubernetes API: lists and watches of any kind, and single requests on behalf of somebody. Every method throws
 * `KubernetesFailure` or `UpstreamFailure`, or the reason of the signal.
 */
export class KubernetesClient {
  readonly #access: ClusterAccess;
  readonly #options: KubernetesClientOptions;
  #upstream: Upstream | null = null;
  #bearerUpstream: Upstream | null = null;
  #clockSkewSeconds: number | null = null;

  constructor(access: ClusterAccess, options: KubernetesClientOptions = {}) {
    this.#access = access;
    this.#options = options;
  }

  /** One page of the collection at `path`, such as `/api/v1/pods`. */
  async list(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ObjectPage> {
    const body = await this.#getJson('list', path, query, signal);
    const page = pageSchema.safeParse(body);
    if (!page.success) throw new KubernetesFailure('malformed', 'Kubernetes answered a list that is none.');
    const { items, metadata } = page.data;
    return {
      items: items ?? [],
      resourceVersion: metadata.resourceVersion,
      continueToken: metadata.continue ? metadata.continue : null,
    };
  }

  /** Opens a watch: resolves once the server took it on; the events go on until the server ends the watch. */
  async watch(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<WatchEvent>> {
    const request = {
      operation: 'watch',
      path,
      query: new URLSearchParams({ ...query, watch: 'true' }),
      signal,
    };
    const stream = await this.#authenticated(request, (upstream, whole) => upstream.stream(whole));
    if (stream.status < 400) return readEvents(stream.chunks);
    throw failureOfStatus(parseJson(await readShort(stream.chunks)), stream);
  }

  /** Whether the server serves a resource of a group and version, such as `networking.istio.io/v1`. */
  async serves(groupVersion: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#getJson('discovery', `/apis/${groupVersion}`, {}, signal);
      return true;
    } catch (error) {
      if (error instanceof KubernetesFailure && error.status === 404) return false;
      throw error;
    }
  }

  /** Version of the API server, such as `v1.36.0`. */
  async serverVersion(signal: AbortSignal): Promise<string | null> {
    const parsed = apiVersionSchema.safeParse(await this.#getJson('version', '/version', {}, signal));
    return parsed.success ? parsed.data.gitVersion : null;
  }

  /** Sends one request on somebody's behalf. Any status is an answer: whoever asks tells refusals apart. */
  async exchange(request: ObjectRequest, signal: AbortSignal): Promise<ObjectAnswer> {
    const { identity, body, query = {}, headers = {}, ...rest } = request;
    const whole: UpstreamRequest = {
      ...rest,
      query: new URLSearchParams(query),
      headers: {
        ...headers,
        ...identityHeaders(identity),
        ...(body ? { 'content-type': body.contentType } : {}),
      },
      ...(body ? { body: body.text } : {}),
      signal,
    };
    const response =
      identity.kind === 'bearer'
        ? await (await this.#bearer()).send(whole)
        : await this.#authenticated(whole, (upstream, sent) => upstream.send(sent));
    this.#clockSkewSeconds = response.clockSkewSeconds ?? this.#clockSkewSeconds;
    return {
      status: response.status,
      body: parseJson(response.text),
      retryAfterSeconds: response.retryAfterSeconds,
      warnings: response.headers.get('warning'),
    };
  }

  /** Clock of the API server minus ours, from its last answer to `exchange`; null before one. */
  get clockSkewSeconds(): number | null {
    return this.#clockSkewSeconds;
  }

  /** Waits for requests under way, then closes the connections. */
  async close(): Promise<void> {
    await Promise.all([this.#upstream?.close(), this.#bearerUpstream?.close()]);
  }

  /** Connections without the console's own credentials, so that nothing but the token speaks. */
  async #bearer(): Promise<Upstream> {
    const { dispatcher } = (await this.#access.anonymous?.()) ?? { dispatcher: null };
    this.#bearerUpstream ??= this.#upstreamWith(dispatcher);
    return this.#bearerUpstream;
  }

  #upstreamWith(dispatcher: Dispatcher | null): Upstream {
    return new Upstream({
      ...this.#options,
      source: 'Kubernetes',
      baseUrl: this.#access.server,
      intercept: repeatGroups,
      ...(dispatcher === null ? {} : { dispatcher }),
    });
  }

  async #getJson(
    operation: string,
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const request = { operation, path, query: new URLSearchParams(query), signal };
    const response = await this.#authenticated(request, (upstream, whole) => upstream.send(whole));
    const body = parseJson(response.text);
    if (response.status >= 400) throw failureOfStatus(body, response);
    if (body === undefined) throw new KubernetesFailure('malformed', 'Kubernetes answered with no JSON.');
    return body;
  }

  /** Sends with credentials of now; a 401 lets go of the connections, since their certificate may have been replaced. */
  async #authenticated<T extends { readonly status: number }>(
    request: UpstreamRequest,
    send: (upstream: Upstream, request: UpstreamRequest) => Promise<T>,
  ): Promise<T> {
    const { headers, dispatcher } = await this.#access.credentials();
    this.#upstream ??= this.#upstreamWith(dispatcher);
    const answer = await send(this.#upstream, { ...request, headers: { ...request.headers, ...headers } });
    if (answer.status === 401) this.#upstream = null;
    return answer;
  }
}

async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  for await (const line of jsonLines(chunks)) yield readEvent(line);
}

function readEvent(line: unknown): WatchEvent {
  const event = eventSchema.safeParse(line);
  if (!event.success) throw new KubernetesFailure('malformed', 'Kubernetes sent an event of no known shape.');
  const { type, object } = event.data;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
    case 'BOOKMARK': {
      const version = versionSchema.safeParse(object);
      return {
        type,
        object,
        resourceVersion: version.success ? version.data.metadata.resourceVersion : null,
      };
    }
    default:
      throw failureOfStatus(object, { status: null, retryAfterSeconds: null });
  }
}

async function readShort(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.length > 100_000) break;
  }
  return text;
}
