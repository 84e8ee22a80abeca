import { healthView } from '@/components/graph/health-view.ts';
import { mainSignals } from '@/components/graph/node-figures.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { GraphEdge, GraphNode, Signals } from '@/lib/domain/mesh-graph.ts';

/** How much of the requests is mutual TLS, of those of which somebody told. */
export interface MtlsCoverage {
  /** 0..1; null where nobody told. */
  readonly ratio: number | null;
  /** Requests per second of which nobody told. */
  readonly untoldRate: number;
  /** Edges that carry plaintext, all or in part. */
  readonly plaintextCallers: readonly GraphEdge[];
}

/** The figures on top of the overview. */
export interface MeshFigures {
  /** Where most requests enter; null in a mesh without a gateway. */
  readonly gateway: GraphNode | null;
  /** Of the gateway, or of all that is asked where there is none. */
  readonly signals: Signals;
  readonly mtls: MtlsCoverage;
  readonly workloads: number;
  readonly healthyWorkloads: number;
}

const rateOf = (node: GraphNode): number => mainSignals(node).requestRate ?? 0;

/** The gateway that lets most requests in: the pulse of the mesh. */
export const busiestGateway = (nodes: readonly GraphNode[]): GraphNode | null =>
  nodes
    .filter(({ kind }) => kind === 'gateway')
    .reduce<GraphNode | null>(
      (most, one) => (most === null || rateOf(one) > rateOf(most) ? one : most),
      null,
    );

/** Sums of a map by app and version. */
export function meshFigures({ nodes, edges }: GraphSnapshot): MeshFigures {
  const gateway = busiestGateway(nodes);
  const own = nodes.filter(({ kind }) => kind === 'workload' || kind === 'app' || kind === 'gateway');
  return {
    gateway,
    signals: gateway === null ? allRequests(edges) : mainSignals(gateway),
    mtls: mtlsCoverage(edges),
    workloads: own.length,
    healthyWorkloads: own.filter(({ health, badges }) => healthView(health, badges).glyph === 'healthy')
      .length,
  };
}

/** Requests between all parts of the mesh. Quantiles of several cannot be added up, so of those there are none. */
function allRequests(edges: readonly GraphEdge[]): Signals {
  let [rate, judged, failed, isCounted] = [0, 0, 0, false];
  for (const { requestRate, errorRatio } of edges) {
    if (requestRate === null) continue;
    isCounted = true;
    rate += requestRate;
    if (errorRatio === null) continue;
    judged += requestRate;
    failed += requestRate * errorRatio;
  }
  return {
    requestRate: isCounted ? rate : null,
    errorRatio: judged > 0 ? failed / judged : null,
    bytesPerSecond: null,
    latency: null,
  };
}

function mtlsCoverage(edges: readonly GraphEdge[]): MtlsCoverage {
  let [mutual, told, untoldRate] = [0, 0, 0];
  for (const { mtls, requestRate } of edges) {
    if (requestRate === null) continue;
    if (mtls.ratio === null) untoldRate += requestRate;
    else {
      mutual += mtls.ratio * requestRate;
      told += requestRate;
    }
  }
  return {
    ratio: told > 0 ? mutual / told : null,
    untoldRate,
    plaintextCallers: edges.filter(({ mtls }) => mtls.status === 'plaintext' || mtls.status === 'mixed'),
  };
}
