import { byStart } from './assemble-trace.ts';
import { partyOf } from './proxy-span.ts';
import { attributeText } from './request-facts.ts';
import type { Span, Trace } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/** By how much the clock of one host differs, as far as its answers show. */
export interface ClockShift {
  /** Pod, address or service that recorded the spans. */
  readonly host: string;
  /** What is added to its times, ns. */
  readonly shiftNs: number;
  readonly spans: number;
}

/** A trace with the times of single hosts moved, and by how much. */
export interface SkewCorrection {
  readonly trace: Trace;
  readonly shifts: readonly ClockShift[];
}

/**
 * Moves server spans that lie outside of their client spans into the middle of them, with all that the same host recorded
 * below. Only calls are looked at: work that goes on after its caller may well lie outside. A server span that is longer
 * than its client span cannot be helped and stays.
 */
export function correctClockSkew(trace: Trace, tree: TraceTree): SkewCorrection {
  const { spans } = trace;
  const shift = new Float64Array(spans.length);
  const hosts = spans.map(hostOf);
  const shifts = new Map<string, { shiftNs: number; spans: number }>();
  for (const index of tree.order) {
    const span = spans[index];
    const above = tree.parent[index] ?? -1;
    const parent = spans[above];
    if (span === undefined || parent === undefined) continue;
    const inherited = hosts[above] === hosts[index] ? (shift[above] ?? 0) : 0;
    const isCall = parent.kind === 'client' && span.kind === 'server' && hosts[above] !== hosts[index];
    shift[index] = isCall ? callShift(parent, span, shift[above] ?? 0) : inherited;
    const shiftNs = shift[index] ?? 0;
    if (shiftNs === 0) continue;
    const host = hosts[index] ?? '';
    shifts.set(host, { shiftNs, spans: (shifts.get(host)?.spans ?? 0) + 1 });
  }
  if (shifts.size === 0) return { trace, shifts: [] };
  return {
    trace: moved(trace, shift),
    shifts: [...shifts].map(([host, one]) => ({ host, ...one })),
  };
}

function callShift(client: Span, server: Span, clientShiftNs: number): number {
  const clientStart = client.startOffsetNs + clientShiftNs;
  const fitsAlready =
    server.startOffsetNs >= clientStart &&
    server.startOffsetNs + server.durationNs <= clientStart + client.durationNs;
  if (fitsAlready || server.durationNs > client.durationNs) return 0;
  const middle = clientStart + Math.floor((client.durationNs - server.durationNs) / 2);
  return middle - server.startOffsetNs;
}

/** Which clock a span was timed by. */
function hostOf(span: Span): string {
  const { pod } = partyOf(span);
  const address = attributeText(span.process.attributes, [
    'host.id',
    'host.ip',
    'ip',
    'host.name',
    'hostname',
  ]);
  return pod ?? address ?? span.process.service;
}

/** A trace may begin earlier or later after its spans have moved. */
function moved(trace: Trace, shift: Float64Array): Trace {
  let first = Number.POSITIVE_INFINITY;
  trace.spans.forEach(({ startOffsetNs }, index) => {
    first = Math.min(first, startOffsetNs + (shift[index] ?? 0));
  });
  const spans = trace.spans
    .map((span, index): Span => {
      const by = (shift[index] ?? 0) - first;
      return {
        ...span,
        startOffsetNs: span.startOffsetNs + by,
        events: span.events.map((event) => ({ ...event, offsetNs: event.offsetNs + by })),
      };
    })
    .sort(byStart);
  return {
    ...trace,
    startUnixNano: trace.startUnixNano + BigInt(first),
    durationNs: spans.reduce((most, one) => Math.max(most, one.startOffsetNs + one.durationNs), 0),
    spans,
  };
}
