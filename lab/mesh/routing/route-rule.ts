/** What a route may look at. Header names are lower case. */
export interface RouteRequest {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly port: number;
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace: string;
}

export interface RouteDestination {
  /** Full host name. */
  readonly host: string;
  /** Subset of the DestinationRule, or the empty string for all endpoints. */
  readonly subset: string;
}

export interface FaultRule {
  /** Share of requests that wait, in [0, 1]; independent of the aborts. */
  readonly delayRatio: number;
  readonly delayMs: number;
  readonly abortRatio: number;
  readonly abortHttpStatus: number | null;
  readonly abortGrpcStatus: number | null;
}

export interface RetryRule {
  /** Tries after the first one. */
  readonly attempts: number;
  readonly perTryTimeoutMs: number | null;
  readonly conditions: ReadonlySet<string>;
  readonly statusCodes: ReadonlySet<number>;
}

export interface MirrorRule {
  readonly destination: RouteDestination;
  readonly ratio: number;
}

/** Where a rule was written: what Envoy shows as its metadata, its name and its matches. */
export interface RouteOrigin {
  /** Path of the object, as in `filter_metadata.istio.config`. */
  readonly config: string;
  /** Name of the rule, or the empty string. */
  readonly name: string;
  readonly index: number;
  readonly matches: readonly WrittenMatch[];
}

/** A match as its object has it. */
export interface WrittenMatch {
  readonly dialect: 'istio' | 'gateway-api';
  readonly match: Readonly<Record<string, unknown>>;
}

/** One compiled rule of a VirtualService or HTTPRoute: the first that matches decides. */
export interface RouteRule {
  readonly matches: (request: RouteRequest) => boolean;
  /** True for a rule without conditions. */
  readonly always: boolean;
  /** Only destinations that take traffic; empty when the rule answers by itself. */
  readonly destinations: readonly RouteDestination[];
  readonly weights: readonly number[];
  readonly timeoutMs: number | null;
  readonly retry: RetryRule;
  readonly fault: FaultRule | null;
  readonly mirrors: readonly MirrorRule[];
  /** Status that the proxy answers itself (a backend that does not exist, a direct response). */
  readonly directStatus: number | null;
  /** Status for a chosen destination that has no cluster: Gateway API asks for 500. */
  readonly missingClusterStatus: 503 | 500;
  /** Null for the route that a host has when nobody wrote one. */
  readonly origin: RouteOrigin | null;
}

/** What Istio configures when nobody wrote a retry policy (since 1.24 without 503). */
export const defaultRetry: RetryRule = {
  attempts: 2,
  perTryTimeoutMs: null,
  conditions: new Set(['connect-failure', 'refused-stream', 'unavailable', 'cancelled']),
  statusCodes: new Set(),
};

/** For hosts that are passed through Istio configures no retries. */
export const noRetry: RetryRule = { ...defaultRetry, attempts: 0, conditions: new Set() };

/** Everything goes to the service itself. */
export function plainRule(host: string, retry: RetryRule = defaultRetry): RouteRule {
  return {
    matches: () => true,
    always: true,
    destinations: [{ host, subset: '' }],
    weights: [1],
    timeoutMs: null,
    retry,
    fault: null,
    mirrors: [],
    directStatus: null,
    missingClusterStatus: 503,
    origin: null,
  };
}
