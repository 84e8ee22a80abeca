import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateTraces } from '@/lib/domain/trace/aggregate-traces.ts';
import { findAttempts } from '@/lib/domain/trace/attempts.ts';
import { correctClockSkew } from '@/lib/domain/trace/clock-skew.ts';
import { compareTraces } from '@/lib/domain/trace/compare-traces.ts';
import { findContextGaps, type SeenCalls } from '@/lib/domain/trace/context-gaps.ts';
import { selfTimes, tailsAfterParents } from '@/lib/domain/trace/self-time.ts';
import { siblingGroups } from '@/lib/domain/trace/sibling-groups.ts';
import { buildTraceTree } from '@/lib/domain/trace/trace-tree.ts';
import { tracedPaths } from '@/lib/domain/trace/traced-paths.ts';
import { randomTree } from '../../../support/random-spans.ts';
import { analysed, answers, calls, traceOf, type SpanWords } from '../../../support/trace-builder.ts';

const MS = 1_000_000;

describe('self time', () => {
  it('is what no child covers, counted nanosecond by nanosecond', () => {
    fc.assert(
      fc.property(randomTree, (spans) => {
        const tree = buildTraceTree(spans);
        const own = selfTimes(spans, tree);
        spans.forEach(({ startOffsetNs: from, durationNs }, index) => {
          const children = spans.filter((_, at) => tree.parent[at] === index);
          const isCovered = (at: number): boolean =>
            children.some((one) => one.startOffsetNs <= at && at < one.startOffsetNs + one.durationNs);
          const free = Array.from({ length: durationNs }, (_, at) => from + at).filter(
            (at) => !isCovered(at),
          );
          expect(own[index]).toBe(free.length);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('of work that goes on after its parent ended tells for how long', () => {
    const { trace, tree } = analysed([
      { id: 'a', service: 's', from: 0, to: 10 },
      { id: 'b', parent: 'a', service: 's', from: 5, to: 25 },
    ]);
    expect([...tailsAfterParents(trace.spans, tree)]).toEqual([0, 15 * MS]);
  });
});

describe('tries of one call', () => {
  const call = (id: string, from: number, to: number, failed: boolean): SpanWords =>
    calls({ id, parent: '1', at: 'checkout-v1.shop', host: 'payment.pay', from, to, failed });
  const numbers = (spans: readonly SpanWords[]) => {
    const { trace, tree } = analysed(spans);
    const attempts = findAttempts(trace.spans, tree);
    return trace.spans.map((_, index) => attempts.get(index) ?? null);
  };
  const root = answers({ id: '1', at: 'checkout-v1.shop', from: 0, to: 100 });

  it('are calls of one host after one another, each after one that failed', () => {
    expect(numbers([root, call('2', 10, 20, true), call('3', 25, 40, false)])).toEqual([
      null,
      { number: 1, of: 2 },
      { number: 2, of: 2 },
    ]);
  });

  it('are not calls at the same time, nor calls after one that succeeded', () => {
    expect(numbers([root, call('2', 10, 20, true), call('3', 15, 40, false)])).toEqual([null, null, null]);
    expect(numbers([root, call('2', 10, 20, false), call('3', 25, 40, false)])).toEqual([null, null, null]);
  });

  it('show as several server spans below the one client span of a sidecar', () => {
    const spans = [
      calls({ id: '2', at: 'checkout-v1.shop', host: 'payment.pay', from: 0, to: 50 }),
      answers({ id: '3', parent: '2', at: 'payment-v2.pay', from: 1, to: 20, failed: true }),
      answers({ id: '4', parent: '2', at: 'payment-v1.pay', from: 25, to: 48 }),
    ];
    expect(numbers(spans)).toEqual([null, { number: 1, of: 2 }, { number: 2, of: 2 }]);
  });
});

describe('siblings alike', () => {
  it('are one group from five on; failed ones are another', () => {
    const queries = Array.from({ length: 7 }, (_, at): SpanWords => ({
      id: `b${at}`,
      parent: 'a',
      service: 'db',
      operation: 'SELECT',
      from: at * 10,
      to: at * 10 + at,
      failed: at === 6,
    }));
    const { trace, tree } = analysed([{ id: 'a', service: 's', from: 0, to: 100 }, ...queries]);
    const groups = siblingGroups(trace.spans, tree);
    expect(
      groups.map(({ members, leastNs, meanNs, mostNs, failed }) => [
        members.length,
        leastNs,
        meanNs,
        mostNs,
        failed,
      ]),
    ).toEqual([[6, 0, 2.5 * MS, 5 * MS, 0]]);
  });
});

describe('clocks that differ', () => {
  const skewed = (byMs: number) =>
    traceOf([
      calls({ id: 'a', at: 'cart-v1.shop', host: 'db.shop', from: 0, to: 100 }),
      answers({ id: 'b', parent: 'a', at: 'db-v1.shop', from: 20 + byMs, to: 80 + byMs }),
      calls({ id: 'c', parent: 'b', at: 'db-v1.shop', host: 'disk.shop', from: 30 + byMs, to: 60 + byMs }),
    ]);
  const corrected = (byMs: number) => {
    const trace = skewed(byMs);
    return correctClockSkew(trace, buildTraceTree(trace.spans));
  };

  it.each([-500, -30, 40, 7_200_000])(
    'by %d ms are told per host, and its spans are moved into their call',
    (byMs) => {
      const { trace, shifts } = corrected(byMs);
      const host = 'db-v1-7c9d5b6f4-x2b9k';
      expect(shifts).toEqual([{ host, shiftNs: -byMs * MS, spans: 2 }]);
      const starts = trace.spans.map(({ startOffsetNs }) => startOffsetNs / MS);
      expect(starts).toEqual([0, 20, 30]);
      expect(trace.durationNs).toBe(100 * MS);
    },
  );

  it('are not seen where a server lies within its call', () => {
    expect(corrected(15).shifts).toEqual([]);
  });

  it('are not blamed for work that outlives its caller', () => {
    const trace = traceOf([
      { id: 'a', service: 'a', kind: 'producer', from: 0, to: 10 },
      { id: 'b', parent: 'a', service: 'b', kind: 'consumer', from: 50, to: 90 },
    ]);
    expect(correctClockSkew(trace, buildTraceTree(trace.spans)).shifts).toEqual([]);
  });
});

describe('a comparison', () => {
  const root = (to: number): SpanWords => answers({ id: '1', at: 'web-v1.shop', from: 0, to });
  const call = (id: string, from: number, to: number, failed = false): SpanWords =>
    calls({ id, parent: '1', at: 'web-v1.shop', host: 'db.shop', from, to, failed });

  it('tells path by path what differs, and what only one has', () => {
    const a = analysed([root(100), call('2', 10, 40, true), call('3', 50, 90)], 'aa');
    const b = analysed([root(40), call('2', 10, 30)], 'bb');
    const { paths, owners } = compareTraces([a], [b]);
    expect(
      paths.map(({ depth, attempt, differenceNs, b: other }) => [
        depth,
        attempt,
        differenceNs === null ? null : differenceNs / MS,
        other === null,
      ]),
    ).toEqual([
      [0, null, 60, false],
      [1, 1, 10, false],
      [1, 2, null, true],
    ]);
    const difference = owners.reduce((sum, { aNs, bNs }) => sum + aNs - bNs, 0);
    expect(difference / MS).toBe(60);
  });

  it('with a cohort compares with its means', () => {
    const a = analysed([root(100)], 'aa');
    const cohort = [20, 40].map((to) => analysed([root(to)], `b${to}`));
    const [path] = compareTraces([a], cohort).paths;
    expect([path?.b?.traces, (path?.b?.durationNs ?? 0) / MS, (path?.differenceNs ?? 0) / MS]).toEqual([
      2, 30, 70,
    ]);
  });

  it('of a chain 20,000 deep overflows nothing', () => {
    const chain = Array.from({ length: 20_000 }, (_, at): SpanWords => ({
      id: (at + 1).toString(16),
      ...(at === 0 ? {} : { parent: at.toString(16) }),
      service: 's',
      from: 0,
      to: 1,
    }));
    const one = analysed(chain);
    expect(compareTraces([one], [one]).paths).toHaveLength(20_000);
  });
});

describe('traces together', () => {
  const trace = (id: number, ms: number) =>
    analysed(
      [
        calls({ id: '1', at: 'web-v1.shop', host: 'db.shop', from: 0, to: ms, failed: id % 10 === 0 }),
        answers({ id: '2', parent: '1', at: 'db-v1.shop', from: 1, to: ms - 1 }),
      ],
      (id + 1).toString(16),
    );
  const hundred = Array.from({ length: 100 }, (_, at) => trace(at, 10 + at));

  it('say who owns the time at the median and at the 95th percentile', () => {
    const [median, slow] = aggregateTraces(hundred);
    expect([median?.durationNs, slow?.durationNs].map((ns) => (ns ?? 0) / MS)).toEqual([60, 105]);
    expect(slow?.owners.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['service db.shop', 'network ']);
    expect(slow?.owners.reduce((sum, { ratio }) => sum + ratio, 0)).toBeCloseTo(1);
    expect(aggregateTraces([])).toEqual([]);
  });

  it('draw the edges that they took, each request once though both of its ends recorded it', () => {
    const { edges, nodes, traces } = tracedPaths(hundred, 'app');
    expect([traces, edges]).toMatchObject([
      100,
      [
        {
          id: 'app:Kubernetes/shop/web/v1|app:Kubernetes/shop/db/v1|http',
          traces: 100,
          requests: 100,
          failed: 10,
        },
      ],
    ]);
    expect(nodes).toHaveLength(2);
  });
});

describe('a workload that drops the trace', () => {
  const reached = (id: number) =>
    analysed([answers({ id: '1', at: 'checkout-v1.shop', from: 0, to: 9 })], (id + 1).toString(16));
  const ownCall = analysed(
    [calls({ id: '1', at: 'checkout-v1.shop', host: 'db.shop', from: 0, to: 5 })],
    'fff',
  );
  const none: SeenCalls = { calls: [], perRequest: 0 };
  const seen: SeenCalls = { calls: ['workload:Kubernetes/shop/db-v1'], perRequest: 1 };
  const six = [0, 1, 2, 3, 4, 5].map(reached);

  it('is found where its calls begin traces of their own', () => {
    const [gap] = findContextGaps([...six, ownCall], () => none);
    expect(gap).toMatchObject({ workload: 'checkout-v1', received: 6, ownTraces: 1 });
  });

  it('is found where the map sees it call as often as it is called', () => {
    expect(findContextGaps(six, () => seen)).toHaveLength(1);
    expect(findContextGaps(six.slice(0, 2), () => seen)).toEqual([]);
  });

  it('is none that calls nobody, and none that passed a trace on once', () => {
    expect(findContextGaps(six, () => none)).toEqual([]);
    const passedOn = analysed([
      answers({ id: '1', at: 'checkout-v1.shop', from: 0, to: 9 }),
      calls({ id: '2', parent: '1', at: 'checkout-v1.shop', host: 'db.shop', from: 1, to: 5 }),
    ]);
    expect(findContextGaps([...six, ownCall, passedOn], () => seen)).toEqual([]);
  });
});
