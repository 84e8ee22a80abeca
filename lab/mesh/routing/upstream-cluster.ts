import type { CallTarget } from '../topology/mesh-service.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import type { TrafficPolicy } from './destination-rule.ts';

/** One Envoy cluster: a host, or a subset of its endpoints, with the policy towards it. */
export interface UpstreamCluster {
  /** `host|subset`; state of a proxy towards it is kept under this name. */
  readonly name: string;
  readonly target: CallTarget;
  readonly subset: string;
  /** Endpoints inside the cluster; empty for hosts outside. */
  readonly pods: readonly PodInstance[];
  readonly policy: TrafficPolicy;
  /** Whether proxies keep state towards it (pool, outlier detection); calls elsewhere stay cheap. */
  readonly limited: boolean;
}
