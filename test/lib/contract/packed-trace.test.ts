import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packTrace } from '@/lib/contract/packed-trace/pack-trace.ts';
import { idAt, slotOf, spanAt } from '@/lib/contract/packed-trace/packed-span.ts';
import { readPackedTrace, type PackedTrace } from '@/lib/contract/packed-trace/packed-trace.ts';
import { unpackTrace } from '@/lib/contract/packed-trace/unpack-trace.ts';
import { traceSchema, type TraceAnswer } from '@/lib/contract/traces.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('__proto__'));
const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
const msOrNull = fc.option(ms);
const count = fc.nat(100_000);
const tags = fc
  .array(fc.tuple(text, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())))
  .map((pairs) => Object.fromEntries(pairs.map(([name, value]) => [name, Object.is(value, -0) ? 0 : value])));
const flags = fc.uniqueArray(fc.stringMatching(/^[A-Z]{2,4}$/), { maxLength: 3 });

const span = fc.record({
  service: text,
  operation: text,
  kind: fc.constantFrom('server', 'client', 'producer', 'consumer', 'internal', 'unspecified'),
  startOffsetMs: ms,
  durationMs: ms,
  status: fc.constantFrom('ok', 'error', 'unset'),
  statusMessage: fc.option(text),
  failed: fc.boolean(),
  tags,
  events: fc.array(fc.record({ name: text, offsetMs: ms, tags }), { maxLength: 2 }),
  links: fc.array(fc.record({ traceId: text, spanId: text, tags }), { maxLength: 2 }),
  edge: fc.option(text),
  injected: fc.boolean(),
  injection: fc.option(fc.record({ abort: fc.boolean(), delay: fc.boolean(), changeId: fc.option(text) })),
  attempt: fc.option(fc.record({ number: fc.integer({ min: 1, max: 99 }), of: count })),
  selfMs: ms,
  tailMs: ms,
  proxy: fc.boolean(),
  request: fc.option(text),
  protocol: fc.constantFrom(null, 'http', 'grpc'),
  httpStatus: fc.option(fc.nat(99_999)),
  grpcStatus: fc.option(fc.nat(99_999)),
  flags,
  party: count,
  process: count,
  scope: fc.option(text),
});

/** Ids as stores write them, and others. */
const ids = fc.uniqueArray(
  fc.oneof(
    fc.stringMatching(/^[0-9a-f]{16}$/),
    fc.stringMatching(/^[0-9a-f]{16}-server$/),
    fc.constantFrom('0000000000000000', '0000000000000001', 'unnamed-1', 'ABCDEFABCDEFABCD'),
  ),
  { minLength: 1, maxLength: 12 },
);

const hop = fc.record({
  callee: fc.option(text),
  requestMs: msOrNull,
  serverMs: msOrNull,
  answerMs: msOrNull,
  clientProxyMs: msOrNull,
  networkMs: msOrNull,
  serverProxyMs: msOrNull,
  applicationMs: msOrNull,
  clocksDiffer: fc.boolean(),
  mtls: fc.constantFrom(null, true, false),
  flags: flags.map((list) => list.map((flag) => ({ flag, words: `Words of ${flag}.`, blame: null }))),
  upstreamCluster: fc.option(text),
  upstreamAddress: fc.option(text),
  tries: count,
  injectedAbort: fc.boolean(),
  injectedDelayMs: msOrNull,
  unanswered: fc.constantFrom(null, 'aborted', 'not-sent', 'no-proxy', 'outside'),
});

const owner = fc.record({ kind: fc.constantFrom('service', 'network', 'outside', 'injected'), name: text });

const traces = ids.chain((spanIds) => {
  const id = fc.constantFrom(...spanIds);
  return fc.record({
    traceId: text,
    originalTraceId: text,
    startTimeUnixNano: text,
    durationMs: ms,
    spans: fc.tuple(
      ...spanIds.map((spanId) =>
        fc
          .tuple(span, fc.option(fc.oneof(id, text)))
          .map(([one, parentSpanId]) => ({ ...one, spanId, parentSpanId })),
      ),
    ),
    parties: fc.constant([]),
    edges: fc.constant({}),
    processes: fc.array(fc.record({ service: text, tags }), { maxLength: 2 }),
    rootSpanId: fc.option(id),
    criticalPath: fc.array(fc.record({ spanId: id, startOffsetMs: ms, endOffsetMs: ms, owner })),
    time: fc.constant([]),
    hops: fc.array(
      fc
        .tuple(hop, id, fc.option(id), fc.option(id))
        .map(([one, clientSpanId, serverSpanId, applicationSpanId]) => ({
          ...one,
          clientSpanId,
          serverSpanId,
          applicationSpanId,
        })),
      { maxLength: 4 },
    ),
    groups: fc.array(
      fc.record({
        parentSpanId: id,
        spanIds: fc.array(id),
        leastMs: ms,
        meanMs: ms,
        mostMs: ms,
        failed: count,
      }),
      { maxLength: 3 },
    ),
    clockSkew: fc.constant({ applied: false, shifts: [] }),
    contextGaps: fc.constant([]),
    partial: fc.boolean(),
    warnings: fc.constant([]),
  });
}) as fc.Arbitrary<TraceAnswer>;

function read(bytes: Uint8Array<ArrayBuffer>): PackedTrace {
  const trace = readPackedTrace(bytes.buffer);
  if (trace === null) throw new Error('These bytes are no packed trace.');
  return trace;
}

describe('a packed trace', () => {
  it('unpacks to the very answer that was packed', () => {
    fc.assert(
      fc.property(traces, (answer) => {
        const given = traceSchema.parse(JSON.parse(JSON.stringify(answer).toWellFormed()));
        expect(unpackTrace(read(packTrace(given)))).toEqual(given);
      }),
    );
  });

  it('finds each span by its id, and none by an id that is not there', () => {
    fc.assert(
      fc.property(traces, (answer) => {
        const trace = read(packTrace(answer));
        answer.spans.forEach(({ spanId }, slot) => {
          expect([slotOf(trace, spanId), idAt(trace, slot)]).toEqual([slot, spanId]);
        });
        expect(slotOf(trace, 'nobody')).toBe(-1);
        expect(spanAt(trace, answer.spans.length)).toBeUndefined();
      }),
    );
  });

  it('is not read out of bytes that are cut off, or something else', () => {
    fc.assert(
      fc.property(traces, fc.double({ min: 0, max: 0.999, noNaN: true }), (answer, share) => {
        const { buffer } = packTrace(answer);
        expect(readPackedTrace(buffer.slice(0, Math.floor((buffer.byteLength - 8) * share)))).toBeNull();
      }),
    );
    expect(readPackedTrace(new TextEncoder().encode('{"spans": []}').buffer)).toBeNull();
  });
});
