import 'server-only';
import type { TraceSpan } from '../../../contract/traces.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { findAttempts } from '../../../domain/trace/attempts.ts';
import { maskSecrets, maskText } from '../../../domain/trace/mask-secrets.ts';
import { isProxySpan, partyOf } from '../../../domain/trace/proxy-span.ts';
import { injectionOf, isFailed, requestFacts, requestWords } from '../../../domain/trace/request-facts.ts';
import { selfTimes, tailsAfterParents } from '../../../domain/trace/self-time.ts';
import { edgesOfFlows, type SpanFlow } from '../../../domain/trace/span-flow.ts';
import type { Span, SpanProcess } from '../../../domain/trace/trace.ts';
import { toMs } from './milliseconds.ts';

/** Which change of ours injected the fault that met a flow; null where none is known. */
export type FindChange = (flow: SpanFlow | null) => string | null;

/** Spans in the order of the tree, each with its edge of the map, and the processes that they point at. Secrets are hidden. */
export function writeSpans(
  { trace, tree, flows }: AnalysedTrace,
  findChange: FindChange,
): { readonly spans: TraceSpan[]; readonly processes: readonly SpanProcess[] } {
  const { spans } = trace;
  const edges = edgesOfFlows(flows);
  const attempts = findAttempts(spans, tree);
  const self = selfTimes(spans, tree);
  const tails = tailsAfterParents(spans, tree);
  const processes = [...new Set(spans.map(({ process }) => process))];
  const indexOf = new Map(processes.map((process, index) => [process, index]));
  const written = Array.from(tree.order).flatMap((index): TraceSpan[] => {
    const span = spans[index];
    if (span === undefined) return [];
    const own = edges[index] ?? null;
    const attempt = attempts.get(index) ?? null;
    return [
      {
        ...writeSpan(span, indexOf.get(span.process) ?? 0),
        edge: own?.workload ?? null,
        edges: own === null ? null : { ...own },
        injection: injectionAnswer(span, () => findChange(flows[index] ?? null)),
        attempt: attempt === null ? null : { ...attempt },
        selfMs: toMs(self[index] ?? 0),
        tailMs: toMs(tails[index] ?? 0),
      },
    ];
  });
  return { spans: written, processes };
}

function injectionAnswer(span: Span, findChange: () => string | null): TraceSpan['injection'] {
  const { abort, delay } = injectionOf(requestFacts(span));
  return abort || delay ? { abort, delay, changeId: findChange() } : null;
}

type OwnFields = Omit<TraceSpan, 'edge' | 'edges' | 'injection' | 'attempt' | 'selfMs' | 'tailMs'>;

function writeSpan(span: Span, process: number): OwnFields {
  const { attributes, masked } = maskSecrets(span.attributes);
  const facts = requestFacts(span);
  const { abort, delay } = injectionOf(facts);
  const { isGateway: _drawnByTheMap, ...party } = partyOf(span);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    service: span.process.service,
    operation: maskText(span.operation),
    kind: span.kind,
    startOffsetMs: toMs(span.startOffsetNs),
    durationMs: toMs(span.durationNs),
    status: span.status,
    statusMessage: span.statusMessage === null ? null : maskText(span.statusMessage),
    failed: isFailed(span),
    tags: { ...attributes },
    masked: [...masked],
    events: span.events.map(({ name, offsetNs, attributes: tags }) => ({
      name,
      offsetMs: toMs(offsetNs),
      tags: { ...maskSecrets(tags).attributes },
    })),
    links: span.links.map(({ traceId, spanId, attributes: tags }) => ({
      traceId,
      spanId,
      tags: { ...maskSecrets(tags).attributes },
    })),
    injected: abort || delay,
    proxy: isProxySpan(span),
    request: requestWords(facts),
    protocol: facts.protocol,
    httpStatus: facts.httpStatus,
    grpcStatus: facts.grpcStatus,
    flags: [...facts.flags],
    party,
    process,
    scope: span.scope,
  };
}
