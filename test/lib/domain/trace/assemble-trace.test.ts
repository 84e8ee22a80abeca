import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleTrace, byTrace } from '@/lib/domain/trace/assemble-trace.ts';
import { hexOfBase64, normaliseSpanId, normaliseTraceId } from '@/lib/domain/trace/trace-id.ts';
import { recorded, traceOf } from '../../../support/trace-builder.ts';

const idsOf = (spans: readonly { spanId: string; parentSpanId: string | null }[]) =>
  spans.map(({ spanId, parentSpanId }) => [
    spanId.replace(/^0+/, ''),
    parentSpanId?.replace(/^0+/, '') ?? null,
  ]);

describe('ids', () => {
  it('are the same with or without leading zeros, in capitals or small', () => {
    const forms = ['26BCB232450B94D7', '26bcb232450b94d7', '000000000000000026bcb232450b94d7'];
    expect(new Set(forms.map(normaliseTraceId))).toEqual(new Set(['000000000000000026bcb232450b94d7']));
  });

  it.each(['', 'xyz', '0'.repeat(32), 'a'.repeat(33), ' abc', '0x1'])('%j is none', (text) => {
    expect(normaliseTraceId(text)).toBeNull();
  });

  it('in base64 are those of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 16 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        return hexOfBase64(buffer.toString('base64')) === buffer.toString('hex');
      }),
    );
  });

  it('of parents that are zeros mean no parent', () => {
    expect(normaliseSpanId('0000000000000000')).toBeNull();
    const trace = traceOf([{ id: 'a', parent: '0000000000000000', service: 's', from: 0, to: 1 }]);
    expect(trace.spans[0]?.parentSpanId).toBeNull();
  });
});

describe('a trace of recorded spans', () => {
  it('keeps nanoseconds that a number cannot hold', () => {
    const start = 1_795_425_678_000_000_123n;
    const [first, second] = [0n, 1n].map((later) => ({
      ...recorded({ id: later === 0n ? 'a' : 'b', service: 's', from: 0, to: 0 }),
      startUnixNano: start + later,
      durationNs: 3n,
    }));
    const trace = assembleTrace([first, second].flatMap((span) => span ?? []));
    expect(trace?.startUnixNano).toBe(start);
    expect(trace?.spans.map(({ startOffsetNs, durationNs }) => [startOffsetNs, durationNs])).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(trace?.durationNs).toBe(4);
  });

  it('counts a span that came twice once, and tells two spans with one id apart', () => {
    const twice = { id: 'a', service: 's', from: 0, to: 9 };
    const trace = traceOf([twice, twice, { ...twice, operation: 'other' }]);
    expect(trace.spans.map(({ spanId }) => spanId)).toEqual(['000000000000000a', '000000000000000a-2']);
    expect(trace.oddities).toMatchObject({ duplicates: 1, sameIds: 1 });
  });

  it('puts a server span that shares the id of its client below it, with the children of its side', () => {
    const trace = traceOf([
      { id: 'a', service: 'caller', kind: 'client', from: 0, to: 10 },
      { id: 'a', service: 'callee', kind: 'server', from: 2, to: 8 },
      { id: 'b', parent: 'a', service: 'callee', kind: 'client', from: 3, to: 5 },
      { id: 'c', parent: 'a', service: 'caller', from: 1, to: 2 },
    ]);
    expect(idsOf(trace.spans)).toEqual([
      ['a', null],
      ['c', 'a'],
      ['a-server', 'a'],
      ['b', 'a-server'],
    ]);
    expect(trace.oddities).toMatchObject({ shared: 1, sameIds: 0, orphans: 0 });
  });

  it('shows spans that end before they begin without duration, and spans without time at their parent’s', () => {
    const untimed = {
      ...recorded({ id: 'b', parent: 'a', service: 's', from: 0, to: 1 }),
      startUnixNano: 0n,
    };
    const trace = assembleTrace([
      recorded({ id: 'r', service: 's', from: 0, to: 9 }),
      recorded({ id: 'a', parent: 'r', service: 's', from: 5, to: 4 }),
      untimed,
    ]);
    expect(trace?.spans.map(({ startOffsetNs, durationNs }) => [startOffsetNs, durationNs])).toEqual([
      [0, 9_000_000],
      [5_000_000, 0],
      [5_000_000, 1_000_000],
    ]);
    expect(trace?.oddities).toMatchObject({ negativeDurations: 1, untimed: 1 });
  });

  it('counts spans without a parent in it, and those that are their own ancestors', () => {
    const { oddities } = traceOf([
      { id: 'a', parent: 'ff', service: 's', from: 0, to: 9 },
      { id: 'b', parent: 'c', service: 's', from: 1, to: 2 },
      { id: 'c', parent: 'b', service: 's', from: 1, to: 2 },
    ]);
    expect(oddities).toMatchObject({ orphans: 1, cycles: 1 });
  });

  it('of nothing is none, and mixed spans are told apart by their traces', () => {
    expect(assembleTrace([])).toBeNull();
    const mixed = byTrace(
      ['ABC', '0abc', 'def'].map((id) => recorded({ id: 'a', service: 's', from: 0, to: 1 }, id)),
    );
    expect([...mixed].map(([id, spans]) => [id.replace(/^0+/, ''), spans.length])).toEqual([
      ['abc', 2],
      ['def', 1],
    ]);
  });
});
