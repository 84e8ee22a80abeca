import type { ClusterTable } from './cluster-table.ts';
import { hostCovers } from './host-name.ts';
import type { CompiledHttpRoute } from './http-route.ts';
import { defaultRetry, noRetry, plainRule, type RouteRule } from './route-rule.ts';
import type { CompiledVirtualService } from './virtual-service.ts';

/** A route object that proxies refuse, with Envoy's words. */
export interface RefusedRoutes {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
  /** `mesh` for the sidecars, else Gateways (`namespace/name`). */
  readonly gateways: readonly string[];
}

/**
 * Routes as one generation of proxies got them (RDS). A proxy refuses a route configuration as a whole: one bad
 * VirtualService keeps the routes of every host on its port, or of its Gateway, as they were before.
 */
export class RouteTable {
  readonly refusals: readonly RefusedRoutes[];
  readonly #virtualServices: readonly CompiledVirtualService[];
  readonly #httpRoutes: readonly CompiledHttpRoute[];
  readonly #clusters: ClusterTable;
  /** Tables that still hold, by scope: one Gateway, or one port of the sidecars. */
  readonly #inForce = new Map<string, RouteTable>();
  readonly #known = new Map<string, Map<string, readonly RouteRule[]>>();

  /** Compiled objects oldest first. `previous`: what proxies had before; null for none. */
  constructor(
    objects: {
      readonly virtualServices: readonly CompiledVirtualService[];
      readonly httpRoutes: readonly CompiledHttpRoute[];
    },
    clusters: ClusterTable,
    previous: RouteTable | null,
  ) {
    this.#virtualServices = objects.virtualServices;
    this.#httpRoutes = objects.httpRoutes;
    this.#clusters = clusters;
    const refused = objects.virtualServices.filter((candidate) => candidate.refusal !== null);
    this.refusals = refused.map(({ namespace, name, gateways, refusal }) => ({
      kind: 'VirtualService',
      namespace,
      name,
      gateways,
      message: refusal ?? '',
    }));
    if (refused.length === 0) return;
    const before = previous ?? new RouteTable({ virtualServices: [], httpRoutes: [] }, clusters, null);
    for (const scope of refused.flatMap((candidate) => this.#scopesOf(candidate))) {
      this.#inForce.set(scope, before.#inForce.get(scope) ?? before);
    }
  }

  /** Hosts that VirtualServices bring in through a Gateway. */
  hostsOf(gateway: string): readonly string[] {
    const bound = this.#virtualServices.filter((candidate) => candidate.gateways.includes(gateway));
    return [...new Set(bound.flatMap((candidate) => candidate.hosts))];
  }

  /** Gateways (`namespace/name`) that have routes. */
  get gateways(): readonly string[] {
    const all = this.#virtualServices.flatMap((candidate) => candidate.gateways);
    return [...new Set(all)].filter((name) => name !== 'mesh');
  }

  /** Younger VirtualServices of a host that are not obeyed: host, names of the winner and of the ignored one. */
  get ignored(): readonly { readonly host: string; readonly winner: string; readonly name: string }[] {
    const winners = new Map<string, string>();
    return this.#virtualServices.flatMap(({ gateways, hosts, name, namespace }) => {
      if (!gateways.includes('mesh')) return [];
      return hosts.flatMap((host) => {
        const winner = winners.get(host);
        winners.set(host, winner ?? `${namespace}/${name}`);
        return winner === undefined ? [] : [{ host, winner, name: `${namespace}/${name}` }];
      });
    });
  }

  /** Rules in force for a host at the sidecars (`mesh`) or one Gateway (`namespace/name`); empty: no route. */
  rules(host: string, gateway: string): readonly RouteRule[] {
    const known = this.#known.get(gateway)?.get(host);
    if (known !== undefined) return known;
    const table = this.#inForce.size === 0 ? this : this.#tableFor(host, gateway);
    const rules = table.written(host, gateway);
    const ofGateway = this.#known.get(gateway) ?? new Map<string, readonly RouteRule[]>();
    this.#known.set(gateway, ofGateway.set(host, rules));
    return rules;
  }

  /** Rules as they were sent, whether the proxies took them or not. */
  written(host: string, gateway: string): readonly RouteRule[] {
    const router = this.#virtualServiceFor(host, gateway);
    const meshRoute =
      gateway === 'mesh' ? this.#httpRoutes.find((candidate) => candidate.hosts.includes(host)) : undefined;
    // A host with both kinds of routes obeys the older one.
    if (router !== undefined && (meshRoute === undefined || router.createdAt <= meshRoute.createdAt)) {
      return router.rulesFor(gateway);
    }
    if (meshRoute !== undefined) return meshRoute.rules;
    if (gateway !== 'mesh') return [];
    const isPassedThrough = this.#clusters.target(host)?.identity.name === 'PassthroughCluster';
    return [plainRule(host, isPassedThrough ? noRetry : defaultRetry)];
  }

  /** The oldest that names the host; one with a wildcard only where none names it. */
  #virtualServiceFor(host: string, gateway: string): CompiledVirtualService | undefined {
    const bound = this.#virtualServices.filter((candidate) => candidate.gateways.includes(gateway));
    return (
      bound.find((candidate) => candidate.hosts.includes(host)) ??
      bound.find((candidate) => candidate.hosts.some((known) => hostCovers(known, host)))
    );
  }

  #tableFor(host: string, gateway: string): RouteTable {
    const scope = gateway === 'mesh' ? `mesh:${this.#clusters.portOf(host) ?? ''}` : gateway;
    return this.#inForce.get(scope) ?? this;
  }

  #scopesOf({ gateways, hosts }: CompiledVirtualService): string[] {
    return gateways.flatMap((gateway) =>
      gateway === 'mesh' ? hosts.map((host) => `mesh:${this.#clusters.portOf(host) ?? ''}`) : [gateway],
    );
  }
}
