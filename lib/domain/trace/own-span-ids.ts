import type { RecordedSpan } from './recorded-span.ts';
import { normaliseSpanId } from './trace-id.ts';

/** Spans of one trace, each with an id that no other one has. */
export interface OwnIds {
  readonly spans: readonly {
    readonly spanId: string;
    readonly parentSpanId: string | null;
    readonly span: RecordedSpan;
  }[];
  readonly duplicates: number;
  readonly sameIds: number;
  readonly shared: number;
}

interface SharedPair {
  /** New id of the server span. */
  readonly id: string;
  readonly client: RecordedSpan;
  readonly server: RecordedSpan;
}

/**
 * Gives every span an id of its own. A span that came twice counts once. A server span with the id of its client span (B3
 * as Zipkin shares it) becomes the client span's child, and takes over the children that its own side recorded. Other
 * spans with one id get a number behind it.
 */
export function withOwnIds(recorded: readonly RecordedSpan[]): OwnIds {
  const byId = new Map<string, RecordedSpan[]>();
  let duplicates = 0;
  for (const [index, span] of recorded.entries()) {
    const id = normaliseSpanId(span.spanId) ?? (span.spanId.toLowerCase() || `unnamed-${index + 1}`);
    const same = byId.get(id);
    if (same === undefined) byId.set(id, [span]);
    else if (same.some((other) => isSameSpan(other, span))) duplicates += 1;
    else same.push(span);
  }
  const serverOf = new Map<string, SharedPair>();
  let sameIds = 0;
  let shared = 0;
  const named = [...byId].flatMap(([id, spans]) => {
    const [first] = spans;
    if (first === undefined || spans.length === 1)
      return spans.map((span) => ({ id, parentId: undefined, span }));
    const client = spans.find(({ kind }) => kind === 'client');
    const server = spans.find(({ kind }) => kind === 'server');
    const isPair = client !== undefined && server !== undefined;
    if (isPair) serverOf.set(id, { id: `${id}-server`, client, server });
    shared += isPair ? 1 : 0;
    const keeper = isPair ? client : first;
    let next = 2;
    return spans.map((span) => {
      if (span === keeper) return { id, parentId: undefined, span };
      if (isPair && span === server) return { id: `${id}-server`, parentId: id, span };
      sameIds += 1;
      next += 1;
      return { id: `${id}-${next - 1}`, parentId: undefined, span };
    });
  });
  const parentOf = (span: RecordedSpan): string | null => {
    if (span.parentSpanId === null) return null;
    const parent = normaliseSpanId(span.parentSpanId);
    if (parent === null) return /^0*$/.test(span.parentSpanId) ? null : span.parentSpanId.toLowerCase();
    const pair = serverOf.get(parent);
    return pair === undefined || isClientSide(span, pair) ? parent : pair.id;
  };
  const spans = named.map(({ id, parentId, span }) => ({
    spanId: id,
    parentSpanId: parentId ?? parentOf(span),
    span,
  }));
  return { spans, duplicates, sameIds, shared };
}

/** Within the caller a call may have parts of its own, such as the wait for a connection; they are no work of the callee. */
const isClientSide = ({ process }: RecordedSpan, { client, server }: SharedPair): boolean =>
  process.service === client.process.service && process.service !== server.process.service;

const isSameSpan = (a: RecordedSpan, b: RecordedSpan): boolean => fingerprint(a) === fingerprint(b);

const fingerprint = ({ warnings: _ofTheStore, ...span }: RecordedSpan): string =>
  JSON.stringify(span, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
