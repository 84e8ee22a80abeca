import type { ConnectionSecurity } from '../request-record.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import type { ServiceIdentity, WorkloadIdentity } from '../workload-identity.ts';
import type { CallOutcome, ForwardedHeaders, OutboundCall } from './call.ts';
import type { TraceContext } from './trace-sampler.ts';

/** A request as it arrives at a pod. */
export interface ServerRequest {
  readonly pod: PodInstance;
  readonly call: OutboundCall;
  readonly headers: ForwardedHeaders;
  readonly service: ServiceIdentity;
  /** As the server's proxy learns it; unknown without the other proxy's metadata. */
  readonly source: WorkloadIdentity;
  readonly security: ConnectionSecurity;
  readonly startMs: number;
  /** When the caller gives up: the server's proxy then counts a request without a response (`DC`). */
  readonly abandonMs: number;
  readonly attempt: number;
  readonly requestBytes: number;
  readonly peerAddress: string | null;
  readonly trace: TraceContext | null;
}

/** Serves a request with all that it calls in turn, and tells when and how it ends. */
export type ServeRequest = (request: ServerRequest) => CallOutcome;

/** Makes a call from a pod, through its proxy where it has one. */
export type CallFromPod = (
  pod: PodInstance,
  call: OutboundCall,
  startMs: number,
  trace: TraceContext | null,
  headers: ForwardedHeaders,
) => CallOutcome;
