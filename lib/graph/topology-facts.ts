import { drawNode } from '../domain/drawn-node.ts';
import type { DrawnNode } from '../domain/drawn-node.ts';
import type { Badge, GraphView } from '../domain/mesh-graph.ts';
import { namespaceId, serviceId } from '../domain/node-id.ts';
import type { ServiceFact, Topology, WorkloadFact } from '../domain/topology.ts';

/** What the control plane knows about one node, while facts are added to it. */
export interface OpenFacts {
  readonly node: DrawnNode;
  app: string | null;
  version: string | null;
  service: string | null;
  isGateway: boolean;
  replicas: { desired: number; available: number } | null;
  readonly badges: Set<Badge>;
  /** Whether the node is drawn without traffic too. */
  isDrawnIdle: boolean;
}

/** Facts of a topology by the nodes of one view. `clusterName` says how telemetry names a cluster. */
export function collectFacts(
  topology: Topology,
  view: GraphView,
  clusterName: (cluster: string) => string,
): ReadonlyMap<string, OpenFacts> {
  const collection = new FactCollection(topology, view, clusterName);
  if (view === 'namespace') collection.addNamespaces();
  else collection.addServices();
  collection.addWorkloads();
  return collection.facts;
}

class FactCollection {
  readonly facts = new Map<string, OpenFacts>();
  readonly #topology: Topology;
  readonly #view: GraphView;
  readonly #clusterName: (cluster: string) => string;
  readonly #unmeshed: ReadonlySet<string>;

  constructor(topology: Topology, view: GraphView, clusterName: (cluster: string) => string) {
    this.#topology = topology;
    this.#view = view;
    this.#clusterName = clusterName;
    const unmeshed = topology.namespaces.filter(({ meshed }) => meshed === false);
    this.#unmeshed = new Set(unmeshed.map(({ name }) => name));
  }

  /** Only namespaces of the mesh are drawn without traffic. */
  addNamespaces(): void {
    for (const { cluster: given, name, meshed } of this.#topology.namespaces) {
      const cluster = this.#clusterName(given);
      const node: DrawnNode = {
        id: namespaceId(cluster, name),
        kind: 'namespace',
        cluster,
        namespace: name,
        name,
      };
      if (meshed === true) this.#at(node).isDrawnIdle = true;
    }
  }

  addServices(): void {
    for (const service of this.#topology.services) {
      const facts = this.#at(this.#serviceNode(service));
      for (const badge of service.badges) facts.badges.add(badge);
      facts.isDrawnIdle = this.#view === 'service' && !this.#unmeshed.has(service.namespace);
    }
  }

  addWorkloads(): void {
    const byWorkload = groupByWorkload(this.#topology.services);
    for (const workload of this.#topology.workloads) {
      const services = byWorkload.get(`${workload.namespace}/${workload.name}`) ?? [];
      this.#addOwn(workload, services);
      if (this.#view === 'service') {
        for (const service of services) addReplicas(this.#at(this.#serviceNode(service)), workload);
      }
    }
  }

  /** A workload's own node. In the service view its service stands for it while it is idle. */
  #addOwn(workload: WorkloadFact, services: readonly ServiceFact[]): void {
    const facts = this.#at(this.#workloadNode(workload));
    addReplicas(facts, workload);
    if (this.#view === 'namespace') return;
    facts.app = workload.app;
    facts.version = workload.version;
    facts.isGateway ||= workload.isGateway;
    if (workload.hasProxy === false) facts.badges.add('no-sidecar');
    if (services.length === 1) facts.service = services[0]?.name ?? null;
    for (const badge of services.flatMap(({ badges }) => badges)) facts.badges.add(badge);
    const isStoodFor = this.#view === 'service' && services.length > 0;
    // A waypoint carries requests without being an end of them: it is not idle.
    if (workload.isWaypoint === true) return;
    if (!isStoodFor && !this.#unmeshed.has(workload.namespace)) facts.isDrawnIdle = true;
  }

  #at(node: DrawnNode): OpenFacts {
    let found = this.facts.get(node.id);
    if (found === undefined) this.facts.set(node.id, (found = emptyFacts(node)));
    return found;
  }

  #workloadNode({ cluster: given, namespace, name, app, version, isGateway }: WorkloadFact): DrawnNode {
    const cluster = this.#clusterName(given);
    const party = { kind: 'workload', cluster, namespace, workload: name, app, version, isGateway } as const;
    return drawNode(party, this.#view, new Map());
  }

  #serviceNode({ cluster: given, namespace, name }: ServiceFact): DrawnNode {
    const cluster = this.#clusterName(given);
    return { id: serviceId(cluster, namespace, name), kind: 'service', cluster, namespace, name };
  }
}

const emptyFacts = (node: DrawnNode): OpenFacts => ({
  node,
  app: null,
  version: null,
  service: null,
  isGateway: false,
  replicas: null,
  badges: new Set(),
  isDrawnIdle: false,
});

/** Surplus replicas of one workload do not make up for those that another lacks. */
function addReplicas(facts: OpenFacts, { replicas }: WorkloadFact): void {
  if (replicas === null) return;
  const { desired, available } = facts.replicas ?? { desired: 0, available: 0 };
  facts.replicas = {
    desired: desired + replicas.desired,
    available: available + Math.min(replicas.available, replicas.desired),
  };
}

/** Services by `namespace/workload` that they select. */
function groupByWorkload(services: readonly ServiceFact[]): ReadonlyMap<string, readonly ServiceFact[]> {
  const groups = new Map<string, ServiceFact[]>();
  for (const service of services) {
    for (const workload of service.workloads) {
      const key = `${service.namespace}/${workload}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [service]);
      else group.push(service);
    }
  }
  return groups;
}
