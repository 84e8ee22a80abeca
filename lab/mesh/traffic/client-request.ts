import type { PodInstance } from '../topology/pod-instance.ts';
import type { Proxy } from '../workload-identity.ts';
import type { ForwardedHeaders, OutboundCall } from './call.ts';
import type { TraceContext } from './trace-sampler.ts';

/** A request on its way through one client proxy. */
export interface ClientRequest {
  readonly pod: PodInstance;
  readonly proxy: Proxy;
  /** `mesh` for sidecars, else the Gateway (`namespace/name`) whose routes apply. */
  readonly gateway: string;
  readonly call: OutboundCall;
  readonly headers: ForwardedHeaders;
  readonly startMs: number;
  /** When the caller closes the connection. */
  readonly patienceEndMs: number;
  readonly trace: TraceContext | null;
}
