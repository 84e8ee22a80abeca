import type { MeshConfig } from '../routing/mesh-config.ts';
import type { CallModel } from '../model.ts';
import type { Proxy } from '../workload-identity.ts';
import { type CallOutcome, hasFailed, type OutboundCall } from './call.ts';
import type { RecordCalendar } from './record-calendar.ts';
import type { CallFromPod, ServerRequest } from './server-request.ts';
import type { TcpFlows } from './tcp-flows.ts';
import { childOf, type TraceContext, type TraceSampler } from './trace-sampler.ts';

/** What the server's proxy adds before and after the application. */
const proxyMs = 0.15;

/** The inbound side: the server's proxy with its policies, and the application with the calls that it makes. */
export class ServerSide {
  readonly #config: MeshConfig;
  readonly #records: RecordCalendar;
  readonly #traces: TraceSampler;
  readonly #tcp: TcpFlows;
  readonly #elapsedSeconds: () => number;
  readonly #callFromPod: CallFromPod;

  constructor(options: {
    config: MeshConfig;
    records: RecordCalendar;
    traces: TraceSampler;
    tcp: TcpFlows;
    elapsedSeconds: () => number;
    callFromPod: CallFromPod;
  }) {
    this.#config = options.config;
    this.#records = options.records;
    this.#traces = options.traces;
    this.#tcp = options.tcp;
    this.#elapsedSeconds = options.elapsedSeconds;
    this.#callFromPod = options.callFromPod;
  }

  serve(request: ServerRequest): CallOutcome {
    const { pod, trace } = request;
    if (pod.proxy === null) return this.#handle(request, request.startMs, trace);
    const spanId = trace === null ? null : this.#traces.spanId();
    const outcome = this.#isAllowed(request)
      ? this.#handle(request, request.startMs + proxyMs, childOf(trace, spanId))
      : denied(request);
    const ended = { ...outcome, endMs: outcome.endMs + proxyMs };
    this.#report(request, pod.proxy, ended, spanId);
    return ended;
  }

  #isAllowed(request: ServerRequest): boolean {
    const authorizer = this.#config.authorizer(request.pod);
    if (authorizer === null) return true;
    const isKnown = request.security === 'mutual_tls';
    return authorizer({
      principal: isKnown ? request.source.principal.replace(/^spiffe:\/\//, '') : null,
      namespace: isKnown ? request.source.namespace : null,
      method: request.call.method,
      path: request.call.path,
      port: request.pod.workload.model.containerPort,
      host: request.service.host,
    });
  }

  #report(request: ServerRequest, proxy: Proxy, outcome: CallOutcome, spanId: string | null): void {
    const { call, trace } = request;
    // A caller that went away resets the stream: this end never sees its response leave.
    const abandoned = outcome.endMs > request.abandonMs;
    const isPlaintext = request.security !== 'mutual_tls';
    this.#records.add({
      kind: 'request',
      reporter: 'destination',
      proxy,
      source: isPlaintext ? withoutPrincipal(request.source) : request.source,
      destination: proxy.workload,
      service: request.service,
      servicePort: call.port,
      subset: '',
      protocol: call.protocol,
      operation: call,
      responseCode: abandoned ? 0 : outcome.responseCode,
      grpcStatus: abandoned ? null : outcome.grpcStatus,
      responseFlags: abandoned ? 'DC' : '-',
      security: request.security,
      startMs: request.startMs,
      endMs: abandoned ? Math.max(request.abandonMs, request.startMs) : outcome.endMs,
      requestBytes: request.requestBytes,
      responseBytes: abandoned ? 0 : outcome.responseBytes,
      injectedDelayMs: 0,
      injectedAbort: false,
      attempts: request.attempt,
      peerAddress: request.peerAddress,
      span:
        trace === null || spanId === null ? null : { ...trace, spanId, gatewaySpanId: null, attempts: null },
    });
  }

  /** The application: half of its own time, then its calls phase by phase, then the rest. */
  #handle(request: ServerRequest, startMs: number, trace: TraceContext | null): CallOutcome {
    const { pod, call } = request;
    const { workload } = pod;
    const handler = workload.handler(call.operation);
    const elapsedSeconds = this.#elapsedSeconds();
    const ownMs = workload.latency.drawMs(workload.random.latency);
    let atMs = startMs + ownMs / 2;
    let failure: number | null = null;
    for (const phase of handler.phases) {
      const ended = this.#runPhase(request, phase, atMs, trace);
      atMs = ended.endMs;
      failure = ended.failure;
      if (failure !== null) break;
    }
    if (failure === null) {
      const moved = this.#tcp.transfer(pod, atMs);
      atMs = moved.endMs;
      if (moved.failed) failure = call.protocol === 'grpc' ? 13 : 500;
    }
    failure ??= workload.ownFailure(elapsedSeconds);
    const bytes = handler.responseBytes * (0.7 + 0.6 * workload.random.network.next());
    return answer(call, failure, atMs + ownMs / 2, Math.round(bytes));
  }

  #runPhase(
    request: ServerRequest,
    calls: readonly CallModel[],
    startMs: number,
    trace: TraceContext | null,
  ): { endMs: number; failure: number | null } {
    const { pod } = request;
    let endMs = startMs;
    let failure: number | null = null;
    for (const call of calls) {
      if (!pod.workload.makesCall(call, this.#elapsedSeconds())) continue;
      const outcome = this.#callFromPod(pod, call, startMs, trace, request.headers);
      if (call.onFailure === 'background') continue;
      endMs = Math.max(endMs, outcome.endMs);
      if (call.onFailure === 'fail' && hasFailed(outcome)) failure = failureFor(request.call, outcome);
    }
    return { endMs, failure };
  }
}

function withoutPrincipal(source: ServerRequest['source']): ServerRequest['source'] {
  return source.principal === 'unknown' ? source : plaintextIdentity(source);
}

const plaintextIdentities = new WeakMap<ServerRequest['source'], ServerRequest['source']>();

/** The same workload seen without its certificate; kept once each, since counters are found by identity. */
function plaintextIdentity(source: ServerRequest['source']): ServerRequest['source'] {
  const known = plaintextIdentities.get(source);
  if (known !== undefined) return known;
  const identity = { ...source, id: source.id + 8_192, principal: 'unknown' };
  plaintextIdentities.set(source, identity);
  return identity;
}

/** An application that cannot do its work says 500; over gRPC `UNAVAILABLE`, or what its own gRPC call said. */
function failureFor(call: OutboundCall, outcome: CallOutcome): number {
  if (call.protocol !== 'grpc') return 500;
  return outcome.grpcStatus === null || outcome.grpcStatus === 0 ? 14 : outcome.grpcStatus;
}

function answer(
  call: OutboundCall,
  failure: number | null,
  endMs: number,
  responseBytes: number,
): CallOutcome {
  if (call.protocol === 'grpc') {
    return { endMs, responseCode: 200, grpcStatus: failure ?? 0, responseBytes };
  }
  return {
    endMs,
    responseCode: failure ?? 200,
    grpcStatus: null,
    responseBytes: failure === null ? responseBytes : 120,
  };
}

/** `RBAC: access denied`. Envoy's own answer to gRPC is HTTP 200 with PERMISSION_DENIED. */
function denied(request: ServerRequest): CallOutcome {
  const isGrpc = request.call.protocol === 'grpc';
  return {
    endMs: request.startMs + 0.3,
    responseCode: isGrpc ? 200 : 403,
    grpcStatus: isGrpc ? 7 : null,
    responseBytes: 19,
  };
}
