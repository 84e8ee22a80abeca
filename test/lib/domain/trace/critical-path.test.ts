import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath, pathTimeBy, type TimedSpan } from '@/lib/domain/trace/critical-path.ts';
import { buildTraceTree } from '@/lib/domain/trace/trace-tree.ts';
import { randomTree } from '../../../support/random-spans.ts';

const path = (spans: readonly TimedSpan[]) => criticalPath(spans, buildTraceTree(spans));

const span = (
  spanId: string,
  parentSpanId: string | null,
  start: number,
  end: number,
  kind: TimedSpan['kind'] = 'internal',
): TimedSpan => ({ spanId, parentSpanId, startOffsetNs: start, durationNs: end - start, kind });

const named = (spans: readonly TimedSpan[]) =>
  path(spans).map(({ span: index, startNs, endNs }) => [spans[index]?.spanId, startNs, endNs]);

describe('the critical path', () => {
  it('tiles the time of the root exactly, in 20,000 random trees', () => {
    fc.assert(
      fc.property(randomTree, (spans) => {
        const [root] = spans;
        const sections = path(spans);
        let cursor = (root?.startOffsetNs ?? 0) + (root?.durationNs ?? 0);
        for (const { startNs, endNs } of sections) {
          if (endNs !== cursor || startNs >= endNs) return false;
          cursor = startNs;
        }
        return cursor === root?.startOffsetNs;
      }),
      { numRuns: 20_000 },
    );
  });

  it('charges no time to a span that was not running', () => {
    fc.assert(
      fc.property(randomTree, (spans) =>
        path(spans).every(({ span: index, startNs, endNs }) => {
          const own = spans[index];
          return (
            own !== undefined && startNs >= own.startOffsetNs && endNs <= own.startOffsetNs + own.durationNs
          );
        }),
      ),
      { numRuns: 2_000 },
    );
  });

  it('goes through a child that outlives the one that called it', () => {
    expect(named([span('A', null, 1, 30), span('B', 'A', 15, 35), span('C', 'B', 10, 25)])).toEqual([
      ['B', 25, 30],
      ['C', 15, 25],
      ['A', 1, 15],
    ]);
  });

  it('does not lose a child that touches the next one', () => {
    const spans = [
      span('P', null, 1, 31),
      span('a', 'P', 1, 11),
      span('b', 'P', 11, 21),
      span('c', 'P', 21, 31),
    ];
    expect(named(spans)).toEqual([
      ['c', 21, 31],
      ['b', 11, 21],
      ['a', 1, 11],
    ]);
  });

  it('does not wait for work behind a queue', () => {
    const spans = [
      span('P', null, 0, 30),
      span('send', 'P', 5, 8, 'producer'),
      span('work', 'send', 6, 29, 'consumer'),
    ];
    expect(named(spans)).toEqual([
      ['P', 8, 30],
      ['send', 5, 8],
      ['P', 0, 5],
    ]);
  });

  it('sums to what the root took, whatever names the spans', () => {
    const spans = [span('A', null, 0, 30), span('B', 'A', 3, 10), span('C', 'A', 10, 25)];
    const times = pathTimeBy(path(spans), (index) => spans[index]?.spanId ?? '');
    expect([...times]).toEqual([
      ['C', 15],
      ['A', 8],
      ['B', 7],
    ]);
  });

  it('of a chain 20,000 deep and of a fan 100,000 wide overflows nothing', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      span(`s${at}`, at === 0 ? null : `s${at - 1}`, at, 40_000 - at),
    );
    const fan = Array.from({ length: 100_001 }, (_, at) =>
      at === 0 ? span('s0', null, 0, 100_000) : span(`s${at}`, 's0', at - 1, at),
    );
    expect(path(chain)).toHaveLength(39_999);
    expect(path(fan)).toHaveLength(100_000);
  });
});
