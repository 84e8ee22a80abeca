import type { KubernetesObject } from '../kubernetes/object.ts';
import type { LatencyModel } from './latency.ts';

/** Everything that a scenario says about its mesh: who runs, who calls whom, what enters, what is written. */
export interface MeshModel {
  readonly name: string;
  readonly clusterName: string;
  readonly trustDomain: string;
  readonly istioVersion: string;
  readonly namespaces: readonly NamespaceModel[];
  readonly workloads: readonly WorkloadModel[];
  readonly services: readonly ServiceModel[];
  readonly externalHosts: readonly ExternalHostModel[];
  readonly entries: readonly EntryModel[];
  /** Objects beside those that follow from the model (routes, policies, owners' objects). */
  readonly objects: readonly KubernetesObject[];
  readonly scrapeIntervalSeconds: number;
  /** How much of the past is simulated before the lab answers. */
  readonly warmUpSeconds: number;
  /** How long the embedded Prometheus keeps samples. */
  readonly retentionSeconds: number;
  /** False where a Telemetry object switches the request and response size histograms off. */
  readonly sizeHistograms: boolean;
  /** Workloads (`namespace/name`) whose proxies no longer acknowledge what they are sent. */
  readonly laggingWorkloads: readonly string[];
}

export interface NamespaceModel {
  readonly name: string;
  readonly injection: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface WorkloadModel {
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
  /** Null where the pods carry no version label. */
  readonly version: string | null;
  readonly replicas: number;
  readonly serviceAccount: string;
  /** `none`: pods without a proxy, whose requests and answers nobody reports from their side. */
  readonly proxy: 'sidecar' | 'gateway' | 'none';
  readonly image: string;
  readonly containerPort: number;
  /** Own time per request, without the calls it waits for. */
  readonly latency: LatencyModel;
  readonly failures: readonly FailureModel[];
  /** Calls per operation; `*` serves operations that have no entry of their own. */
  readonly handlers: Readonly<Record<string, HandlerModel>>;
  readonly tcp?: readonly TcpFlowModel[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly proxyVersion?: string;
}

/** Requests that the workload itself fails. */
export interface FailureModel {
  readonly ratio: number;
  /** HTTP codes, or gRPC statuses where the service speaks gRPC, with relative weights. */
  readonly statuses: readonly { readonly status: number; readonly weight: number }[];
  /** Mesh seconds after the start (not the warm-up) from which it fails; from the beginning if absent. */
  readonly fromSecond?: number;
}

/** What a workload does for one operation: phases one after the other, the calls of a phase at once. */
export interface HandlerModel {
  readonly phases: readonly (readonly CallModel[])[];
  /** Mean size of the answer in bytes. */
  readonly responseBytes: number;
}

export interface CallModel {
  /** Host as the application writes it: full service name, or an outside host. */
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc';
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** Share of the handled requests that make this call. */
  readonly share: number;
  readonly requestBytes: number;
  /** What a failed call does to the caller: fail with it, go on without, or never wait for it. */
  readonly onFailure: 'fail' | 'absorb' | 'background';
  /** Set for calls that come in batches instead of being part of the request. */
  readonly batch?: { readonly everySeconds: number; readonly activeSeconds: number };
}

/** Bytes that a workload moves over long-lived TCP connections for every request it handles. */
export interface TcpFlowModel {
  readonly host: string;
  readonly port: number;
  /** From the client. */
  readonly requestBytes: number;
  /** Towards the client. */
  readonly responseBytes: number;
  /** Whether a request fails when the connection cannot be used. */
  readonly required: boolean;
}

export interface ServiceModel {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  readonly portName: string;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly selector: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A host outside the mesh. Without a ServiceEntry its traffic shows as `PassthroughCluster`. */
export interface ExternalHostModel {
  readonly host: string;
  readonly ip: string;
  readonly latency: LatencyModel;
  /** Share of connections that cannot be made (`UF`). */
  readonly connectFailureRatio: number;
  readonly failures: readonly FailureModel[];
}

/** Requests that enter the mesh from outside of it. */
export interface EntryModel {
  readonly name: string;
  /** A gateway workload (`namespace/name`), or null for a caller that is not part of the mesh at all. */
  readonly gateway: string | null;
  readonly host: string;
  readonly port: number;
  readonly requestsPerSecond: number;
  readonly operations: readonly EntryOperation[];
  /** How long a user waits before closing the connection. */
  readonly patienceMs: number;
}

export interface EntryOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly weight: number;
  readonly requestBytes: number;
}
