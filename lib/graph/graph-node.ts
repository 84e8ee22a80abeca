import type { HealthThresholds } from '../domain/health-thresholds.ts';
import { judgeHealth } from '../domain/judge-health.ts';
import type { Replicas } from '../domain/judge-health.ts';
import { BADGES } from '../domain/mesh-graph.ts';
import type { Badge, GraphNode, Signals } from '../domain/mesh-graph.ts';
import type { OpenNode } from './draw-flows.ts';
import type { LatencyIndex } from './latency-index.ts';
import { codesOfFlows, judgedRates, ratioOf } from './tally.ts';
import type { Tally } from './tally.ts';

/** What the control plane knows about one node; all empty without one. */
export interface NodeFacts {
  readonly app: string | null;
  readonly version: string | null;
  readonly service: string | null;
  readonly isGateway: boolean;
  readonly replicas: Replicas | null;
  readonly badges: ReadonlySet<Badge>;
  readonly serviceEntry: string | null;
}

/** What a node is judged by beside its flows. */
export interface NodeContext {
  readonly facts: NodeFacts;
  readonly windowSeconds: number;
  readonly latency: LatencyIndex;
  readonly thresholds: HealthThresholds;
}

function signalsOf(tally: Tally, latency: Signals['latency']): Signals {
  return {
    requestRate: tally.requestFlows > 0 ? tally.total : null,
    errorRatio: ratioOf(tally, tally.errors),
    bytesPerSecond: tally.bytesPerSecond,
    latency,
  };
}

/** The sums that health is judged by, of two tallies. */
const added = (a: Tally, b: Tally): Tally => ({
  ...a,
  total: a.total + b.total,
  errors: a.errors + b.errors,
  injected: a.injected + b.injected,
  injectedErrors: a.injectedErrors + b.injectedErrors,
});

function kindOf({ drawn, isGateway }: OpenNode, facts: NodeFacts): GraphNode['kind'] {
  const canBeGateway = drawn.kind === 'workload' || drawn.kind === 'app';
  return canBeGateway && (isGateway || facts.isGateway) ? 'gateway' : drawn.kind;
}

/** The finished node. */
export function closeNode(
  node: OpenNode,
  { facts, windowSeconds, latency, thresholds }: NodeContext,
): GraphNode {
  const { drawn } = node;
  const health = judgeHealth({
    inbound: judgedRates(added(node.inbound, node.reached), () => codesOfFlows(node.inFlows)),
    outbound: judgedRates(node.outbound, () => codesOfFlows(node.outFlows)),
    replicas: facts.replicas,
    windowSeconds,
    thresholds,
  });
  return {
    id: drawn.id,
    kind: kindOf(node, facts),
    cluster: drawn.cluster,
    namespace: drawn.namespace,
    name: drawn.name,
    app: node.apps.value ?? facts.app,
    version: node.versions.value ?? facts.version,
    service: drawn.kind === 'service' ? drawn.name : (node.services.value ?? facts.service),
    inbound: signalsOf(node.inbound, latency.get(drawn.id) ?? null),
    outbound: signalsOf(node.outbound, null),
    internal: node.internal.flows > 0 ? signalsOf(node.internal, null) : null,
    health,
    badges: BADGES.filter((badge) => facts.badges.has(badge)),
    replicas: facts.replicas,
    serviceEntry: facts.serviceEntry,
  };
}
