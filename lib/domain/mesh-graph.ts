import type { Health } from './health.ts';

/** Level at which the map is drawn. An `app` node is one app in one version where the version is known. */
export type GraphView = 'workload' | 'app' | 'service' | 'namespace';

/** What a node stands for; a gateway keeps the id of its workload or app. */
export type NodeKind = 'workload' | 'app' | 'service' | 'namespace' | 'gateway' | 'external' | 'unknown';

/** As the reporting proxy names it; gRPC is told apart from other HTTP. */
export type Protocol = 'http' | 'grpc' | 'tcp';

/** Whose telemetry counted. `mixed` stands on merged edges whose members have different reporters. */
export type Reporter = 'waypoint' | 'source' | 'destination';
/** Reporter of an edge, `mixed` where merged members differ. */
export type EdgeReporter = Reporter | 'mixed';

/** Quantiles of request duration in milliseconds; null where no bucket answered. */
export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Golden signals of one direction of one node. Null is "not known". */
export interface Signals {
  /** Requests per second. */
  readonly requestRate: number | null;
  /** Share of requests that failed, 0..1. */
  readonly errorRatio: number | null;
  /** TCP bytes per second, sent and received. */
  readonly bytesPerSecond: number | null;
  readonly latency: Latency | null;
}

/** `mixed`: some of the traffic is mutual TLS and some is not. `unknown`: no server told. */
export type MtlsStatus = 'mutual' | 'mixed' | 'plaintext' | 'unknown';

/** What server-side telemetry says about encryption. `ratio` is the share of mutual TLS by requests (bytes for TCP), 0..1. */
export interface Mtls {
  readonly status: MtlsStatus;
  readonly ratio: number | null;
  /** One sentence: who reported it and on how much traffic. */
  readonly evidence: string;
}

/** What is configured on or true of a node beyond its traffic, the most urgent first. */
export const BADGES = [
  'fault',
  'split',
  'mirror',
  'circuit-breaker',
  'timeout',
  'retries',
  'no-sidecar',
  'idle',
  'outside',
] as const;

/** One of {@link BADGES}. */
export type Badge = (typeof BADGES)[number];

/** gRPC messages per second on the streams and calls of one flow: `sent` by the caller, `received` by it. */
export interface MessageRates {
  readonly sent: number;
  readonly received: number;
}

/** One node of the map with the traffic of its window. */
export interface GraphNode {
  /** Readable and stable, see `node-id.ts`. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly cluster: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly app: string | null;
  readonly version: string | null;
  /** Service that this node stands for, or that reaches it, where it is one and known. */
  readonly service: string | null;
  readonly inbound: Signals;
  readonly outbound: Signals;
  /** Traffic that a roll-up swallowed: both ends in this node. Null where nothing was swallowed. */
  readonly internal: Signals | null;
  readonly health: Health;
  readonly badges: readonly Badge[];
  /** Replicas wanted and available, where a control plane told. */
  readonly replicas: { readonly desired: number; readonly available: number } | null;
  /** Name of the ServiceEntry that declares an external host, where known. */
  readonly serviceEntry: string | null;
}

/** Traffic of one protocol from one node to another in the window. */
export interface GraphEdge {
  /** `<source id>|<destination id>|<protocol>`. */
  readonly id: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: Protocol;
  /** Service asked for; null where members of a merged edge differ. */
  readonly service: string | null;
  readonly requestRate: number | null;
  readonly errorRatio: number | null;
  readonly clientErrorRatio: number | null;
  /** Requests per second by HTTP or gRPC status; `-` is "no response". */
  readonly codes: Readonly<Record<string, number>>;
  /** Requests per second by response flags as reported, joined ones included. */
  readonly responseFlags: Readonly<Record<string, number>>;
  readonly latency: Latency | null;
  readonly bytesPerSecond: number | null;
  readonly mtls: Mtls;
  /** Requests per second that an injected fault met. */
  readonly injectedRate: number | null;
  /** Requests per second that the server answered with 403; on TCP edges, connections per second that a ztunnel refused. */
  readonly deniedRate: number | null;
  /** gRPC messages per second; left out where they were not asked for, or none were counted. */
  readonly messageRate?: MessageRates;
  readonly health: Health;
  readonly reporter: EdgeReporter;
  /** Number of requests in the window behind the figures; null on TCP edges. */
  readonly samples: number | null;
}

/** Something that must be said beside the figures. Codes are listed in `warning.ts`. */
export interface GraphWarning {
  readonly code: string;
  readonly text: string;
  readonly count?: number;
}

/** What the answer cost the backend. `series` is the number of series read. */
export interface GraphCost {
  readonly queries: number;
  readonly seconds: number;
  readonly series: number;
}

/** One map: the traffic of `windowSeconds` up to `at` (unix seconds). */
export interface MeshGraph {
  readonly at: number;
  readonly windowSeconds: number;
  readonly view: GraphView;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly warnings: readonly GraphWarning[];
  readonly cost: GraphCost;
}
