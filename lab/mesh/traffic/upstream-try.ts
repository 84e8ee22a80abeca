import type { MeshConfig } from '../routing/mesh-config.ts';
import { grpcStatusOfHttp } from '../routing/grpc-status.ts';
import type { UpstreamCluster } from '../routing/upstream-cluster.ts';
import type { ExternalService } from '../topology/mesh-service.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import { unknownIdentity, type WorkloadIdentity } from '../workload-identity.ts';
import type { ClientRequest } from './client-request.ts';
import { connect } from './mutual-tls.ts';
import type { ProxyStates } from './proxy-state.ts';
import { flagBit } from './response-flags.ts';
import type { TryResult as RetryFacts } from './retry-decision.ts';
import type { ServeRequest } from './server-request.ts';
import type { TraceContext } from './trace-sampler.ts';

/** What one try gave the client's proxy. */
export interface TryResult extends RetryFacts {
  readonly endMs: number;
  readonly responseBytes: number;
  readonly flags: number;
  readonly destination: WorkloadIdentity;
  readonly peerAddress: string | null;
}

export interface Try {
  readonly number: number;
  readonly startMs: number;
  /** When the client's proxy stops waiting for this try. */
  readonly abandonMs: number;
  readonly requestBytes: number;
  readonly trace: TraceContext | null;
}

type LocalFlag = 'UH' | 'UO' | 'UF' | 'UC';

/** One try after the other: chooses an endpoint, connects, and lets the other end serve. */
export class UpstreamTries {
  readonly #config: MeshConfig;
  readonly #states: ProxyStates;
  readonly #serve: ServeRequest;
  readonly #elapsedSeconds: () => number;

  constructor(options: {
    config: MeshConfig;
    states: ProxyStates;
    serve: ServeRequest;
    elapsedSeconds: () => number;
  }) {
    this.#config = options.config;
    this.#states = options.states;
    this.#serve = options.serve;
    this.#elapsedSeconds = options.elapsedSeconds;
  }

  send(request: ClientRequest, cluster: UpstreamCluster, attempt: Try): TryResult {
    if (cluster.target.kind === 'external') return this.#sendOutside(request, cluster.target, attempt);
    const state = cluster.limited ? this.#states.of(request.proxy, cluster) : null;
    const pods = state === null ? cluster.pods : state.available(cluster.pods, attempt.startMs);
    if (pods.length === 0) return localAnswer(request, attempt.startMs + 0.3, 'UH');
    const multiplexed = request.call.protocol === 'grpc';
    const { pool, outlier } = cluster.policy;
    const startMs =
      state === null || pool === null ? attempt.startMs : state.admit(pool, multiplexed, attempt.startMs);
    if (startMs === null) return localAnswer(request, attempt.startMs + 0.2, 'UO');
    const pod = pods[request.pod.workload.random.routing.index(pods.length)];
    if (pod === undefined) return localAnswer(request, startMs + 0.3, 'UH');
    const result = this.#sendToPod(request, cluster, pod, { ...attempt, startMs });
    const endMs = Math.min(result.endMs, attempt.abandonMs);
    if (pool !== null) state?.hold(startMs, endMs);
    if (outlier !== null) {
      const status = result.endMs > attempt.abandonMs ? 504 : httpStatusOf(result);
      state?.noteAnswer(outlier, cluster.pods, pod, status, endMs);
    }
    return result;
  }

  #sendToPod(request: ClientRequest, cluster: UpstreamCluster, pod: PodInstance, attempt: Try): TryResult {
    const peerAddress = pod.address;
    const networkMs = 0.15 + 0.45 * request.pod.workload.random.network.next();
    const arrivedMs = attempt.startMs + networkMs;
    if (!this.#config.isRunning(pod)) return { ...localAnswer(request, arrivedMs + 1, 'UF'), peerAddress };
    const server = { hasProxy: pod.proxy !== null, mode: this.#config.mutualTlsMode(pod) };
    const connection = connect(true, cluster.policy.tlsMode, server);
    if (connection === 'handshake-failed') {
      return { ...localAnswer(request, arrivedMs + 1, 'UF'), peerAddress };
    }
    if (connection === 'refused') {
      const destination = pod.workload.endpointIdentity;
      return { ...localAnswer(request, arrivedMs + 1, 'UC'), destination, peerAddress };
    }
    const outcome = this.#serve({
      pod,
      call: request.call,
      headers: request.headers,
      service: cluster.target.identity,
      source: request.proxy.workload,
      security: connection,
      startMs: arrivedMs,
      abandonMs: attempt.abandonMs,
      attempt: attempt.number,
      requestBytes: attempt.requestBytes,
      peerAddress: request.pod.clientAddress,
      trace: attempt.trace,
    });
    return {
      endMs: outcome.endMs + networkMs,
      responseCode: outcome.responseCode,
      grpcStatus: outcome.grpcStatus,
      responseBytes: outcome.responseBytes,
      flags: outcome.responseCode === 0 ? flagBit('UC') : 0,
      connectFailure: false,
      reset: outcome.responseCode === 0,
      local: false,
      destination: pod.proxy === null ? pod.workload.endpointIdentity : pod.workload.identity,
      peerAddress,
    };
  }

  #sendOutside(request: ClientRequest, target: ExternalService, attempt: Try): TryResult {
    const { model, random } = target;
    const peerAddress = `${model.ip}:${request.call.port}`;
    const waitedMs = target.latency.drawMs(random);
    const endMs = attempt.startMs + waitedMs;
    if (random.chance(model.connectFailureRatio))
      return { ...localAnswer(request, endMs, 'UF'), peerAddress };
    const failure = model.failures.find(
      (entry) => this.#elapsedSeconds() >= (entry.fromSecond ?? -Infinity) && random.chance(entry.ratio),
    );
    const status = failure?.statuses[random.weighted(failure.statuses.map((entry) => entry.weight))]?.status;
    return {
      endMs,
      responseCode: status ?? 200,
      grpcStatus: null,
      responseBytes: 1_400,
      flags: 0,
      connectFailure: false,
      reset: false,
      local: false,
      destination: unknownIdentity,
      peerAddress,
    };
  }
}

/** What the proxy answers when no response came from the other end: 503, or the gRPC status for it. */
function localAnswer(request: ClientRequest, endMs: number, flag: LocalFlag): TryResult {
  const isGrpc = request.call.protocol === 'grpc';
  return {
    endMs,
    responseCode: isGrpc ? 200 : 503,
    grpcStatus: isGrpc ? grpcStatusOfHttp(503) : null,
    responseBytes: 95,
    flags: flagBit(flag),
    connectFailure: flag === 'UF',
    reset: flag === 'UC',
    local: flag === 'UH' || flag === 'UO',
    destination: unknownIdentity,
    peerAddress: null,
  };
}

const httpStatusOfGrpc: Readonly<Record<number, number>> = {
  2: 500,
  4: 504,
  12: 501,
  13: 500,
  14: 503,
  15: 500,
};

function httpStatusOf(result: TryResult): number {
  if (result.grpcStatus !== null) return httpStatusOfGrpc[result.grpcStatus] ?? 200;
  return result.responseCode === 0 ? 503 : result.responseCode;
}
