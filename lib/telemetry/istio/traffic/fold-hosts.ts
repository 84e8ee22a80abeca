import type { Party } from '../../../domain/traffic.ts';

/** Callers choose the hosts that they name, so they must not choose the size of the map. */
const MOST_HOSTS_PER_CLUSTER = 200;

/** Name of the node that stands for hosts without one of their own. */
export const OTHER_HOSTS = 'other hosts';

/** Hosts that Istio named, not a caller. */
const ISTIO_HOSTS = new Set(['PassthroughCluster', 'BlackHoleCluster']);

const isAddress = (host: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || (host.includes(':') && /^[0-9a-f:.]+$/i.test(host));

/** How hosts are drawn: `count` of them share the node {@link OTHER_HOSTS} of their cluster. */
export interface HostFold {
  readonly count: number;
  /** The party to draw in place of one. */
  party(party: Party): Party;
}

/** Addresses are folded always, names where one cluster has more than 200 of them. */
export function foldHosts(parties: readonly Party[]): HostFold {
  const names = new Map<string, Set<string>>();
  const folded = new Set<string>();
  const key = (cluster: string, host: string): string => `${cluster}\u0000${host}`;
  for (const party of parties) {
    if (party.kind !== 'external' || ISTIO_HOSTS.has(party.host)) continue;
    if (isAddress(party.host)) folded.add(key(party.cluster, party.host));
    else names.set(party.cluster, (names.get(party.cluster) ?? new Set()).add(party.host));
  }
  for (const [cluster, hosts] of names) {
    if (hosts.size <= MOST_HOSTS_PER_CLUSTER) continue;
    for (const host of hosts) folded.add(key(cluster, host));
  }
  return {
    count: folded.size,
    party: (party) =>
      party.kind === 'external' && folded.has(key(party.cluster, party.host))
        ? { ...party, host: OTHER_HOSTS }
        : party,
  };
}
