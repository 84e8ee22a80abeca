/** The service that a change is about, in one mesh. */
export interface IntentTarget {
  readonly mesh: string;
  readonly namespace: string;
  readonly service: string;
  /** Seconds from the plan until the change undoes itself. Required of faults, free for the others. */
  readonly expiresInSeconds?: number | undefined;
}

/** Which rule of the service's routing is meant: its position as `Routing.rules` counts. Left out: the one base rule. */
export interface RuleChoice {
  readonly rule?: number | undefined;
}

/**
 * Relative weights by target: the version where the rule chooses between subsets, the name of the backend Service where
 * it chooses between Services. Whole numbers from 0.
 */
export type Weights = Readonly<Record<string, number>>;

/** Why traffic may go to a version that has no ready pod; left out, it may not. */
export interface Forced {
  readonly force?: string | undefined;
}

/** One stop on the way to the last weights of a stepwise split. */
export interface SplitStage {
  readonly weights: Weights;
  /** How long these weights are watched before the next stage, seconds. */
  readonly bakeSeconds: number;
}

/** Moves the traffic of one rule between its targets. With `stages` it goes there in steps; `weights` are the last ones. */
export interface SplitIntent extends IntentTarget, RuleChoice, Forced {
  readonly kind: 'split';
  readonly weights: Weights;
  readonly stages?: readonly SplitStage[] | undefined;
}

/** First routing of a service that has none: subsets by version and the shares that each starts with. */
export interface CanaryIntent extends IntentTarget, Forced {
  readonly kind: 'canary';
  readonly versions: Weights;
}

/** Requests that a narrowed rule is for: exact values by header name in small letters. */
export interface RequestMatch {
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers a part of the requests with a failure in place of the service. Exactly one of the two statuses. */
export type FaultAbort = { readonly percent: number } & (
  | { readonly httpStatus: number }
  /** By name as gRPC writes it, such as `UNAVAILABLE`. */
  | { readonly grpcStatus: string }
);

/** Holds a part of the requests back. `percent` is 0 to 100. */
export interface FaultDelay {
  readonly milliseconds: number;
  readonly percent: number;
}

/** Injects a fault: for all callers, for one, or for requests with a header. Always with a deadline. */
export interface FaultIntent extends IntentTarget, RuleChoice {
  readonly kind: 'fault';
  readonly abort?: FaultAbort | undefined;
  readonly delay?: FaultDelay | undefined;
  readonly from?: { readonly namespace: string; readonly workload: string } | undefined;
  readonly match?: RequestMatch | undefined;
  readonly expiresInSeconds: number;
}

/** Takes every fault of the service away, whoever set it. */
export interface ClearFaultIntent extends IntentTarget {
  readonly kind: 'clear-fault';
}

/** Sends a copy of a rule's requests to a version; 0 percent ends it. */
export interface MirrorIntent extends IntentTarget, RuleChoice {
  readonly kind: 'mirror';
  readonly version: string;
  readonly percent: number;
}

/** Sends requests with a header or a cookie to one version (A/B), as a rule in front of the base rule. */
export interface MatchIntent extends IntentTarget {
  readonly kind: 'match';
  readonly version: string;
  readonly match:
    | { readonly headers: Readonly<Record<string, string>> }
    | { readonly cookie: { readonly name: string; readonly value: string } };
}

/** Bounds the time of a rule's requests; null takes the bound away. */
export interface TimeoutIntent extends IntentTarget, RuleChoice {
  readonly kind: 'timeout';
  readonly timeoutMs: number | null;
}

/** How often and on what a rule tries again; 0 attempts turns retries off. */
export interface RetryIntent extends IntentTarget, RuleChoice {
  readonly kind: 'retry';
  readonly attempts: number;
  readonly perTryTimeoutMs?: number | undefined;
  /** Envoy's conditions joined by commas, such as `connect-failure,refused-stream`. */
  readonly on?: string | undefined;
}

/** What somebody wants of a service's traffic, in the mesh's own terms only where they are the field's. */
export type ChangeIntent =
  | SplitIntent
  | CanaryIntent
  | FaultIntent
  | ClearFaultIntent
  | MirrorIntent
  | MatchIntent
  | TimeoutIntent
  | RetryIntent;

/** Kinds of intents by name. */
export type ChangeIntentKind = ChangeIntent['kind'];
