import { drawNode } from '../domain/drawn-node.ts';
import type { DrawnNode } from '../domain/drawn-node.ts';
import type { HealthThresholds } from '../domain/health-thresholds.ts';
import type { Badge, GraphView } from '../domain/mesh-graph.ts';
import { namespaceId, serviceId } from '../domain/node-id.ts';
import type { ServiceEntryFact, ServiceFact, Topology, WorkloadFact } from '../domain/topology.ts';
import type { Flow, Party, ServiceRef } from '../domain/traffic.ts';
import { openNode } from './draw-flows.ts';
import type { OpenNode } from './draw-flows.ts';
import type { NodeFacts } from './graph-node.ts';

/** What the control plane knows, by the nodes of one view. */
export interface TopologyIndex {
  factsOf(node: DrawnNode): NodeFacts;
  /** Thresholds that a service's annotation sets; null where it has none. */
  thresholdsOf(namespace: string | null, service: string | null): HealthThresholds | null;
  /** Nodes of the view that exist and are not among those drawn. */
  silentNodes(drawn: ReadonlySet<string>): readonly OpenNode[];
}

interface OpenFacts {
  node: DrawnNode;
  app: string | null;
  version: string | null;
  service: string | null;
  isGateway: boolean;
  replicas: { desired: number; available: number } | null;
  readonly badges: Set<Badge>;
  isSilentNode: boolean;
}

const NO_FACTS: NodeFacts = {
  app: null,
  version: null,
  service: null,
  isGateway: false,
  replicas: null,
  badges: new Set(),
  serviceEntry: null,
};

/** Series without cluster labels speak of one cluster: facts about it are then found under the same name. */
function clusterNames(topology: Topology, flows: readonly Flow[]): (cluster: string) => string {
  const inFacts = new Set(topology.workloads.map(({ cluster }) => cluster));
  const isNameless =
    inFacts.size <= 1 && flows.length > 0 && flows.every(({ source }) => source.cluster === 'unknown');
  return (cluster) => (isNameless ? 'unknown' : cluster);
}

/** Indexes a topology for one view. Without a topology nothing is known. */
export function indexTopology(
  topology: Topology | null,
  view: GraphView,
  flows: readonly Flow[],
): TopologyIndex {
  if (topology === null) {
    return { factsOf: () => NO_FACTS, thresholdsOf: () => null, silentNodes: () => [] };
  }
  const facts = collectFacts(topology, view, clusterNames(topology, flows));
  const services = new Map(topology.services.map((one) => [`${one.namespace}/${one.name}`, one.thresholds]));
  return {
    factsOf: (node) => ({
      ...(facts.get(node.id) ?? NO_FACTS),
      serviceEntry: node.kind === 'external' ? serviceEntryOf(topology.serviceEntries, node.name) : null,
    }),
    thresholdsOf: (namespace, service) =>
      namespace === null || service === null ? null : (services.get(`${namespace}/${service}`) ?? null),
    silentNodes: (drawn) =>
      [...facts.values()]
        .filter(({ node, isSilentNode }) => isSilentNode && !drawn.has(node.id))
        .map(({ node }) => openNode(node)),
  };
}

/** Name of the ServiceEntry that declares a host, exactly or by a wildcard; the first by name where several do. */
function serviceEntryOf(entries: readonly ServiceEntryFact[], host: string): string | null {
  const declares = (pattern: string): boolean =>
    pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
  const names = entries.filter(({ hosts }) => hosts.some(declares)).map(({ name }) => name);
  return names.sort()[0] ?? null;
}

const partyOf = (fact: WorkloadFact, cluster: string): Party => ({
  kind: 'workload',
  cluster,
  namespace: fact.namespace,
  workload: fact.name,
  app: fact.app,
  version: fact.version,
  isGateway: fact.isGateway,
});

function collectFacts(
  topology: Topology,
  view: GraphView,
  clusterName: (cluster: string) => string,
): ReadonlyMap<string, OpenFacts> {
  const facts = new Map<string, OpenFacts>();
  const at = (node: DrawnNode): OpenFacts => {
    let found = facts.get(node.id);
    if (found === undefined) facts.set(node.id, (found = emptyFacts(node)));
    return found;
  };
  const unmeshed = new Set(
    topology.namespaces.filter(({ meshed }) => meshed === false).map(({ name }) => name),
  );
  const servicesOf = groupServices(topology.services);
  for (const workload of topology.workloads) {
    const cluster = clusterName(workload.cluster);
    const services = servicesOf.get(`${workload.namespace}/${workload.name}`) ?? [];
    const [only] = services.length === 1 ? services : [];
    const refs = only === undefined ? [] : [{ cluster, namespace: only.namespace, name: only.name }];
    const party = partyOf(workload, cluster);
    for (const node of nodesOf(party, view, refs)) {
      addWorkload(at(node), workload, view);
      if (only !== undefined && node.kind !== 'namespace') at(node).service = only.name;
      if (!unmeshed.has(workload.namespace) && node.id === nodesOf(party, view, refs).at(-1)?.id) {
        at(node).isSilentNode = true;
      }
      if (view !== 'namespace') for (const one of services) addBadges(at(node), one);
    }
  }
  if (view !== 'namespace') {
    for (const service of topology.services) {
      const cluster = clusterName(service.cluster);
      const found = at(serviceDrawn({ ...service, cluster }));
      addBadges(found, service);
      if (view === 'service' && !unmeshed.has(service.namespace)) found.isSilentNode = true;
    }
  } else {
    for (const namespace of topology.namespaces) {
      if (namespace.meshed !== true) continue;
      const cluster = clusterName(namespace.cluster);
      const id = namespaceId(cluster, namespace.name);
      at({
        id,
        kind: 'namespace',
        cluster,
        namespace: namespace.name,
        name: namespace.name,
      }).isSilentNode = true;
    }
  }
  return facts;
}

/** A workload's own node, and in the service view also the service that it may stand for. */
function nodesOf(party: Party, view: GraphView, services: readonly ServiceRef[]): readonly DrawnNode[] {
  const own = drawNode(party, view, new Map());
  return view === 'service' ? [own, ...services.map(serviceDrawn)] : [own];
}

const serviceDrawn = ({ cluster, namespace, name }: ServiceRef): DrawnNode => ({
  id: serviceId(cluster, namespace, name),
  kind: 'service',
  cluster,
  namespace,
  name,
});

const emptyFacts = (node: DrawnNode): OpenFacts => ({
  node,
  app: null,
  version: null,
  service: null,
  isGateway: false,
  replicas: null,
  badges: new Set(),
  isSilentNode: false,
});

function addWorkload(facts: OpenFacts, workload: WorkloadFact, view: GraphView): void {
  if (workload.replicas !== null) {
    const { desired, available } = workload.replicas;
    const before = facts.replicas ?? { desired: 0, available: 0 };
    facts.replicas = {
      desired: before.desired + desired,
      available: before.available + Math.min(available, desired),
    };
  }
  if (view === 'namespace') return;
  if (workload.hasProxy === false) facts.badges.add('no-sidecar');
  if (facts.node.kind === 'service') return;
  facts.app = workload.app;
  facts.version = workload.version;
  facts.isGateway ||= workload.isGateway;
}

const addBadges = (facts: OpenFacts, service: ServiceFact): void => {
  for (const badge of service.badges) facts.badges.add(badge);
};

/** Services by `namespace/workload` that they select. */
function groupServices(services: readonly ServiceFact[]): ReadonlyMap<string, readonly ServiceFact[]> {
  const groups = new Map<string, ServiceFact[]>();
  for (const service of services) {
    for (const workload of service.workloads) {
      const key = `${service.namespace}/${workload}`;
      groups.set(key, [...(groups.get(key) ?? []), service]);
    }
  }
  return groups;
}
