import type { GraphNode } from '@/lib/domain/mesh-graph.ts';

/** Ways from a workload to the pages about it. */
export interface WorkloadLinks {
  /** The list of workloads. */
  readonly list: string;
  readonly onMap: (id: string) => string;
  readonly traces: (id: string) => string;
  readonly service: (name: string) => string;
  /** The page of another node; null where it has none. */
  readonly workload: (node: GraphNode) => string | null;
}
