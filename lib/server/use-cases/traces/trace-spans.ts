import 'server-only';
import type { TraceAnswer, TraceSpan } from '../../../contract/traces.ts';
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

/** Spans in the order of the tree, and what they point at: each said once, since thousands of spans say the same. */
export type WrittenSpans = Pick<TraceAnswer, 'spans' | 'parties' | 'edges' | 'processes'>;

/** Writes the spans of a trace. Secrets are hidden. */
export function writeSpans({ trace, tree, flows }: AnalysedTrace, findChange: FindChange): WrittenSpans {
  const { spans } = trace;
  const edges = edgesOfFlows(flows);
  const attempts = findAttempts(spans, tree);
  const self = selfTimes(spans, tree);
  const tails = tailsAfterParents(spans, tree);
  const parties = new IndexedTable<TraceAnswer['parties'][number]>();
  const processes = new IndexedTable<SpanProcess>();
  const written = Array.from(tree.order).flatMap((index): TraceSpan[] => {
    const span = spans[index];
    if (span === undefined) return [];
    const { isGateway: _drawnByTheMap, ...party } = partyOf(span);
    const attempt = attempts.get(index) ?? null;
    return [
      {
        ...writeSpan(span),
        edge: edges[index]?.workload ?? null,
        injection: injectionAnswer(span, () => findChange(flows[index] ?? null)),
        attempt: attempt === null ? null : { ...attempt },
        selfMs: toMs(self[index] ?? 0),
        tailMs: toMs(tails[index] ?? 0),
        party: parties.add(party, Object.values(party).join(' ')),
        process: processes.add(span.process, span.process),
      },
    ];
  });
  return {
    spans: written,
    parties: [...parties.rows],
    edges: Object.fromEntries(edges.flatMap((own) => (own === null ? [] : [[own.workload, { ...own }]]))),
    processes: processes.rows.map(({ service, attributes }) => ({
      service,
      tags: { ...maskSecrets(attributes).attributes },
    })),
  };
}

/** Rows that are told by a key, each once. */
class IndexedTable<Row> {
  readonly rows: Row[] = [];
  readonly #indexOf = new Map<unknown, number>();

  /** Index of the row with this key. */
  add(row: Row, key: unknown): number {
    const known = this.#indexOf.get(key);
    if (known !== undefined) return known;
    this.#indexOf.set(key, this.rows.length);
    return this.rows.push(row) - 1;
  }
}

function injectionAnswer(span: Span, findChange: () => string | null): TraceSpan['injection'] {
  const { abort, delay } = injectionOf(requestFacts(span));
  return abort || delay ? { abort, delay, changeId: findChange() } : null;
}

type OwnFields = Omit<
  TraceSpan,
  'edge' | 'injection' | 'attempt' | 'selfMs' | 'tailMs' | 'party' | 'process'
>;

function writeSpan(span: Span): OwnFields {
  const { attributes, masked } = maskSecrets(span.attributes);
  const facts = requestFacts(span);
  const { abort, delay } = injectionOf(facts);
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
    injected: abort || delay,
    proxy: isProxySpan(span),
    request: requestWords(facts),
    protocol: facts.protocol,
    httpStatus: facts.httpStatus,
    grpcStatus: facts.grpcStatus,
    flags: [...facts.flags],
    scope: span.scope,
  };
}
