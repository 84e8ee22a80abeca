import type { DrawnNode } from '../domain/drawn-node.ts';
import type { HealthThresholds } from '../domain/health-thresholds.ts';
import type { GraphView } from '../domain/mesh-graph.ts';
import type { ServiceEntryFact, Topology } from '../domain/topology.ts';
import type { Flow } from '../domain/traffic.ts';
import { openNode } from './draw-flows.ts';
import type { OpenNode } from './draw-flows.ts';
import type { NodeFacts } from './graph-node.ts';
import { collectFacts } from './topology-facts.ts';

/** What the control plane knows, by the nodes of one view. */
export interface TopologyIndex {
  factsOf(node: DrawnNode): NodeFacts;
  /** Thresholds that a service's annotation sets; null where it has none. */
  thresholdsOf(namespace: string | null, service: string | null): HealthThresholds | null;
  /** Nodes of the view that exist and are not among those drawn. */
  silentNodes(drawn: ReadonlySet<string>): readonly OpenNode[];
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
        .filter(({ node, isDrawnIdle }) => isDrawnIdle && !drawn.has(node.id))
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
