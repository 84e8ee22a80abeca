import { z } from 'zod';
import { parseJson } from '../http/parse-json.ts';
import { Upstream } from '../http/upstream.ts';
import type { UpstreamOptions, UpstreamRequest } from '../http/upstream.ts';
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

const pageSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});
const eventSchema = z.object({ type: z.string(), object: z.unknown() });
const versionSchema = z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) });
const apiVersionSchema = z.object({ gitVersion: z.string() });

/**
 * The read side of the Kubernetes API, for lists and watches of any kind. Every method throws `KubernetesFailure` or
 * `UpstreamFailure`, or the reason of the signal.
 */
export class KubernetesClient {
  readonly #access: ClusterAccess;
  readonly #options: KubernetesClientOptions;
  #upstream: Upstream | null = null;

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

  /** Waits for requests under way, then closes the connections. */
  async close(): Promise<void> {
    await this.#upstream?.close();
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
    this.#upstream ??= new Upstream({
      ...this.#options,
      source: 'Kubernetes',
      baseUrl: this.#access.server,
      ...(dispatcher === null ? {} : { dispatcher }),
    });
    const answer = await send(this.#upstream, { ...request, headers });
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
