/** Routing of one service as read from the control plane. */
export interface Routing {
  readonly rules: readonly RouteRule[];
  readonly objects: readonly ConfigObject[];
}

/** One rule: what it matches and where it sends that. */
export interface RouteRule {
  /** Position in its object, from 0. */
  readonly index: number;
  readonly name: string | null;
  /** In words, such as `path begins with /api`; null where everything matches. */
  readonly match: string | null;
  readonly targets: readonly RouteTarget[];
  readonly fault: RouteFault | null;
  readonly timeoutMs: number | null;
  readonly retries: {
    readonly attempts: number;
    readonly perTryTimeoutMs: number | null;
    readonly on: string | null;
  } | null;
  readonly mirror: {
    readonly host: string;
    readonly version: string | null;
    readonly percent: number;
  } | null;
}

/** One destination of a rule with its part of the traffic. */
export interface RouteTarget {
  readonly host: string;
  /** Version behind the subset, where known; null for a service without subsets. */
  readonly version: string | null;
  /** As written in the object. */
  readonly weight: number | null;
  /** Share of the rule's traffic, 0..1; null where the weights give none. */
  readonly share: number | null;
}

/** What a rule injects; percent is 0..100 of its requests. */
export interface RouteFault {
  readonly abort: { readonly status: string; readonly percent: number } | null;
  readonly delay: { readonly milliseconds: number; readonly percent: number } | null;
}

/** A configuration object that has a say in the routing of a service. */
export interface ConfigObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly generation: number | null;
  /** Who manages it, in words such as `Argo CD`; null where nobody is known. */
  readonly owner: string | null;
}
