import type { ConnectionPool, OutlierPolicy } from '../routing/destination-rule.ts';
import type { UpstreamCluster } from '../routing/upstream-cluster.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import type { Proxy } from '../workload-identity.ts';

interface InFlight {
  readonly startMs: number;
  readonly endMs: number;
}

interface EndpointHealth {
  consecutive5xx: number;
  consecutiveGatewayErrors: number;
  ejections: number;
  ejectedUntilMs: number;
}

/** What one proxy remembers about one cluster: requests in flight, and endpoints that it has put aside. */
export class UpstreamState {
  readonly #endpoints = new Map<number, EndpointHealth>();
  #inFlight: InFlight[] = [];

  /** When a request that arrives now may start, or null where the pool refuses it (`UO`). */
  admit(pool: ConnectionPool, multiplexed: boolean, atMs: number): number | null {
    // Calls are simulated request by request, so arrivals are not quite in order of time.
    this.#inFlight = this.#inFlight.filter((request) => request.endMs > atMs - 1_000);
    const active = this.#inFlight.filter((request) => request.startMs <= atMs && request.endMs > atMs);
    if (active.length >= pool.maxRequests) return null;
    if (multiplexed || active.length < pool.maxConnections) return atMs;
    if (active.length >= pool.maxConnections + pool.maxPending) return null;
    const ends = active.map((request) => request.endMs).sort((left, right) => left - right);
    return ends[active.length - pool.maxConnections] ?? atMs;
  }

  hold(startMs: number, endMs: number): void {
    this.#inFlight.push({ startMs, endMs });
  }

  available(pods: readonly PodInstance[], atMs: number): readonly PodInstance[] {
    if (this.#endpoints.size === 0) return pods;
    return pods.filter((pod) => (this.#endpoints.get(pod.id)?.ejectedUntilMs ?? 0) <= atMs);
  }

  /** Counts an answer (as an HTTP status) and puts the endpoint aside when the policy says so. */
  noteAnswer(
    policy: OutlierPolicy,
    pods: readonly PodInstance[],
    pod: PodInstance,
    status: number,
    atMs: number,
  ): void {
    const health = this.#health(pod.id);
    if (status < 500) {
      health.consecutive5xx = 0;
      health.consecutiveGatewayErrors = 0;
      return;
    }
    health.consecutive5xx += 1;
    health.consecutiveGatewayErrors =
      status >= 502 && status <= 504 ? health.consecutiveGatewayErrors + 1 : 0;
    const tooMany =
      (policy.consecutive5xx !== null && health.consecutive5xx >= policy.consecutive5xx) ||
      (policy.consecutiveGatewayErrors !== null &&
        health.consecutiveGatewayErrors >= policy.consecutiveGatewayErrors);
    if (!tooMany) return;
    const ejected = pods.length - this.available(pods, atMs).length;
    // Envoy compares before it ejects, so one endpoint may always go.
    if (ejected > 0 && ejected / pods.length >= policy.maxEjectionRatio) return;
    health.ejections += 1;
    health.ejectedUntilMs = atMs + policy.baseEjectionMs * health.ejections;
    health.consecutive5xx = 0;
    health.consecutiveGatewayErrors = 0;
  }

  #health(podId: number): EndpointHealth {
    const known = this.#endpoints.get(podId);
    if (known !== undefined) return known;
    const health = { consecutive5xx: 0, consecutiveGatewayErrors: 0, ejections: 0, ejectedUntilMs: 0 };
    this.#endpoints.set(podId, health);
    return health;
  }
}

/** The states of all proxies. A proxy that restarts forgets its own. */
export class ProxyStates {
  readonly #states = new Map<number, Map<string, UpstreamState>>();

  of(proxy: Proxy, cluster: UpstreamCluster): UpstreamState {
    let clusters = this.#states.get(proxy.id);
    if (clusters === undefined) {
      clusters = new Map();
      this.#states.set(proxy.id, clusters);
    }
    let state = clusters.get(cluster.name);
    if (state === undefined) {
      state = new UpstreamState();
      clusters.set(cluster.name, state);
    }
    return state;
  }

  forget(proxy: Proxy): void {
    this.#states.delete(proxy.id);
  }
}
