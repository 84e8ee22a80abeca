import 'server-only';
import type { HopAnswer } from '../../../contract/traces.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { findHops, type Hop } from '../../../domain/trace/hops.ts';
import type { SpanFlow } from '../../../domain/trace/span-flow.ts';
import { toMsOrNull } from './milliseconds.ts';

/** All calls of a trace, each taken apart. */
export const hopAnswers = ({ trace, tree, flows }: AnalysedTrace): HopAnswer[] =>
  findHops(trace.spans, tree).map((hop) => hopAnswer(hop, trace.spans, flows[hop.client] ?? null));

function hopAnswer(hop: Hop, spans: AnalysedTrace['trace']['spans'], flow: SpanFlow | null): HopAnswer {
  const idOf = (index: number): string | null => spans[index]?.spanId ?? null;
  return {
    clientSpanId: idOf(hop.client) ?? '',
    serverSpanId: idOf(hop.server),
    applicationSpanId: idOf(hop.application),
    callee: calleeOf(flow),
    requestMs: toMsOrNull(hop.requestNs),
    serverMs: toMsOrNull(hop.serverNs),
    answerMs: toMsOrNull(hop.answerNs),
    clientProxyMs: toMsOrNull(hop.clientProxyNs),
    networkMs: toMsOrNull(hop.networkNs),
    serverProxyMs: toMsOrNull(hop.serverProxyNs),
    applicationMs: toMsOrNull(hop.applicationNs),
    clocksDiffer: hop.clocksDiffer,
    mtls: hop.mtls,
    flags: [...hop.flags, ...hop.unknownFlags.map((flag) => ({ flag, words: null, blame: null }))],
    upstreamCluster: hop.upstreamCluster,
    upstreamAddress: hop.upstreamAddress,
    tries: hop.tries,
    injectedAbort: hop.abort,
    injectedDelayMs: toMsOrNull(hop.delayNs),
    unanswered: hop.unanswered,
  };
}

function calleeOf(flow: SpanFlow | null): string | null {
  if (flow === null) return null;
  if (flow.service !== null) return flow.service.name;
  const { destination } = flow;
  switch (destination.kind) {
    case 'workload':
      return destination.app ?? destination.workload;
    case 'service':
      return destination.name;
    case 'external':
      return destination.host;
    case 'unknown':
      return null;
  }
}
