import { z } from 'zod';
import { parseJson } from '../../../http/parse-json.ts';
import { Upstream } from '../../../http/upstream.ts';
import { UpstreamFailure } from '../../../http/upstream-failure.ts';

const ROUTES = 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration';

const syncSchema = z.array(
  z.object({
    proxy: z.string(),
    proxy_type: z.string().nullish(),
    route_sent: z.string().nullish(),
    route_acked: z.string().nullish(),
    resources: z.record(z.string(), z.object({ lastError: z.string().nullish() })).nullish(),
  }),
);
const objectsSchema = z.array(
  z.object({
    kind: z.string().nullish(),
    metadata: z.object({
      name: z.string(),
      namespace: z.string().nullish(),
      annotations: z.record(z.string(), z.string()).nullish(),
    }),
  }),
);
const dumpSchema = z.object({ configs: z.array(z.looseObject({ '@type': z.string() })) });

/** How far the routes of one proxy are. */
export interface ProxySync {
  /** `<pod>.<namespace>`. */
  readonly proxy: string;
  readonly isGateway: boolean;
  /** Sent and not acknowledged yet. */
  readonly isBehind: boolean;
  /** Why the proxy refused its routes; null where it did not. */
  readonly refusal: string | null;
}

/** An object as istiod has read it. */
export type ReadObject = z.infer<typeof objectsSchema>[number];

/**
 * istiod's debug endpoints, which answer the same machine, or whoever its settings let in. Throws `UpstreamFailure`, or the
 * reason of the signal.
 * @see https://istio.io/latest/docs/ops/diagnostic-tools/proxy-cmd/
 */
export class IstiodDebug {
  readonly #upstream: Upstream;

  constructor(baseUrl: string) {
    this.#upstream = new Upstream({ source: 'istiod', baseUrl, timeoutMs: 5_000 });
  }

  /** The answer of `/debug/syncz` as it is. */
  rawSyncs(signal: AbortSignal): Promise<unknown> {
    return this.#ask('/debug/syncz', {}, signal);
  }

  /** istiod's own metrics, in Prometheus' text format; empty where it serves none. */
  async metrics(signal: AbortSignal): Promise<string> {
    const { status, text } = await this.#upstream.send({ operation: 'metrics', path: '/metrics', signal });
    return status < 400 ? text : '';
  }

  /** Every proxy that is connected. */
  async syncs(signal: AbortSignal): Promise<readonly ProxySync[]> {
    const rows = syncSchema.parse(await this.rawSyncs(signal));
    return rows.map((row) => ({
      proxy: row.proxy,
      isGateway: row.proxy_type === 'router',
      isBehind: (row.route_sent ?? '') !== (row.route_acked ?? ''),
      refusal: row.resources?.[ROUTES]?.lastError ?? null,
    }));
  }

  /** Every object that istiod has read. */
  async objects(signal: AbortSignal): Promise<readonly ReadObject[]> {
    return objectsSchema.parse(await this.#ask('/debug/configz', {}, signal));
  }

  /** The dump of the routes that were sent to a proxy; null where it is connected to another istiod. */
  async routes(proxy: string, signal: AbortSignal): Promise<unknown> {
    const body = await this.#ask('/debug/config_dump', { proxyID: proxy }, signal);
    const dump = dumpSchema.safeParse(body);
    if (!dump.success) return null;
    return dump.data.configs.find((config) => config['@type'].endsWith('.RoutesConfigDump')) ?? null;
  }

  close(): Promise<void> {
    return this.#upstream.close();
  }

  async #ask(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    const request = {
      operation: path.slice('/debug/'.length),
      path,
      query: new URLSearchParams(query),
      signal,
    };
    const { status, text } = await this.#upstream.send(request);
    if (status === 404) return null;
    if (status >= 400)
      throw new UpstreamFailure('forbidden', `istiod answered with status ${status}.`, { status });
    return parseJson(text);
  }
}
