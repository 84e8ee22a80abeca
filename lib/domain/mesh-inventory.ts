import type { PolicyFact } from './finding.ts';
import type { MtlsMode } from './topology.ts';

/** A pod as the control plane's objects tell it. */
export interface PodFact {
  readonly namespace: string;
  readonly name: string;
  /** Name of the workload that it belongs to. */
  readonly workload: string;
  readonly node: string | null;
  /** `Running`, `Pending` and others of Kubernetes; null where nobody tells. */
  readonly phase: string | null;
  readonly isReady: boolean | null;
  readonly restarts: number;
  /** Unix seconds of the last restart; null where there was none. */
  readonly restartedAt: number | null;
  readonly hasProxy: boolean;
  /** From the tag of the proxy's image; null where it has none, or says nothing. */
  readonly proxyVersion: string | null;
}

/** One deployment of the control plane. */
export interface ControlPlaneFact {
  readonly namespace: string;
  readonly name: string;
  readonly version: string | null;
  readonly replicas: { readonly desired: number; readonly available: number };
}

/** What there is in a mesh beside traffic. */
export interface MeshInventory {
  readonly controlPlane: readonly ControlPlaneFact[];
  /** Objects of the mesh's configuration by kind, those of which there are any. */
  readonly objects: readonly { readonly kind: string; readonly count: number }[];
  readonly pods: readonly PodFact[];
}

/** One workload with its pods and what is set for it. */
export interface WorkloadDetail {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** `Deployment`, `StatefulSet`, `DaemonSet`. */
  readonly kind: string;
  readonly app: string | null;
  readonly version: string | null;
  readonly images: readonly string[];
  readonly replicas: { readonly desired: number; readonly available: number };
  readonly isGateway: boolean;
  readonly mtlsMode: MtlsMode;
  /** Ports whose mode differs. */
  readonly mtlsModeByPort: Readonly<Record<string, MtlsMode>>;
  /** Names of the services of its namespace that choose its pods. */
  readonly services: readonly string[];
  readonly policies: readonly PolicyFact[];
  readonly pods: readonly PodFact[];
}
