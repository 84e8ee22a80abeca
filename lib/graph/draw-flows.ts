import { drawNode, findStandIns, touchesNamespaces } from '../domain/drawn-node.ts';
import type { DrawnNode } from '../domain/drawn-node.ts';
import type { GraphView, Protocol } from '../domain/mesh-graph.ts';
import { edgeId, serviceId } from '../domain/node-id.ts';
import type { Flow, Party, ServiceRef } from '../domain/traffic.ts';
import { addEdgeFlow, addFlow, emptyEdgeTally, emptyTally } from './tally.ts';
import type { EdgeTally, Tally } from './tally.ts';

/** A value that is the same for all members, or null once two differed. */
export class Common<T> {
  #value: T | null = null;
  #state: 'empty' | 'one' | 'mixed' = 'empty';
  readonly #same: (a: T, b: T) => boolean;

  constructor(same: (a: T, b: T) => boolean = Object.is) {
    this.#same = same;
  }

  add(value: T): void {
    if (this.#state === 'empty') {
      this.#value = value;
      this.#state = 'one';
    } else if (this.#state === 'one' && this.#value !== null && !this.#same(this.#value, value)) {
      this.#state = 'mixed';
    } else if (this.#state === 'one' && this.#value === null && value !== null) {
      this.#state = 'mixed';
    }
  }

  get value(): T | null {
    return this.#state === 'one' ? this.#value : null;
  }
}

/** One node while flows are added to it. */
export interface OpenNode {
  readonly drawn: DrawnNode;
  readonly inbound: Tally;
  readonly outbound: Tally;
  readonly internal: Tally;
  /** Requests for this service that did reach a workload, and so lie on other nodes' edges. */
  readonly reached: Tally;
  /** Flows that its health counts, by direction. */
  readonly inFlows: Flow[];
  readonly outFlows: Flow[];
  readonly apps: Common<string | null>;
  readonly versions: Common<string | null>;
  readonly services: Common<string>;
  isGateway: boolean;
}

/** One edge while flows are added to it. */
export interface OpenEdge {
  readonly id: string;
  readonly source: OpenNode;
  readonly destination: OpenNode;
  readonly protocol: Protocol;
  readonly tally: EdgeTally;
  readonly flows: Flow[];
  readonly service: Common<ServiceKey | null>;
}

/** A service asked for. */
export interface ServiceKey {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
}

/** All flows of one view, summed. */
export interface DrawnFlows {
  readonly nodes: ReadonlyMap<string, OpenNode>;
  readonly edges: ReadonlyMap<string, OpenEdge>;
}

/** Sums flows into the nodes and edges of a view. Traffic within one node goes into its `internal`. */
export function drawFlows(
  flows: readonly Flow[],
  view: GraphView,
  namespaces: ReadonlySet<string>,
): DrawnFlows {
  const shown = flows.filter((flow) => touchesNamespaces(flow, namespaces));
  const drawing = new Drawing(view, view === 'service' ? findStandIns(shown) : new Map());
  for (const flow of shown) drawing.add(flow);
  drawing.addReached();
  return drawing;
}

class Drawing implements DrawnFlows {
  readonly nodes = new Map<string, OpenNode>();
  readonly edges = new Map<string, OpenEdge>();
  readonly #view: GraphView;
  readonly #standIns: ReadonlyMap<string, ServiceRef>;
  readonly #byParty = new Map<Party, OpenNode>();
  readonly #byService = new Map<ServiceRef, ServiceKey>();
  readonly #reached = new Map<string, Flow[]>();

  constructor(view: GraphView, standIns: ReadonlyMap<string, ServiceRef>) {
    this.#view = view;
    this.#standIns = standIns;
  }

  add(flow: Flow): void {
    const source = this.#node(flow.source);
    const destination = this.#node(flow.destination);
    const service = this.#service(flow.service);
    if (service !== null) {
      destination.services.add(service.name);
      if (service.id !== destination.drawn.id) this.#addTo(service.id, flow);
    }
    if (source === destination) {
      addFlow(source.internal, flow);
      return;
    }
    addFlow(source.outbound, flow);
    addFlow(destination.inbound, flow);
    const edge = this.#edge(source, destination, flow.protocol);
    addEdgeFlow(edge.tally, flow);
    edge.flows.push(flow);
    source.outFlows.push(flow);
    destination.inFlows.push(flow);
    edge.service.add(service);
  }

  /** The health of a service counts requests that it answered as well as those that reached nobody. */
  addReached(): void {
    for (const [id, flows] of this.#reached) {
      const node = this.nodes.get(id);
      if (node === undefined) continue;
      for (const flow of flows) {
        addFlow(node.reached, flow);
        node.inFlows.push(flow);
      }
    }
  }

  #addTo(serviceId: string, flow: Flow): void {
    const flows = this.#reached.get(serviceId);
    if (flows === undefined) this.#reached.set(serviceId, [flow]);
    else flows.push(flow);
  }

  #service(ref: ServiceRef | null): ServiceKey | null {
    if (ref === null) return null;
    let key = this.#byService.get(ref);
    if (key === undefined) {
      const { cluster, namespace, name } = ref;
      key = { id: serviceId(cluster, namespace, name), name, namespace };
      this.#byService.set(ref, key);
    }
    return key;
  }

  #node(party: Party): OpenNode {
    const known = this.#byParty.get(party);
    if (known !== undefined) return known;
    const drawn = drawNode(party, this.#view, this.#standIns);
    let node = this.nodes.get(drawn.id);
    if (node === undefined) this.nodes.set(drawn.id, (node = openNode(drawn)));
    this.#byParty.set(party, node);
    if (party.kind === 'workload' && (drawn.kind === 'workload' || drawn.kind === 'app')) {
      node.apps.add(drawn.kind === 'app' ? drawn.name : party.app);
      node.versions.add(party.version);
      if (party.isGateway) node.isGateway = true;
    }
    return node;
  }

  #edge(source: OpenNode, destination: OpenNode, protocol: Protocol): OpenEdge {
    const id = edgeId(source.drawn.id, destination.drawn.id, protocol);
    let edge = this.edges.get(id);
    if (edge === undefined) {
      const service = new Common<ServiceKey | null>((a, b) => a?.id === b?.id);
      edge = { id, source, destination, protocol, tally: emptyEdgeTally(), flows: [], service };
      this.edges.set(id, edge);
    }
    return edge;
  }
}

/** A node without traffic. */
export const openNode = (drawn: DrawnNode): OpenNode => ({
  drawn,
  inbound: emptyTally(),
  outbound: emptyTally(),
  internal: emptyTally(),
  reached: emptyTally(),
  inFlows: [],
  outFlows: [],
  apps: new Common(),
  versions: new Common(),
  services: new Common(),
  isGateway: false,
});
