import type { MeshConfig } from '../routing/mesh-config.ts';
import { grpcStatusOfHttp } from '../routing/grpc-status.ts';
import type { FaultRule, MirrorRule, RouteRequest, RouteRule } from '../routing/route-rule.ts';
import type { Attempt } from '../request-record.ts';
import { type ServiceIdentity, unknownIdentity, type WorkloadIdentity } from '../workload-identity.ts';
import type { CallOutcome, OutboundCall } from './call.ts';
import type { ClientRequest } from './client-request.ts';
import type { RecordCalendar } from './record-calendar.ts';
import { flagBit, flagText } from './response-flags.ts';
import { wantsRetry } from './retry-decision.ts';
import type { ProxyConfig } from '../routing/proxy-config.ts';
import type { UpstreamCluster } from '../routing/upstream-cluster.ts';
import { childOf, type TraceContext, type TraceSampler } from './trace-sampler.ts';
import type { TryResult, UpstreamTries } from './upstream-try.ts';

const FI = flagBit('FI');
const DI = flagBit('DI');
const NR = flagBit('NR');
const NC = flagBit('NC');
const UT = flagBit('UT');
const DC = flagBit('DC');
const URX = flagBit('URX');

/** Envoy waits this long, doubled per try and jittered, before it tries again. */
const retryBackoffMs = 25;

/** What the proxy found out about a request until it answered it. */
interface Progress {
  service: ServiceIdentity;
  destination: WorkloadIdentity;
  subset: string;
  endMs: number;
  responseCode: number;
  grpcStatus: number | null;
  responseBytes: number;
  flags: number;
  injectedDelayMs: number;
  injectedAbort: boolean;
  tries: number;
  peerAddress: string | null;
}

/** The outbound side of Envoy: route, fault, cluster, tries, and the record of what the caller got. */
export class ClientProxy {
  readonly #config: MeshConfig;
  readonly #records: RecordCalendar;
  readonly #traces: TraceSampler;
  readonly #tries: UpstreamTries;

  constructor(config: MeshConfig, records: RecordCalendar, traces: TraceSampler, tries: UpstreamTries) {
    this.#config = config;
    this.#records = records;
    this.#traces = traces;
    this.#tries = tries;
  }

  send(request: ClientRequest): CallOutcome {
    const { call, pod, startMs } = request;
    const config = this.#config.of(request.proxy);
    const target = config.clusters.target(call.host);
    const random = pod.workload.random.routing;
    const progress: Progress = {
      service: target?.identity ?? this.#config.unknownHost(call.host),
      destination: unknownIdentity,
      subset: '',
      endMs: startMs + 0.3,
      responseCode: 200,
      grpcStatus: null,
      responseBytes: 0,
      flags: 0,
      injectedDelayMs: 0,
      injectedAbort: false,
      tries: 0,
      peerAddress: null,
    };
    const requestBytes = Math.round(call.requestBytes * (0.8 + 0.4 * pod.workload.random.network.next()));
    const spanId = request.trace === null ? null : this.#traces.spanId();
    const gatewaySpanId = request.trace === null || request.gateway === 'mesh' ? null : this.#traces.spanId();
    const attempts: Attempt[] | null = request.trace === null ? null : [];
    const rule = routeOf(request, config);
    if (rule === null) this.#answer(progress, call, startMs, 404, NR);
    else {
      const chosen = rule.destinations.length > 1 ? random.weighted(rule.weights) : 0;
      const destination = rule.destinations[chosen];
      const cluster = destination === undefined ? null : config.clusters.ofDestination(destination);
      if (destination !== undefined) {
        progress.subset = destination.subset;
        progress.service = config.clusters.target(destination.host)?.identity ?? progress.service;
      }
      const aborted = rule.fault !== null && this.#inject(progress, rule.fault, request);
      const sentMs = startMs + progress.injectedDelayMs;
      if (aborted) progress.injectedAbort = true;
      else if (rule.directStatus !== null) this.#answer(progress, call, sentMs, rule.directStatus, 0);
      else if (cluster === null) this.#answer(progress, call, sentMs, rule.missingClusterStatus, NC);
      else {
        this.#mirror(request, rule.mirrors, sentMs, requestBytes);
        const trace = childOf(request.trace, spanId);
        this.#forward(progress, request, { rule, cluster, sentMs, requestBytes, trace, attempts });
      }
    }
    return this.#finish(request, progress, requestBytes, { spanId, gatewaySpanId, attempts });
  }

  /** Delay and abort are drawn independently, the delay first. Answers whether the request was aborted. */
  #inject(progress: Progress, fault: FaultRule, request: ClientRequest): boolean {
    const random = request.pod.workload.random.routing;
    if (fault.delayRatio > 0 && random.chance(fault.delayRatio)) {
      progress.injectedDelayMs = fault.delayMs;
      progress.flags |= DI;
    }
    if (fault.abortRatio === 0 || !random.chance(fault.abortRatio)) return false;
    const atMs = request.startMs + progress.injectedDelayMs;
    if (fault.abortGrpcStatus === null)
      this.#answer(progress, request.call, atMs, fault.abortHttpStatus ?? 503, FI);
    else {
      this.#answer(progress, request.call, atMs, 200, FI);
      progress.grpcStatus = fault.abortGrpcStatus;
    }
    return true;
  }

  /** The proxy's own answer. To gRPC callers Envoy says HTTP 200 with the status that stands for the code. */
  #answer(progress: Progress, call: OutboundCall, atMs: number, httpStatus: number, flag: number): void {
    progress.endMs = atMs + 0.4;
    progress.flags |= flag;
    progress.responseCode = call.protocol === 'grpc' ? 200 : httpStatus;
    progress.grpcStatus = call.protocol === 'grpc' ? grpcStatusOfHttp(httpStatus) : null;
    progress.responseBytes = 90;
  }

  #forward(
    progress: Progress,
    request: ClientRequest,
    plan: {
      readonly rule: RouteRule;
      readonly cluster: UpstreamCluster;
      readonly sentMs: number;
      readonly requestBytes: number;
      readonly trace: TraceContext | null;
      readonly attempts: Attempt[] | null;
    },
  ): void {
    const { rule, cluster, sentMs, requestBytes, trace } = plan;
    const { retry } = rule;
    const routeEndMs = rule.timeoutMs === null ? Infinity : sentMs + rule.timeoutMs;
    const deadlineMs = Math.min(routeEndMs, request.patienceEndMs);
    const random = request.pod.workload.random.routing;
    let startMs = sentMs;
    for (;;) {
      progress.tries += 1;
      const tryEndMs = retry.perTryTimeoutMs === null ? Infinity : startMs + retry.perTryTimeoutMs;
      const abandonMs = Math.min(deadlineMs, tryEndMs);
      const attempt = { number: progress.tries, startMs, abandonMs, requestBytes, trace };
      const result = this.#tries.send(request, cluster, attempt);
      this.#take(progress, result, request.call, abandonMs, deadlineMs);
      this.#noteAttempt(plan.attempts, progress, startMs);
      if (
        progress.endMs >= deadlineMs ||
        !wantsRetry(retry, { ...result, reset: result.reset || progress.endMs >= tryEndMs })
      ) {
        break;
      }
      if (progress.tries > retry.attempts) {
        if (retry.attempts > 0) progress.flags |= URX;
        break;
      }
      const backoffMs = retryBackoffMs * 2 ** (progress.tries - 1) * random.next();
      startMs = progress.endMs + backoffMs;
      if (startMs >= deadlineMs) break;
    }
    if (progress.endMs >= deadlineMs) this.#giveUp(progress, request, routeEndMs);
  }

  /** Takes over what one try gave; a try that outlasts its own time is a timeout. */
  #take(
    progress: Progress,
    result: TryResult,
    call: OutboundCall,
    abandonMs: number,
    deadlineMs: number,
  ): void {
    const injected = progress.flags & DI;
    progress.destination = result.destination;
    progress.peerAddress = result.peerAddress;
    if (result.endMs > abandonMs && abandonMs < deadlineMs) {
      progress.flags = injected;
      this.#answer(progress, call, abandonMs - 0.4, 504, UT);
      return;
    }
    progress.endMs = result.endMs;
    progress.flags = injected | result.flags;
    progress.responseCode = result.responseCode;
    progress.grpcStatus = result.grpcStatus;
    progress.responseBytes = result.responseBytes;
  }

  #giveUp(progress: Progress, request: ClientRequest, routeEndMs: number): void {
    const injected = progress.flags & DI;
    progress.flags = injected;
    if (routeEndMs <= request.patienceEndMs) {
      this.#answer(progress, request.call, routeEndMs - 0.4, 504, UT);
      return;
    }
    progress.endMs = request.patienceEndMs;
    progress.flags |= DC;
    progress.responseCode = 0;
    progress.grpcStatus = null;
    progress.responseBytes = 0;
  }

  #noteAttempt(attempts: Attempt[] | null, progress: Progress, startMs: number): void {
    attempts?.push({
      number: progress.tries,
      startMs,
      endMs: progress.endMs,
      upstreamAddress: progress.peerAddress,
      responseCode: progress.responseCode,
      grpcStatus: progress.grpcStatus,
      responseFlags: flagText(progress.flags & ~DI),
    });
  }

  /** Copies that nobody waits for: the client's proxy does not count them, the server's does. */
  #mirror(request: ClientRequest, mirrors: readonly MirrorRule[], atMs: number, requestBytes: number): void {
    for (const mirror of mirrors) {
      const cluster = this.#config.of(request.proxy).clusters.ofDestination(mirror.destination);
      if (cluster === null || !request.pod.workload.random.routing.chance(mirror.ratio)) continue;
      this.#tries.send(request, cluster, {
        number: 1,
        startMs: atMs,
        abandonMs: Infinity,
        requestBytes,
        trace: null,
      });
    }
  }

  #finish(
    request: ClientRequest,
    progress: Progress,
    requestBytes: number,
    ids: { spanId: string | null; gatewaySpanId: string | null; attempts: readonly Attempt[] | null },
  ): CallOutcome {
    const { call, proxy, trace } = request;
    this.#records.add({
      kind: 'request',
      reporter: 'source',
      proxy,
      source: proxy.workload,
      destination: progress.destination,
      service: progress.service,
      servicePort: call.port,
      subset: progress.subset,
      protocol: call.protocol,
      operation: call,
      responseCode: progress.responseCode,
      grpcStatus: progress.grpcStatus,
      responseFlags: flagText(progress.flags),
      security: 'unknown',
      startMs: request.startMs,
      endMs: progress.endMs,
      requestBytes,
      responseBytes: progress.responseBytes,
      injectedDelayMs: progress.injectedDelayMs,
      injectedAbort: progress.injectedAbort,
      attempts: progress.tries,
      peerAddress: progress.peerAddress,
      span:
        trace === null || ids.spanId === null
          ? null
          : { ...trace, spanId: ids.spanId, gatewaySpanId: ids.gatewaySpanId, attempts: ids.attempts },
    });
    return progress;
  }
}

/** The first rule that the request matches; null where none does (`NR`). */
function routeOf(request: ClientRequest, config: ProxyConfig): RouteRule | null {
  const rules = config.routes.rules(request.call.host, request.gateway);
  if (rules.length === 1 && rules[0] !== undefined && rules[0].always) return rules[0];
  const { call, pod } = request;
  const facts: RouteRequest = {
    method: call.method,
    path: call.path,
    authority: call.host,
    headers: request.headers,
    port: call.port,
    sourceLabels: pod.labels,
    sourceNamespace: pod.namespace,
  };
  return rules.find((rule) => rule.matches(facts)) ?? null;
}
