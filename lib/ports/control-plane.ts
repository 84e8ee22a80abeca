import type { ServiceFindings } from '../domain/finding.ts';
import type { GraphWarning } from '../domain/mesh-graph.ts';
import type { MeshInventory, WorkloadDetail } from '../domain/mesh-inventory.ts';
import type { MeshMark } from '../domain/mesh-mark.ts';
import type { Routing } from '../domain/routing.ts';
import type { Topology } from '../domain/topology.ts';

/** How the connection to the control plane is doing, in a sentence for people. */
export interface ControlPlaneStatus {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly detail: string;
  /** Unix seconds. */
  readonly checkedAt: number;
}

/** Configuration of one mesh. Reads are answered from caches kept in step by watches. */
export interface ControlPlane {
  /** Version of the mesh's control plane, where it can be told. */
  version(): string | null;
  /** Null until the first full state was read. */
  topology(): Topology | null;
  /** Routing objects that concern one service; null where the service is not known. */
  routing(namespace: string, service: string): Routing | null;
  /** Policies that apply to one service and what is odd about its objects; null where the service is not known. */
  findings(namespace: string, service: string): ServiceFindings | null;
  /** Control plane, objects and pods; null until the first full state was read. */
  inventory(): MeshInventory | null;
  /** One workload with its pods; null where it is not known. */
  workload(namespace: string, name: string): WorkloadDetail | null;
  status(): ControlPlaneStatus;
  /** What must be said beside the topology: objects left out, kinds that may not be read. */
  warnings(): readonly GraphWarning[];
  /** What was seen to happen to workloads, policies and routes, the oldest first; kept in memory, so many at most. */
  marks(): readonly MeshMark[];
  /** Calls back after the topology changed; returns the way to stop. */
  onChange(listener: () => void): () => void;
  start(): void;
  stop(): Promise<void>;
}
