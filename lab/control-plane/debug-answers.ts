import type { ConnectedProxy, Istiod } from './istiod.ts';
import { xdsTypeNames, xdsTypes } from './xds-type.ts';

/** `GET /debug/syncz` of istiod: what every proxy was sent and what it acknowledged. */
export function syncz(istiod: Istiod, clusterId: string, namespace: string | null): object[] {
  return istiod.proxies
    .filter(({ proxy }) => namespace === null || proxy.namespace === namespace)
    .map((connected) => syncOf(connected, clusterId));
}

function syncOf({ proxy, sync }: ConnectedProxy, clusterId: string): object {
  const nonce = (type: 'cds' | 'lds' | 'rds' | 'eds', side: 'sent' | 'acked'): string =>
    sync.get(type)?.[side] ?? '';
  return {
    cluster_id: clusterId,
    proxy: `${proxy.podName}.${proxy.namespace}`,
    proxy_type: proxy.kind === 'gateway' ? 'router' : 'sidecar',
    istio_version: proxy.proxyVersion,
    cluster_sent: nonce('cds', 'sent'),
    cluster_acked: nonce('cds', 'acked'),
    listener_sent: nonce('lds', 'sent'),
    listener_acked: nonce('lds', 'acked'),
    route_sent: nonce('rds', 'sent'),
    route_acked: nonce('rds', 'acked'),
    endpoint_sent: nonce('eds', 'sent'),
    endpoint_acked: nonce('eds', 'acked'),
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
