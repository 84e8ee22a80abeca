import type { HealthThresholds } from './health-thresholds.ts';
import type { Badge } from './mesh-graph.ts';

/** Inbound mutual TLS as the policies in force set it; null where no control plane told. */
export type MtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** A namespace as the control plane knows it. */
export interface NamespaceFact {
  readonly cluster: string;
  readonly name: string;
  /** Whether new pods get a proxy (sidecar or ambient); null where unknown. */
  readonly meshed: boolean | null;
  readonly mtlsMode: MtlsMode | null;
}

/** A workload as the control plane knows it, with traffic or without. */
export interface WorkloadFact {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly app: string | null;
  readonly version: string | null;
  /** `Deployment`, `StatefulSet`, `DaemonSet`. */
  readonly kind: string;
  readonly replicas: { readonly desired: number; readonly available: number } | null;
  /** Whether its pods carry a proxy; null where no pod was seen. */
  readonly hasProxy: boolean | null;
  readonly isGateway: boolean;
  /** Whether it is a waypoint that reports the requests it carries; left out where that is not known. */
  readonly isWaypoint?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Inbound mode in force for this workload; left out where no control plane told. */
  readonly mtlsMode?: MtlsMode;
  /** Ports whose mode differs from the workload's. */
  readonly mtlsModeByPort?: Readonly<Record<string, MtlsMode>>;
}

/** A service with the workloads behind it and what routing objects say of it. */
export interface ServiceFact {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly {
    readonly port: number;
    readonly name: string | null;
    readonly protocol: string;
  }[];
  /** Names of the workloads that its selector chooses. */
  readonly workloads: readonly string[];
  /** Badges from routing objects that name this service. */
  readonly badges: readonly Badge[];
  /** Error thresholds from annotations, ratios 0..1; null where none are set. */
  readonly thresholds: HealthThresholds | null;
}

/** A ServiceEntry: hosts outside the mesh that it declares (https://istio.io/latest/docs/reference/config/networking/service-entry/). */
export interface ServiceEntryFact {
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
}

/** What the control plane knows about the mesh, apart from traffic. */
export interface Topology {
  /** Unix seconds of the last confirmed state. */
  readonly at: number;
  readonly namespaces: readonly NamespaceFact[];
  readonly workloads: readonly WorkloadFact[];
  readonly services: readonly ServiceFact[];
  readonly serviceEntries: readonly ServiceEntryFact[];
}
