import type { GraphView, GraphWarning, GraphCost } from '../domain/mesh-graph.ts';
import type { ObjectiveQueries } from '../domain/objective-manifests.ts';
import type { ServiceOutcome } from '../domain/objective.ts';
import type { Flow, QuantileReading } from '../domain/traffic.ts';

/** One instant of the whole mesh. */
export interface TrafficQuestion {
  /** Unix seconds; aligned to the grid by the caller. */
  readonly at: number;
  readonly windowSeconds: number;
  /** Narrows the selector where that makes the answer smaller; empty: all. */
  readonly namespaces: readonly string[];
  readonly includeTcp: boolean;
  /** Whether gRPC messages are wanted, which cost one query more. */
  readonly includeMessages?: boolean;
}

/** Data with what must be said about it and what it cost. */
export interface Reading<T> {
  readonly data: T;
  readonly warnings: readonly GraphWarning[];
  readonly cost: GraphCost;
  /** Whether the backend said that parts are missing. */
  readonly partial: boolean;
}

/** Which quantiles are asked for, at the level at which they are drawn. */
export interface LatencyQuestion {
  readonly at: number;
  readonly windowSeconds: number;
  readonly namespaces: readonly string[];
  readonly view: GraphView;
  readonly quantiles: readonly QuantileReading['quantile'][];
  /** The flows of the same instant: they say which reporter counts for which pair. */
  readonly flows: readonly Flow[];
}

/** A figure that has a history. Units as on the map: 1/s, 0..1, 0..1, ms, 0..1, bytes/s. */
export type SeriesSignal =
  | 'requestRate'
  | 'errorRatio'
  /** Share of requests that an injected fault met. */
  | 'injectedRatio'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'mtls'
  | 'bytesPerSecond';

/** Which history of one subject is asked for. */
export interface SeriesQuestion {
  /** Node or edge id. */
  readonly subject: string;
  /**
   * View that the id is drawn in. Where it is left out it follows from the kinds in the id; an edge from a workload to
   * a service is then one of the workload view: requests that reached nobody.
   */
  readonly view?: GraphView | undefined;
  readonly signals: readonly SeriesSignal[];
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
  /** Window behind each point. */
  readonly windowSeconds: number;
}

/** One figure over time. */
export interface SignalSeries {
  readonly signal: SeriesSignal;
  /** `direction` (`inbound`, `outbound`) on nodes; empty on edges. */
  readonly labels: Readonly<Record<string, string>>;
  /** `[unix seconds, value]`; null where nothing was recorded. */
  readonly points: readonly (readonly [number, number | null])[];
}

/** How one figure was made. `query` gives the figure alone when it is put to the backend at that instant. */
export interface Provenance {
  readonly query: string;
  readonly reporter: string;
  readonly explanation: string;
  /** Of `mtls`: the identities in the certificates of both ends, the busiest first; left out for other signals. */
  readonly principals?: readonly PrincipalPair[];
}

/** Identities such as `spiffe://cluster.local/ns/shop/sa/cart`; null where an end showed none. */
export interface PrincipalPair {
  readonly source: string | null;
  readonly destination: string | null;
}

/** Which figure is to be explained. */
export interface ProvenanceQuestion {
  readonly subject: string;
  /** As in a {@link SeriesQuestion}. */
  readonly view?: GraphView | undefined;
  readonly signal: SeriesSignal;
  readonly at: number;
  readonly windowSeconds: number;
}

/** How the requests of some services went in one window. */
export interface OutcomeQuestion {
  /** Unix seconds. */
  readonly at: number;
  readonly windowSeconds: number;
  /** At least one. `thresholdMs`: count what was answered within it; it must be a bound of the histogram. */
  readonly services: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly thresholdMs: number | null;
  }[];
  /** Whether the backend is asked if it holds the begin of the window. */
  readonly mustCover: boolean;
}

/** Outcomes in the order of the question. */
export interface Outcomes {
  readonly services: readonly ServiceOutcome[];
  /** False where the backend holds nothing from the begin of the window. */
  readonly isCovered: boolean;
}

/** Telemetry of one mesh. Every method throws `SourceError` and ends its upstream requests when `signal` aborts. */
export interface TelemetrySource {
  /** Requests, errors, mTLS and bytes of every flow: a constant number of queries. */
  readTraffic(question: TrafficQuestion, signal: AbortSignal): Promise<Reading<readonly Flow[]>>;
  /** Quantiles of every drawn edge and of every node's inbound traffic. */
  readLatency(question: LatencyQuestion, signal: AbortSignal): Promise<Reading<readonly QuantileReading[]>>;
  /** History of one node or edge. */
  readSeries(question: SeriesQuestion, signal: AbortSignal): Promise<Reading<readonly SignalSeries[]>>;
  /** The query behind one figure, with the number of series that it read. */
  explain(question: ProvenanceQuestion, signal: AbortSignal): Promise<Reading<Provenance>>;
  /** Good and failed requests of some services: at most three queries, however many services. */
  readOutcomes(question: OutcomeQuestion, signal: AbortSignal): Promise<Reading<Outcomes>>;
  /** The expressions behind an objective of one service, for rules that stand in the backend by themselves. */
  objectiveQueries(service: {
    readonly namespace: string;
    readonly name: string;
    /** Null for failures. */
    readonly thresholdMs: number | null;
  }): ObjectiveQueries;
  /** Whether the backend answers, what it is, and how its clock differs from ours (seconds, theirs minus ours). */
  probe(signal: AbortSignal): Promise<{
    readonly product: string;
    readonly version: string | null;
    readonly clockSkewSeconds: number | null;
  }>;
}
