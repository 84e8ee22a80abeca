import { withSortedKeys } from '../domain/fixed-order.ts';
import type { HealthThresholds } from '../domain/health-thresholds.ts';
import { judgeHealth } from '../domain/judge-health.ts';
import type { GraphEdge } from '../domain/mesh-graph.ts';
import type { OpenEdge } from './draw-flows.ts';
import type { LatencyIndex } from './latency-index.ts';
import { mtlsOf } from './mtls-evidence.ts';
import { codesOfFlows, judgedRates, ratioOf } from './tally.ts';

/** What an edge is judged by beside its flows. */
export interface EdgeContext {
  readonly windowSeconds: number;
  readonly latency: LatencyIndex;
  readonly thresholds: HealthThresholds;
}

/** The finished edge. Figures of requests are null on TCP edges. */
export function closeEdge(edge: OpenEdge, { windowSeconds, latency, thresholds }: EdgeContext): GraphEdge {
  const { id, source, destination, protocol, tally } = edge;
  const hasRequests = tally.requestFlows > 0;
  return {
    id,
    source: source.drawn.id,
    destination: destination.drawn.id,
    protocol,
    service: edge.service.value?.name ?? null,
    requestRate: hasRequests ? tally.total : null,
    errorRatio: ratioOf(tally, tally.errors),
    clientErrorRatio: ratioOf(tally, tally.clientErrors),
    codes: withSortedKeys(tally.codes),
    responseFlags: withSortedKeys(tally.responseFlags),
    latency: latency.get(id) ?? null,
    bytesPerSecond: tally.bytesPerSecond,
    mtls: mtlsOf(tally, protocol),
    injectedRate: hasRequests ? tally.injected : null,
    deniedRate: tally.denied,
    ...(tally.messages === null ? {} : { messageRate: tally.messages }),
    health: judgeHealth({
      inbound: judgedRates(tally, () => codesOfFlows(edge.flows)),
      outbound: null,
      replicas: null,
      windowSeconds,
      thresholds,
    }),
    reporter: tally.reporter ?? 'source',
    samples: hasRequests ? Math.round(tally.total * windowSeconds) : null,
  };
}
