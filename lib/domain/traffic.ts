import type { MessageRates, Protocol, Reporter } from './mesh-graph.ts';

/** One end of a flow as telemetry identifies it. Which node it becomes depends on the view. */
export type Party =
  | {
      readonly kind: 'workload';
      readonly cluster: string;
      readonly namespace: string;
      /** Null for series that know the app but no workload. */
      readonly workload: string | null;
      readonly app: string | null;
      readonly version: string | null;
      readonly isGateway: boolean;
    }
  /** A service that was asked for without reaching a workload. */
  | { readonly kind: 'service'; readonly cluster: string; readonly namespace: string; readonly name: string }
  | { readonly kind: 'external'; readonly cluster: string; readonly host: string }
  | { readonly kind: 'unknown'; readonly cluster: string };

/** A service of the mesh as named in requests. */
export interface ServiceRef {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Rates per second of the requests of one flow, by one reporter. */
export interface RequestRates {
  readonly total: number;
  readonly errors: number;
  readonly clientErrors: number;
  /** Requests that an injected fault met, delayed ones that succeeded included. */
  readonly injected: number;
  /** The part of `errors` that was injected. */
  readonly injectedErrors: number;
  /** Requests refused as seen at the server; null where no server told. */
  readonly denied: number | null;
  /** Requests whose series carry no status: whether they failed is not known. */
  readonly withoutStatus: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly responseFlags: Readonly<Record<string, number>>;
}

/** Who saw whether a connection was encrypted. A ztunnel knows it on the client's side too. */
export type MtlsWitness = 'waypoint' | 'destination' | 'ztunnel';

/** Evidence of encryption in requests (HTTP, gRPC) or bytes (TCP) per second. All zero: nobody told. */
export interface MtlsRates {
  readonly mutual: number;
  readonly plaintext: number;
  /** Null where nobody told. */
  readonly witness: MtlsWitness | null;
}

/** Traffic of (source, service, destination, protocol) as its one chosen reporter saw it. The atom of every map. */
export interface Flow {
  readonly source: Party;
  readonly destination: Party;
  readonly service: ServiceRef | null;
  readonly protocol: Protocol;
  readonly reporter: Reporter;
  /** Null on TCP flows, and on gRPC flows of which only messages were counted: their streams are still open. */
  readonly requests: RequestRates | null;
  /** Null on HTTP and gRPC flows, and where bytes are not recorded. */
  readonly bytesPerSecond: number | null;
  readonly mtls: MtlsRates;
  /** Left out where messages were not asked for, or none were counted. */
  readonly messages?: MessageRates;
  /** TCP connections per second that a policy refused; left out where no ztunnel at the server told. */
  readonly deniedConnectionRate?: number;
  /** What the server counted of the same requests, where the client's figure stands; null elsewhere. */
  readonly serverRequestRate: number | null;
}

/** Prometheus' quantile of the traffic of one drawn edge or node. */
export interface QuantileReading {
  readonly quantile: 0.5 | 0.95 | 0.99;
  /** Node or edge id in the view that was asked for. */
  readonly subject: string;
  /** Milliseconds; null where the buckets give no number. */
  readonly valueMs: number | null;
}
