import type { GraphView } from './mesh-graph.ts';
import { appId, externalId, namespaceId, serviceId, unknownId, workloadId } from './node-id.ts';
import type { Flow, Party, ServiceRef } from './traffic.ts';

/** The node that one end of a flow becomes in a view. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: 'workload' | 'app' | 'service' | 'namespace' | 'external' | 'unknown';
  readonly cluster: string;
  readonly namespace: string | null;
  readonly name: string;
}

type WorkloadParty = Extract<Party, { kind: 'workload' }>;

/** For the service view: the one service that each workload stands for, by workload (or app) id. */
export type StandIns = ReadonlyMap<string, ServiceRef>;

/**
 * Workloads that exactly one service was seen to reach. A workload behind two services stands for itself, so that no
 * request is spread over them or counted for both.
 */
export function findStandIns(flows: Iterable<Pick<Flow, 'destination' | 'service'>>): StandIns {
  const found = new Map<string, ServiceRef | null>();
  for (const { destination, service } of flows) {
    if (destination.kind !== 'workload' || service === null) continue;
    const id = ownNode(destination).id;
    const before = found.get(id);
    if (before === undefined) found.set(id, service);
    else if (before !== null && !isSameService(before, service)) found.set(id, null);
  }
  const only = new Map<string, ServiceRef>();
  for (const [id, service] of found) if (service !== null) only.set(id, service);
  return only;
}

/** Whether two references name one service of one cluster. */
export const isSameService = (a: ServiceRef, b: ServiceRef): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.cluster === b.cluster;

/** The node of a workload as itself; series that know the app only are app nodes. */
function ownNode(party: WorkloadParty): DrawnNode {
  const { cluster, namespace, workload } = party;
  if (workload === null) return appNode(party);
  return {
    id: workloadId(cluster, namespace, workload),
    kind: 'workload',
    cluster,
    namespace,
    name: workload,
  };
}

/** A workload without canonical service is an app of its workload's name. */
function appNode({ cluster, namespace, workload, app, version }: WorkloadParty): DrawnNode {
  const name = app ?? workload ?? '';
  return { id: appId(cluster, namespace, name, version), kind: 'app', cluster, namespace, name };
}

const serviceNode = ({ cluster, namespace, name }: ServiceRef): DrawnNode => ({
  id: serviceId(cluster, namespace, name),
  kind: 'service',
  cluster,
  namespace,
  name,
});

const namespaceNode = (cluster: string, namespace: string): DrawnNode => ({
  id: namespaceId(cluster, namespace),
  kind: 'namespace',
  cluster,
  namespace,
  name: namespace,
});

function drawWorkload(party: WorkloadParty, view: GraphView, standIns: StandIns): DrawnNode {
  switch (view) {
    case 'workload':
      return ownNode(party);
    case 'app':
      return appNode(party);
    case 'service': {
      const own = ownNode(party);
      const service = standIns.get(own.id);
      return service === undefined ? own : serviceNode(service);
    }
    case 'namespace':
      return namespaceNode(party.cluster, party.namespace);
  }
}

/** The node that a party becomes. `standIns` counts in the service view only. */
export function drawNode(party: Party, view: GraphView, standIns: StandIns): DrawnNode {
  switch (party.kind) {
    case 'workload':
      return drawWorkload(party, view, standIns);
    case 'service':
      return view === 'namespace' ? namespaceNode(party.cluster, party.namespace) : serviceNode(party);
    case 'external': {
      const { cluster, host } = party;
      return { id: externalId(cluster, host), kind: 'external', cluster, namespace: null, name: host };
    }
    case 'unknown': {
      const { cluster } = party;
      return { id: unknownId(cluster), kind: 'unknown', cluster, namespace: null, name: 'unknown' };
    }
  }
}

/** Whether a flow has an end in one of the namespaces; every flow does where none is chosen. */
export const touchesNamespaces = (
  { source, destination }: Pick<Flow, 'source' | 'destination'>,
  namespaces: ReadonlySet<string>,
): boolean =>
  namespaces.size === 0 ||
  namespaces.has(namespaceOf(source) ?? '') ||
  namespaces.has(namespaceOf(destination) ?? '');

/** Namespace of a party; null where it has none. */
export const namespaceOf = (party: Party): string | null =>
  party.kind === 'workload' || party.kind === 'service' ? party.namespace : null;
