import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PracticeMesh } from '@/lab/practice-mesh.ts';

/** A proxy as `syncz` tells of it. */
export interface SyncRow {
  readonly proxy: string;
  readonly route_sent: string;
  readonly route_acked: string;
  readonly listener_sent: string;
  readonly listener_acked: string;
  readonly resources: Readonly<Record<string, { readonly lastError?: string }>>;
}

/** A route of a proxy's dump, as far as a test looks at it. */
export interface DumpedRoute {
  readonly name: string;
  readonly match: unknown;
  readonly route?: {
    readonly cluster?: string;
    readonly weightedClusters?: {
      readonly clusters: readonly { readonly name: string; readonly weight: number }[];
    };
  };
  readonly directResponse?: { readonly status: number };
  readonly metadata?: { readonly filterMetadata: { readonly istio: { readonly config: string } } };
  readonly typedPerFilterConfig?: Readonly<Record<string, unknown>>;
}

interface RoutesDump {
  readonly dynamicRouteConfigs: readonly {
    readonly versionInfo: string;
    readonly routeConfig: {
      readonly name: string;
      readonly virtualHosts: readonly { readonly name: string; readonly routes: readonly DumpedRoute[] }[];
    };
  }[];
}

/** istiod's own port of a mesh that stands still, as a person with curl sees it. */
export class IstiodPort {
  readonly url: string;
  readonly close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.close = close;
  }

  static async open(mesh: PracticeMesh): Promise<IstiodPort> {
    const listener = mesh.parts.find((part) => part.name === 'istiod')?.listener;
    if (listener === null || listener === undefined) throw new Error('istiod has no port');
    // Stepping the mesh keeps the thread for seconds: no timer may close what fetch will use again.
    const server = createServer({ keepAliveTimeout: 0 }, listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new IstiodPort(`http://127.0.0.1:${port}`, () => server.close());
  }

  async ask<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** What `syncz` says of the proxies whose pod name begins with a text. */
  async sync(podPrefix: string): Promise<readonly SyncRow[]> {
    const rows = await this.ask<readonly SyncRow[]>('/debug/syncz');
    return rows.filter(({ proxy }) => proxy.startsWith(podPrefix));
  }

  /** Routes for a host in the dump of one proxy, with the version of the push that they came with. */
  async routes(
    proxyId: string,
    virtualHost: string,
  ): Promise<{ version: string; routes: readonly DumpedRoute[] }> {
    const { configs } = await this.ask<{ configs: readonly { readonly '@type': string }[] }>(
      `/debug/config_dump?proxyID=${proxyId}`,
    );
    const dump = configs.find((config) =>
      config['@type'].endsWith('.RoutesConfigDump'),
    ) as unknown as RoutesDump;
    for (const { routeConfig, versionInfo } of dump.dynamicRouteConfigs) {
      const found = routeConfig.virtualHosts.find(({ name }) => name === virtualHost);
      if (found !== undefined) return { version: versionInfo, routes: found.routes };
    }
    throw new Error(`${proxyId} has no host ${virtualHost}`);
  }
}

/** Somebody on another machine. */
export const fromElsewhere = (_request: IncomingMessage): boolean => false;
