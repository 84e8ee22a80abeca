import 'server-only';
import type { TraceAnswer, TraceSpan } from '../../../contract/traces.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { findAttempts } from '../../../domain/trace/attempts.ts';
import { maskSecrets, maskText } from '../../../domain/trace/mask-secrets.ts';
import { isProxySpan, partyOf, type SpanParty } from '../../../domain/trace/proxy-span.ts';
import { injectionOf, isFailed, requestFacts, requestWords } from '../../../domain/trace/request-facts.ts';
import { selfTimes, tailsAfterParents } from '../../../domain/trace/self-time.ts';
import { edgesOfFlows, type SpanFlow } from '../../../domain/trace/span-flow.ts';
import type { Span, SpanProcess } from '../../../domain/trace/trace.ts';
import { toMs } from './milliseconds.ts';

/** Which change of ours injected the fault that met a flow; null where none is known. */
export type FindChange = (flow: SpanFlow | null) => string | null;

/** What spans point at: each said once, since thousands of spans say the same. */
export type PointedAt = Pick<TraceAnswer, 'parties' | 'edges' | 'processes'>;

/** Writes the spans of a trace in the order of the tree, one by one to `take`. Secrets are hidden. */
export function writeSpans(
  { trace, tree, flows }: AnalysedTrace,
  findChange: FindChange,
  take: (span: TraceSpan) => void,
): PointedAt {
  const { spans } = trace;
  const edges = edgesOfFlows(flows);
  const attempts = findAttempts(spans, tree);
  const self = selfTimes(spans, tree);
  const tails = tailsAfterParents(spans, tree);
  const parties = new IndexedTable<SpanParty>();
  const processes = new IndexedTable<SpanProcess>();
  for (const index of tree.order) {
    const span = spans[index];
    if (span === undefined) continue;
    const attempt = attempts.get(index) ?? null;
    const written = writeSpan(span, findChange, flows[index] ?? null);
    written.edge = edges[index]?.workload ?? null;
    written.attempt = attempt === null ? null : { ...attempt };
    written.selfMs = toMs(self[index] ?? 0);
    written.tailMs = toMs(tails[index] ?? 0);
    written.party = parties.add(partyOf(span));
    written.process = processes.add(span.process);
    take(written);
  }
  return {
    parties: parties.rows.map(({ isGateway: _drawnByTheMap, ...party }) => party),
    edges: Object.fromEntries(edges.flatMap((own) => (own === null ? [] : [[own.workload, { ...own }]]))),
    processes: processes.rows.map(({ service, attributes }) => ({
      service,
      tags: { ...maskSecrets(attributes).attributes },
    })),
  };
}

/** Rows that are one object each, each once. */
class IndexedTable<Row extends object> {
  readonly rows: Row[] = [];
  readonly #indexOf = new Map<Row, number>();

  /** Index of a row. */
  add(row: Row): number {
    const known = this.#indexOf.get(row);
    if (known !== undefined) return known;
    this.#indexOf.set(row, this.rows.length);
    return this.rows.push(row) - 1;
  }
}

function writeSpan(span: Span, findChange: FindChange, flow: SpanFlow | null): TraceSpan {
  const { attributes, masked } = maskSecrets(span.attributes);
  const facts = requestFacts(span);
  const { abort, delay } = injectionOf(facts);
  const injected = abort || delay;
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
    tags: attributes,
    ...(masked.length === 0 ? {} : { masked: [...masked] }),
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
    edge: null,
    injected,
    injection: injected ? { abort, delay, changeId: findChange(flow) } : null,
    attempt: null,
    selfMs: 0,
    tailMs: 0,
    proxy: isProxySpan(span),
    request: requestWords(facts),
    protocol: facts.protocol,
    httpStatus: facts.httpStatus,
    grpcStatus: facts.grpcStatus,
    flags: [...facts.flags],
    scope: span.scope,
    party: 0,
    process: 0,
  };
}
