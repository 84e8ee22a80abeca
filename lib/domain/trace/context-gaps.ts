import type { AnalysedTrace } from './analyse-trace.ts';
import { isProxySpan, partyOf } from './proxy-span.ts';
import { isOutbound } from './span-flow.ts';

/** A workload that does not pass the trace on. */
export interface ContextGap {
  /** Service as its spans name it. */
  readonly service: string;
  readonly namespace: string | null;
  readonly workload: string | null;
  /** Requests that reached it, in traces where it called nobody. */
  readonly received: number;
  /** Calls of it that began traces of their own; 0 where only the map knows that it calls others. */
  readonly ownTraces: number;
  /** Nodes that the map sees it call. */
  readonly calls: readonly string[];
}

/** What the map sees of a workload's calls. */
export interface SeenCalls {
  /** Ids of the nodes that it calls. */
  readonly calls: readonly string[];
  /** Calls per request that it receives. */
  readonly perRequest: number;
}

/** Headers that an application must copy from a request to those that it makes for it. */
export const FORWARDED_HEADERS: readonly string[] = [
  'x-request-id',
  'traceparent',
  'tracestate',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
];

interface Seen {
  readonly service: string;
  readonly namespace: string | null;
  readonly workload: string | null;
  received: number;
  passedOn: number;
  ownTraces: number;
}

/** Calls that should have been seen: with fewer, to see none happens by chance. */
const LEAST_EXPECTED = 5;
/** With traces of its own, so few requests are enough. */
const LEAST_RECEIVED = 3;

/**
 * Workloads that do not forward the trace headers: requests reach them and never lead on, while their own calls begin traces,
 * or the map sees them call so often that some of it should be here. A workload that leads on once forwards them.
 */
export function findContextGaps(
  traces: readonly AnalysedTrace[],
  callsOf: (namespace: string | null, workload: string | null) => SeenCalls,
): readonly ContextGap[] {
  const seen = new Map<string, Seen>();
  for (const one of traces) observe(one, seen);
  return [...seen.values()].flatMap(({ passedOn, ...one }): ContextGap[] => {
    if (passedOn > 0 || one.received === 0) return [];
    const { calls, perRequest } = callsOf(one.namespace, one.workload);
    const beginsOwn = one.ownTraces > 0 && one.received >= LEAST_RECEIVED;
    return beginsOwn || perRequest * one.received >= LEAST_EXPECTED ? [{ ...one, calls }] : [];
  });
}

function observe({ trace, tree }: AnalysedTrace, seen: Map<string, Seen>): void {
  const leadsOn = new Uint8Array(trace.spans.length);
  for (const index of tree.order) {
    const above = tree.parent[index] ?? -1;
    if (above >= 0) leadsOn[above] = 1;
  }
  trace.spans.forEach((span, index) => {
    if (!isProxySpan(span)) return;
    const { namespace, workload, isGateway } = partyOf(span);
    if (isGateway) return;
    const key = `${namespace ?? ''}/${workload ?? span.process.service}`;
    const known = seen.get(key) ?? {
      service: span.process.service,
      namespace,
      workload,
      received: 0,
      passedOn: 0,
      ownTraces: 0,
    };
    seen.set(key, known);
    if (isOutbound(span)) known.ownTraces += span.parentSpanId === null ? 1 : 0;
    else if (leadsOn[index] === 1) known.passedOn += 1;
    else known.received += 1;
  });
}
