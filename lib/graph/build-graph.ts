import { byId } from '../domain/fixed-order.ts';
import { STANDARD_THRESHOLDS, thresholdsFor } from '../domain/health-thresholds.ts';
import type { HealthThresholds, ThresholdSettings } from '../domain/health-thresholds.ts';
import type { Badge, GraphCost, GraphView, GraphWarning, MeshGraph } from '../domain/mesh-graph.ts';
import type { Topology } from '../domain/topology.ts';
import type { Flow, QuantileReading } from '../domain/traffic.ts';
import { distinctWarnings, warning } from '../domain/warning.ts';
import { drawFlows } from './draw-flows.ts';
import type { DrawnFlows, OpenNode } from './draw-flows.ts';
import { closeEdge } from './graph-edge.ts';
import { closeNode } from './graph-node.ts';
import { indexLatency } from './latency-index.ts';
import { indexTopology } from './topology-index.ts';
import type { TopologyIndex } from './topology-index.ts';
import { withoutWaypointHops } from './waypoint-hops.ts';

/** Everything that a map is drawn from. */
export interface GraphInput {
  /** Unix seconds. */
  readonly at: number;
  readonly windowSeconds: number;
  readonly view: GraphView;
  readonly flows: readonly Flow[];
  /** Quantiles whose subjects are ids of this view; empty while they are not known. */
  readonly latency?: readonly QuantileReading[];
  readonly topology?: Topology | null;
  readonly thresholds?: ThresholdSettings;
  /** Namespaces to show with their neighbours; empty: all. */
  readonly namespaces?: readonly string[];
  readonly warnings?: readonly GraphWarning[];
  readonly cost?: GraphCost;
}

const NO_COST: GraphCost = { queries: 0, seconds: 0, series: 0 };

/** Draws one map. Nodes and edges come in order of their ids, whatever the order of flows was. */
export function buildGraph(input: GraphInput): MeshGraph {
  const { at, windowSeconds, view, warnings = [], cost = NO_COST } = input;
  const { flows, warnings: hops } = withoutWaypointHops(input.flows, input.topology ?? null);
  const namespaces = new Set(input.namespaces ?? []);
  const drawn = drawFlows(flows, view, namespaces);
  const topology = indexTopology(input.topology ?? null, view, flows);
  const judge = judgeBy(input.thresholds ?? STANDARD_THRESHOLDS, topology);
  const latency = indexLatency(input.latency ?? []);
  const isOutside = ({ drawn: { namespace } }: OpenNode): boolean =>
    namespaces.size > 0 && (namespace === null || !namespaces.has(namespace));
  const all = withSilentNodes(drawn, topology, namespaces);
  const nodes = all.map((node) => {
    const facts = topology.factsOf(node.drawn);
    const badges = new Set<Badge>(facts.badges);
    if (isOutside(node)) badges.add('outside');
    if (hasNoTraffic(node)) badges.add('idle');
    const thresholds = judge(
      node.drawn.namespace,
      node.drawn.kind === 'service' ? node.drawn.name : (node.services.value ?? facts.service),
    );
    return closeNode(node, { facts: { ...facts, badges }, windowSeconds, latency, thresholds });
  });
  const edges = [...drawn.edges.values()].map((edge) => {
    const { namespace } = edge.destination.drawn;
    const service = edge.service.value;
    const thresholds = judge(service?.namespace ?? namespace, service?.name ?? null);
    return closeEdge(edge, { windowSeconds, latency, thresholds });
  });
  const outside = all.filter(isOutside).length;
  return {
    at,
    windowSeconds,
    view,
    nodes: nodes.sort(byId),
    edges: edges.sort(byId),
    warnings: distinctWarnings([...warnings, ...hops, ...outsideWarning(outside)]),
    cost,
  };
}

const hasNoTraffic = ({ inbound, outbound, internal, reached }: OpenNode): boolean =>
  inbound.flows + outbound.flows + internal.flows + reached.flows === 0;

/** Nodes with traffic and those that only the control plane knows. */
function withSilentNodes(
  { nodes }: DrawnFlows,
  topology: TopologyIndex,
  namespaces: ReadonlySet<string>,
): readonly OpenNode[] {
  const silent = topology
    .silentNodes(new Set(nodes.keys()))
    .filter(({ drawn: { namespace } }) => namespaces.size === 0 || namespaces.has(namespace ?? ''));
  return [...nodes.values(), ...silent];
}

function judgeBy(
  settings: ThresholdSettings,
  topology: TopologyIndex,
): (namespace: string | null, service: string | null) => HealthThresholds {
  return (namespace, service) =>
    topology.thresholdsOf(namespace, service) ?? thresholdsFor(settings, namespace, service);
}

function outsideWarning(count: number): readonly GraphWarning[] {
  if (count === 0) return [];
  const nodes = count === 1 ? '1 node lies' : `${count} nodes lie`;
  const text = `${nodes} outside the chosen namespaces: their figures are only the part of their traffic that touches the choice.`;
  return [warning('outside-partial', text, count)];
}
