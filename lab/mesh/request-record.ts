import type { Proxy, ServiceIdentity, WorkloadIdentity } from './workload-identity.ts';

/**
 * The one source of metrics and traces. Each record is what ONE proxy saw of ONE request, handed out when the
 * request ended for that proxy. A hop between two sidecars therefore gives a `source` record and, for each
 * attempt that reached a server, a `destination` record; retries, timeouts, faults and denials make the two
 * ends differ exactly as they do in a mesh. A hop without a proxy on one end lacks that end's record.
 */
export type Reporter = 'source' | 'destination';

/** `unknown` from clients; servers say `mutual_tls` or `none`. */
export type ConnectionSecurity = 'mutual_tls' | 'none' | 'unknown';

/** What was asked: the same for both ends of a hop. */
export interface RequestOperation {
  readonly method: string;
  /** Path with query; for gRPC `/<package>.<Service>/<Method>`. */
  readonly path: string;
}

/** One try of a client proxy (there is always one where an endpoint was tried; more with retries). */
export interface Attempt {
  /** 1 for the first try. */
  readonly number: number;
  readonly startMs: number;
  readonly endMs: number;
  /** `ip:port` of the endpoint, or null where none was chosen. */
  readonly upstreamAddress: string | null;
  readonly responseCode: number;
  readonly grpcStatus: number | null;
  readonly responseFlags: string;
}

/**
 * Ids of a sampled request. Every record is one span (`spanId`); a client's record is the parent of the
 * server's (`parentSpanId`), and a server's record is the parent of the calls that its workload makes.
 * A gateway's record stands for two spans: SERVER `gatewaySpanId` (the root) and its child CLIENT `spanId`.
 */
export interface SpanContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly gatewaySpanId: string | null;
  /** `x-request-id`, the same in all spans of a trace. */
  readonly requestId: string;
  /** The client proxy's tries, in order; null in server records. */
  readonly attempts: readonly Attempt[] | null;
}

/** A finished request as one proxy counted it. */
export interface RequestRecord {
  readonly kind: 'request';
  readonly reporter: Reporter;
  /** The proxy that reports. */
  readonly proxy: Proxy;
  /** `unknownIdentity` for a caller without a certificate and metadata. */
  readonly source: WorkloadIdentity;
  /** `unknownIdentity` when no endpoint was reached. */
  readonly destination: WorkloadIdentity;
  readonly service: ServiceIdentity;
  readonly servicePort: number;
  /** Subset of the DestinationRule that the route named, or the empty string. */
  readonly subset: string;
  readonly protocol: 'http' | 'grpc';
  readonly operation: RequestOperation;
  /** 0 when no response came. */
  readonly responseCode: number;
  /** Null for plain HTTP and for gRPC without a response. */
  readonly grpcStatus: number | null;
  /** Envoy's short flags joined by commas, `-` for none. */
  readonly responseFlags: string;
  readonly security: ConnectionSecurity;
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Delay that the client proxy's fault filter added (0 for none); only in client records. */
  readonly injectedDelayMs: number;
  /** True when the client proxy's fault filter answered. */
  readonly injectedAbort: boolean;
  /** Client: number of tries made (0 when none left the proxy). Server: which try this is, from 1. */
  readonly attempts: number;
  /** Address of the other end (`ip:port`), or null when there was none. */
  readonly peerAddress: string | null;
  /** Null unless the trace was sampled. */
  readonly span: SpanContext | null;
}

/** What one proxy reports about TCP connections since its last report (every 5 s, and when one closes). */
export interface TcpRecord {
  readonly kind: 'tcp';
  readonly reporter: Reporter;
  readonly proxy: Proxy;
  readonly source: WorkloadIdentity;
  readonly destination: WorkloadIdentity;
  readonly service: ServiceIdentity;
  readonly security: ConnectionSecurity;
  readonly responseFlags: string;
  readonly atMs: number;
  readonly connectionsOpened: number;
  readonly connectionsClosed: number;
  /** Towards the client: bytes of the response direction. */
  readonly sentBytes: number;
  /** From the client. */
  readonly receivedBytes: number;
}

/** A proxy's process ended and began anew: its counters start from nothing. */
export interface ProxyRestart {
  readonly kind: 'proxy-restart';
  readonly proxy: Proxy;
  readonly atMs: number;
}

/** A pod went for good, with its proxy. */
export interface ProxyGone {
  readonly kind: 'proxy-gone';
  readonly proxy: Proxy;
  readonly atMs: number;
}

export interface ProxyStarted {
  readonly kind: 'proxy-started';
  readonly proxy: Proxy;
  readonly atMs: number;
}

export type MeshRecord = RequestRecord | TcpRecord | ProxyRestart | ProxyGone | ProxyStarted;

/** Called synchronously, in a fixed order for a given seed and given writes. Must not keep the array of records. */
export type MeshRecordListener = (record: MeshRecord) => void;
