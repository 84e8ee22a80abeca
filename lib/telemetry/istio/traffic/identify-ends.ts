import type { Party, ServiceRef } from '../../../domain/traffic.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import { END_LABELS, knownValue } from '../labels.ts';

/** Who spoke to whom, as the labels of one series say it. */
export interface Ends {
  readonly source: Party;
  readonly destination: Party;
  /** The service of the mesh that was asked for; null for hosts outside of it. */
  readonly service: ServiceRef | null;
}

/** Names that Istio gives to traffic that no route was known for. */
const EGRESS_CLUSTERS = new Set(['PassthroughCluster', 'BlackHoleCluster']);
const GATEWAY_APP = /^istio-(ingress|egress|eastwest)gateway$/;
const MESH_HOST = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/;

const versionOf = (label: string | undefined): string | null => {
  const version = knownValue(label);
  return version === 'latest' ? null : version;
};

function workloadParty(
  cluster: string,
  namespace: string | null,
  workload: string | null,
  app: string | null,
  version: string | null,
): Party {
  const isGateway = GATEWAY_APP.test(app ?? workload ?? '');
  return { kind: 'workload', cluster, namespace: namespace ?? 'unknown', workload, app, version, isGateway };
}

/** Clusters of both ends. A side that does not know the other's cluster leaves its own. */
export function clustersOf(labels: Labels): { source: string; destination: string } {
  const ofSource = knownValue(labels.source_cluster);
  const ofDestination = knownValue(labels.destination_cluster);
  const reporting = labels.reporter === 'source' ? null : ofDestination;
  const source = ofSource ?? reporting ?? 'unknown';
  return { source, destination: ofDestination ?? source };
}

/** Who sent, by the labels of the source; null where they name a namespace and nothing in it. */
export function sourceOf(labels: Labels, cluster: string): Party | null {
  const namespace = knownValue(labels.source_workload_namespace);
  const workload = knownValue(labels.source_workload);
  const app = knownValue(labels.source_canonical_service);
  if (workload !== null || app !== null) {
    return workloadParty(cluster, namespace, workload, app, versionOf(labels.source_canonical_revision));
  }
  return namespace === null ? { kind: 'unknown', cluster } : null;
}

/** Host of a request that left the mesh, without its port. */
const withoutPort = (host: string): string =>
  host.replace(/^\[(.+)\](?::\d+)?$/, '$1').replace(/^([^:]+):\d+$/, '$1');

interface AskedFor {
  readonly name: string | null;
  readonly namespace: string | null;
  /** Host as asked for, where it is outside the mesh. */
  readonly host: string | null;
}

/**
 * What was asked for. A Kubernetes service has no dot in its name, so a dotted one without `.svc.` is a host that a
 * ServiceEntry declares in some namespace, and stays a host.
 */
function askedFor(labels: Labels): AskedFor {
  const given = knownValue(labels.destination_service_name);
  const full = knownValue(labels.destination_service);
  if (given !== null && EGRESS_CLUSTERS.has(given)) return { name: null, namespace: null, host: given };
  const match = MESH_HOST.exec(full ?? '') ?? MESH_HOST.exec(given ?? '');
  const namespace = knownValue(labels.destination_service_namespace) ?? match?.[2] ?? null;
  const name = (given !== null && MESH_HOST.test(given) ? null : given) ?? match?.[1] ?? null;
  const isHost = match === null && (namespace === null || /[.:]/.test(name ?? full ?? ''));
  const host = full ?? given;
  if (isHost) return { name: null, namespace: null, host: host === null ? null : withoutPort(host) };
  return { name: name ?? full, namespace, host: null };
}

function destinationOf(labels: Labels, cluster: string, asked: AskedFor): Party {
  const workload = knownValue(labels.destination_workload);
  const app = knownValue(labels.destination_canonical_service);
  if (workload !== null || app !== null) {
    const namespace = knownValue(labels.destination_workload_namespace) ?? asked.namespace;
    return workloadParty(cluster, namespace, workload, app, versionOf(labels.destination_canonical_revision));
  }
  if (asked.host !== null) return { kind: 'external', cluster, host: asked.host };
  if (asked.name !== null && asked.namespace !== null) {
    return { kind: 'service', cluster, namespace: asked.namespace, name: asked.name };
  }
  return { kind: 'unknown', cluster };
}

/** Where a request went, and the service that was asked for. */
export type Target = Pick<Ends, 'destination' | 'service'>;

/** Labels of the source that tell who it is, beside its cluster. */
export const SOURCE_LABELS = END_LABELS.filter((label) => /^source_(?!cluster)/.test(label));
/** Labels of the destination that tell what it is, beside its cluster. */
export const TARGET_LABELS = END_LABELS.filter((label) => /^destination_(?!cluster)/.test(label));

/** What was reached and asked for in a cluster, by the labels of the destination. */
export function targetOf(labels: Labels, cluster: string): Target {
  const asked = askedFor(labels);
  const { name, namespace } = asked;
  const service = name === null || namespace === null ? null : { cluster, namespace, name };
  return { destination: destinationOf(labels, cluster, asked), service };
}
