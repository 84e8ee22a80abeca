import type { RouteFault, RouteRule } from '../../domain/routing.ts';
import type { KeptObject } from './object-identity.ts';

/** A destination as written: a full host, and the name of a subset where one is chosen. */
export interface WrittenTarget {
  readonly host: string;
  readonly subset: string | null;
  readonly weight: number | null;
  /** Path of the entry in its object: `spec.http[0].route[1]`. */
  readonly path: string;
}

/** What a written fault lacks. */
export type FaultGap = 'abort-percentage' | 'abort-status' | 'delay-percentage' | 'delay-duration';

/** One rule as written; versions behind subsets are looked up later, since they stand in other objects. */
export interface WrittenRule {
  /** Path of the rule in its object: `spec.http[0]`. */
  readonly path: string;
  readonly name: string | null;
  readonly match: string | null;
  readonly targets: readonly WrittenTarget[];
  readonly fault: RouteFault | null;
  /** Parts of the fault that are missing, without which Envoy injects nothing. */
  readonly faultGaps: readonly FaultGap[];
  readonly timeoutMs: number | null;
  readonly retries: RouteRule['retries'];
  readonly mirror: {
    readonly host: string;
    readonly subset: string | null;
    readonly percent: number;
    readonly path: string;
  } | null;
}

/** Why a controller does not follow a route, in its own words. */
export interface RouteRefusal {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** What is kept of a VirtualService or an HTTPRoute. */
export interface WrittenRoute extends KeptObject {
  /** Full hosts or wildcards that it speaks for. */
  readonly hosts: readonly string[];
  /** Whether it holds for calls between services; otherwise for gateways alone. */
  readonly isForMesh: boolean;
  /** Istio's Gateways that it is bound to, `namespace/name`; empty for an HTTPRoute, whose controller reports on them. */
  readonly gateways: readonly string[];
  /** Namespaces whose callers it holds for; `*` for all. */
  readonly visibleIn: readonly string[];
  readonly rules: readonly WrittenRule[];
  /** Conditions that a controller set to `False`; VirtualServices have none. */
  readonly refusals: readonly RouteRefusal[];
}
