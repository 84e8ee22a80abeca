import type { GraphEdge, GraphNode, GraphView, MeshGraph } from '@/lib/domain/mesh-graph.ts';
import { buildGraph, type GraphInput } from '@/lib/graph/build-graph.ts';
import { translateTraffic } from '@/lib/telemetry/istio/traffic/istio-traffic.ts';
import { seriesTable } from './series-table.ts';

/** Series of one map: requests, and TCP bytes of either direction. */
export interface MapTables {
  readonly requests?: string;
  readonly tcpSent?: string;
  readonly tcpReceived?: string;
  /** gRPC messages; column `pilothouse_direction` is `sent` or `received`. */
  readonly messages?: string;
}

/** The map that these series make, with a window of 60 s. */
export function mapOf(
  { requests = '', tcpSent = '', tcpReceived = '', messages = '' }: MapTables,
  view: GraphView = 'workload',
  more: Partial<GraphInput> = {},
): MeshGraph {
  const { flows, warnings } = translateTraffic([
    { isTcp: false, samples: seriesTable(requests) },
    { isTcp: true, samples: seriesTable(tcpSent) },
    { isTcp: true, samples: seriesTable(tcpReceived) },
    { isTcp: false, isMessages: true, samples: seriesTable(messages) },
  ]);
  return buildGraph({ at: 1_000, windowSeconds: 60, view, flows, warnings, ...more });
}

/** Ids of all edges with their request rates. */
export const ratesOf = ({ edges }: MeshGraph): Record<string, number | null> =>
  Object.fromEntries(edges.map(({ id, requestRate }) => [id, requestRate]));

/** The edge of this id, or the only one. */
export function edgeOf({ edges }: MeshGraph, id?: string): GraphEdge {
  const [edge, ...others] = id === undefined ? edges : edges.filter((one) => one.id === id);
  if (edge === undefined || others.length > 0) {
    throw new Error(`Not one edge ${id ?? ''} among: ${edges.map((one) => one.id).join('\n')}`);
  }
  return edge;
}

/** The node of this id. */
export function nodeOf({ nodes }: MeshGraph, id: string): GraphNode {
  const node = nodes.find((one) => one.id === id);
  if (node === undefined) throw new Error(`No node ${id} among: ${nodes.map((one) => one.id).join('\n')}`);
  return node;
}
