/** How proxies name one end of a request: the values of Istio's `source_…` and `destination_…` labels. */
export interface WorkloadIdentity {
  /** Small integer, unique in the lab; lets counters be found without building strings. */
  readonly id: number;
  readonly workload: string;
  readonly namespace: string;
  /** SPIFFE URI, or `unknown` without a certificate. */
  readonly principal: string;
  readonly app: string;
  readonly version: string;
  readonly canonicalService: string;
  readonly canonicalRevision: string;
  readonly cluster: string;
}

/** What proxies write for an end that they cannot name (no sidecar, or nobody was reached). */
export const unknownIdentity: WorkloadIdentity = {
  id: 0,
  workload: 'unknown',
  namespace: 'unknown',
  principal: 'unknown',
  app: 'unknown',
  version: 'unknown',
  canonicalService: 'unknown',
  canonicalRevision: 'latest',
  cluster: 'unknown',
};

/** The service that a caller asked for: Istio's `destination_service…` labels. */
export interface ServiceIdentity {
  /** Small integer, unique in the lab. */
  readonly id: number;
  /** `destination_service`: the full name, or the host as the caller wrote it. */
  readonly host: string;
  readonly name: string;
  /** `unknown` for hosts that are no Kubernetes service. */
  readonly namespace: string;
}

/** One Envoy: a sidecar or a gateway. A restart of the process keeps the proxy and raises `restarts`. */
export interface Proxy {
  readonly id: number;
  readonly kind: 'sidecar' | 'gateway';
  readonly podName: string;
  readonly namespace: string;
  readonly podIp: string;
  readonly nodeName: string;
  readonly workload: WorkloadIdentity;
  /** Istio's version of the proxy, as `istio_build` shows it. */
  readonly proxyVersion: string;
  restarts: number;
}
