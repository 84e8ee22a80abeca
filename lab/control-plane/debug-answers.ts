import type { ObjectStore } from '../kubernetes/object-store.ts';
import { resourceKey } from '../kubernetes/api-error.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { ConnectedProxy, Istiod, LastPush } from './istiod.ts';
import { xdsTypeNames, xdsTypes } from './xds-type.ts';

/** `GET /debug/syncz` of istiod: what every proxy was sent and what it acknowledged; nonces, left out where none. */
export function syncz(istiod: Istiod, clusterId: string, namespace: string | null): object[] {
  return istiod.proxies
    .filter(({ proxy }) => namespace === null || proxy.namespace === namespace)
    .map((connected) => syncOf(connected, clusterId));
}

const wireNames = { cds: 'cluster', lds: 'listener', rds: 'route', eds: 'endpoint' } as const;

function syncOf({ proxy, sync }: ConnectedProxy, clusterId: string): object {
  const nonces = xdsTypeNames.flatMap((type) =>
    (['sent', 'acked'] as const).map(
      (side) => [`${wireNames[type]}_${side}`, sync.get(type)?.[side]] as const,
    ),
  );
  return {
    cluster_id: clusterId,
    proxy: `${proxy.podName}.${proxy.namespace}`,
    proxy_type: proxy.kind === 'gateway' ? 'router' : 'sidecar',
    istio_version: proxy.proxyVersion,
    ...Object.fromEntries(nonces.filter(([, nonce]) => nonce !== undefined && nonce !== '')),
    resources: Object.fromEntries(
      xdsTypeNames.flatMap((type) => {
        const state = sync.get(type);
        if (state === null) return [];
        const { sent, acked, sentAtMs, lastError } = state;
        const failure = lastError === null ? {} : { lastError };
        return [[xdsTypes[type], { sent, acked, sentTime: new Date(sentAtMs).toISOString(), ...failure }]];
      }),
    ),
  };
}

const configurationGroup = /\.istio\.io$|^gateway\.networking\.k8s\.io$/;

/** `GET /debug/configz`: every configuration that istiod read, as Kubernetes objects without their owners. */
export function configz(store: ObjectStore): KubernetesObject[] {
  return store.resources
    .all()
    .filter(({ group }) => configurationGroup.test(group))
    .flatMap((definition) => store.list(resourceKey(definition)))
    .map((object) => {
      const { managedFields: _owners, ...metadata } = object.metadata;
      return { ...object, metadata };
    });
}

/** `GET /debug/push_status`: what the last push found wrong, by metric and by subject. */
export function pushStatus(istiod: Istiod, { config }: LastPush): object {
  const proxy = istiod.proxies.find((candidate) => candidate.proxy.kind === 'sidecar');
  const duplicates = config.routes.ignored.flatMap(({ host }) => {
    const domain = `${host}:${config.clusters.portOf(host) ?? 80}`;
    const message = `duplicate domain from virtual service: ${domain}`;
    return proxy === undefined ? [] : [[domain, { proxy: proxy.certificateName, message }]];
  });
  return duplicates.length === 0 ? {} : { pilot_vservice_dup_domain: Object.fromEntries(duplicates) };
}

/** `GET /debug/connections`: who is connected and since when. */
export function connections(istiod: Istiod): object {
  return {
    totalClients: istiod.proxies.length,
    clients: istiod.proxies.map(({ connectedAtMs, connectionId, proxy }) => ({
      connectionId,
      connectedAt: new Date(connectedAtMs).toISOString(),
      address: `${proxy.podIp}:${40_000 + (proxy.id % 20_000)}`,
    })),
  };
}
