import type { ClusterTable } from '../mesh/routing/cluster-table.ts';
import type { ProxyConfig } from '../mesh/routing/proxy-config.ts';
import { clusterName, virtualHost } from './route-dump.ts';
import type { ConnectedProxy, LastPush } from './istiod.ts';

type Json = Readonly<Record<string, unknown>>;

const admin = 'type.googleapis.com/envoy.admin.v3';
const config = 'type.googleapis.com/envoy.config';

/**
 * `GET /debug/config_dump?proxyID=` of istiod: what it sent to a proxy last, in the form of Envoy's own dump. Whether
 * the proxy took it is what `syncz` says.
 */
export function configDump({ proxy, labels }: ConnectedProxy, push: LastPush): object {
  const facts = { namespace: proxy.namespace, labels };
  const routes =
    proxy.kind === 'gateway' ? gatewayRoutes(push.config, facts) : sidecarRoutes(push.config, facts);
  return {
    configs: [
      { '@type': `${admin}.BootstrapConfigDump` },
      {
        '@type': `${admin}.ClustersConfigDump`,
        versionInfo: push.version,
        dynamicActiveClusters: clustersOf(push.config.clusters).map((cluster) => ({ cluster })),
      },
      {
        '@type': `${admin}.ListenersConfigDump`,
        versionInfo: push.version,
        dynamicListeners: listenersOf(proxy.kind).map((name) => ({
          name,
          activeState: {
            versionInfo: push.version,
            listener: { '@type': `${config}.listener.v3.Listener`, name },
          },
        })),
      },
      { '@type': `${admin}.ScopedRoutesConfigDump` },
      {
        '@type': `${admin}.RoutesConfigDump`,
        dynamicRouteConfigs: routes.map((route) => ({ versionInfo: push.version, routeConfig: route })),
      },
      { '@type': `${admin}.SecretsConfigDump` },
    ],
  };
}

type ProxyFacts = Parameters<typeof virtualHost>[3]['proxy'];

/** One route configuration per port, with every host that is served on it. */
function sidecarRoutes({ clusters, routes }: ProxyConfig, proxy: ProxyFacts): Json[] {
  const hosts = clusters.targets.filter(
    (target) =>
      (target.kind === 'service' && target.protocol !== 'tcp') || target.identity.name === target.host,
  );
  const byPort = Map.groupBy(hosts, ({ host }) => clusters.portOf(host) ?? 0);
  return [...byPort]
    .sort(([left], [right]) => left - right)
    .map(([port, targets]) => ({
      '@type': `${config}.route.v3.RouteConfiguration`,
      name: String(port),
      virtualHosts: [
        ...targets
          .map(({ host }) => host)
          .sort()
          .map((host) => virtualHost(host, port, routes.written(host, 'mesh'), { clusters, proxy })),
        allowAny,
      ],
    }));
}

/** Hosts that nobody declared are let through. */
const allowAny: Json = {
  name: 'allow_any',
  domains: ['*'],
  routes: [
    { name: 'allow_any', match: { prefix: '/' }, route: { cluster: 'PassthroughCluster', timeout: '0s' } },
  ],
};

function gatewayRoutes({ clusters, routes }: ProxyConfig, proxy: ProxyFacts): Json[] {
  const port = 80;
  const virtualHosts = routes.gateways.flatMap((gateway) =>
    routes
      .hostsOf(gateway)
      .map((host) => virtualHost(host, port, routes.written(host, gateway), { clusters, proxy })),
  );
  return [{ '@type': `${config}.route.v3.RouteConfiguration`, name: `http.${port}`, virtualHosts }];
}

function clustersOf(clusters: ClusterTable): Json[] {
  return clusters.targets.flatMap(({ host, identity, kind }) =>
    ['', ...clusters.subsetsOf(host)].map((subset) => {
      const name = clusterName(clusters, { host, subset });
      return {
        '@type': `${config}.cluster.v3.Cluster`,
        name,
        type: kind === 'service' ? 'EDS' : externalType(identity.name === host),
        ...(kind === 'service' ? { edsClusterConfig: { serviceName: name } } : {}),
      };
    }),
  );
}

/** A declared host is looked up; one that is passed through goes where the caller wanted. */
function externalType(declared: boolean): string {
  return declared ? 'STRICT_DNS' : 'ORIGINAL_DST';
}

function listenersOf(kind: 'sidecar' | 'gateway'): readonly string[] {
  return kind === 'gateway' ? ['0.0.0.0_8080'] : ['virtualInbound', 'virtualOutbound'];
}
