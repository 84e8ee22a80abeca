import type { RouteFault, RouteRule } from '../../domain/routing.ts';
import type { KeptObject } from './object-identity.ts';

/** A destination as written: a full host, and the name of a subset where one is chosen. */
export interface WrittenTarget {
  readonly host: string;
  readonly subset: string | null;
  readonly weight: number | null;
}

/** One rule as written; versions behind subsets are looked up later, since they stand in other objects. */
export interface WrittenRule {
  readonly name: string | null;
  readonly match: string | null;
  readonly targets: readonly WrittenTarget[];
  readonly fault: RouteFault | null;
  readonly timeoutMs: number | null;
  readonly retries: RouteRule['retries'];
  readonly mirror: { readonly host: string; readonly subset: string | null; readonly percent: number } | null;
}

/** What is kept of a VirtualService or an HTTPRoute. */
export interface WrittenRoute extends KeptObject {
  /** Full hosts or wildcards that it speaks for. */
  readonly hosts: readonly string[];
  /** Whether it holds for calls between services; otherwise for gateways alone. */
  readonly isForMesh: boolean;
  /** Namespaces whose callers it holds for; `*` for all. */
  readonly visibleIn: readonly string[];
  readonly rules: readonly WrittenRule[];
}
