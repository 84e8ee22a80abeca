import type { MeshConfig } from '../routing/mesh-config.ts';
import type { Random } from '../random.ts';
import { unknownIdentity } from '../workload-identity.ts';
import type { CallOutcome, ForwardedHeaders, OutboundCall } from './call.ts';
import { connect } from './mutual-tls.ts';
import type { ServeRequest } from './server-request.ts';
import type { TraceContext } from './trace-sampler.ts';

/** The other end refused the connection, or nobody was there: the caller gets no response. */
function noResponse(endMs: number): CallOutcome {
  return { endMs, responseCode: 0, grpcStatus: null, responseBytes: 0 };
}

/**
 * A call by somebody without a proxy: straight to one pod behind the service, in plaintext, past all routes.
 * Only the server's proxy can report it, and it does not know who called.
 */
export function callDirectly(
  parts: { readonly config: MeshConfig; readonly serve: ServeRequest; readonly random: Random },
  call: OutboundCall,
  startMs: number,
  options: {
    readonly headers: ForwardedHeaders;
    readonly patienceEndMs: number;
    readonly callerAddress: string;
    readonly trace: TraceContext | null;
  },
): CallOutcome {
  const { config, random, serve } = parts;
  const target = config.sent.clusters.target(call.host);
  if (target === null || target.kind === 'external') return noResponse(startMs + 1);
  const pod = target.pods[random.index(target.pods.length)];
  if (pod === undefined) return noResponse(startMs + 1);
  const server = { hasProxy: pod.proxy !== null, mode: config.mutualTlsMode(pod) };
  if (connect(false, null, server) !== 'none') return noResponse(startMs + 1);
  const outcome = serve({
    pod,
    call,
    headers: options.headers,
    service: target.identity,
    source: unknownIdentity,
    security: 'none',
    startMs: startMs + 0.4,
    abandonMs: options.patienceEndMs,
    attempt: 1,
    requestBytes: Math.round(call.requestBytes * (0.8 + 0.4 * random.next())),
    peerAddress: options.callerAddress,
    trace: options.trace,
  });
  return outcome.endMs > options.patienceEndMs ? noResponse(options.patienceEndMs) : outcome;
}
