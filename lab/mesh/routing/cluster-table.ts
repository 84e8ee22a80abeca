import type { CallTarget } from '../topology/mesh-service.ts';
import { type CompiledDestinationRule, noTrafficPolicy } from './destination-rule.ts';
import { hostCovers } from './host-name.ts';
import type { RouteDestination } from './route-rule.ts';
import type { UpstreamCluster } from './upstream-cluster.ts';

/** Port under which a host outside of Kubernetes is routed. */
const externalPort = 80;

/** Hosts with their endpoints, and the DestinationRules about them, as one proxy got them (CDS and EDS). */
export class ClusterTable {
  readonly #targets: ReadonlyMap<string, CallTarget>;
  readonly #rules: readonly CompiledDestinationRule[];
  readonly #clusters = new Map<string, UpstreamCluster | null>();
  readonly #byDestination = new WeakMap<RouteDestination, UpstreamCluster | null>();

  /** `rules`: oldest first; the first that covers a host decides. */
  constructor(targets: ReadonlyMap<string, CallTarget>, rules: readonly CompiledDestinationRule[]) {
    this.#targets = targets;
    this.#rules = rules;
  }

  get targets(): readonly CallTarget[] {
    return [...this.#targets.values()];
  }

  target(host: string): CallTarget | null {
    return this.#targets.get(host) ?? null;
  }

  /** Port of a host, which names the route configuration that holds it; null for a host that is not known. */
  portOf(host: string): number | null {
    const target = this.#targets.get(host);
    if (target === undefined) return null;
    return target.kind === 'service' ? target.port : externalPort;
  }

  /** The cluster that a route names, or null where it does not exist (`NC`). */
  ofDestination(destination: RouteDestination): UpstreamCluster | null {
    // Found by the rule's own object: calls are too many for a key of two names each.
    const known = this.#byDestination.get(destination);
    if (known !== undefined) return known;
    const cluster = this.find(destination.host, destination.subset);
    this.#byDestination.set(destination, cluster);
    return cluster;
  }

  /** The cluster of a host, or of one of its subsets. */
  find(host: string, subset = ''): UpstreamCluster | null {
    const name = `${host}|${subset}`;
    const known = this.#clusters.get(name);
    if (known !== undefined) return known;
    const cluster = this.#build(name, { host, subset });
    this.#clusters.set(name, cluster);
    return cluster;
  }

  /** Names of the subsets of a host. */
  subsetsOf(host: string): readonly string[] {
    return [...(this.#rules.find((rule) => hostCovers(rule.host, host))?.subsets.keys() ?? [])];
  }

  #build(name: string, destination: RouteDestination): UpstreamCluster | null {
    const target = this.#targets.get(destination.host);
    if (target === undefined) return null;
    const rule = this.#rules.find((candidate) => hostCovers(candidate.host, destination.host));
    const subset = rule?.subsets.get(destination.subset);
    if (destination.subset !== '' && subset === undefined) return null;
    const labels = Object.entries(subset?.labels ?? {});
    const pods = target.kind === 'service' ? target.pods : [];
    const policy = subset?.policy ?? rule?.policy ?? noTrafficPolicy;
    return {
      name,
      target,
      subset: destination.subset,
      pods: pods.filter((pod) => labels.every(([label, value]) => pod.labels[label] === value)),
      policy,
      limited: policy.pool !== null || policy.outlier !== null,
    };
  }
}
