import { describe, expect, it } from 'vitest';
import { answerWords, codeWords } from '@/components/traces/answer-words.ts';
import {
  countBy,
  codeOf,
  durationBins,
  isChosen,
  isInRegion,
  mergedTraces,
  picked,
  sortTraces,
  traceState,
} from '@/components/traces/found-traces.ts';
import { nearestPoint, plotOf, regionOf } from '@/components/traces/scatter-scale.ts';
import { edgeName } from '@/components/graph/id-names.ts';
import { filterSentence, foundTitle } from '@/components/traces/search-words.ts';
import { answerText } from '@/components/traces/trace-list-row.tsx';
import { cohortOf } from '@/components/traces/trace-tray.tsx';
import { serviceSeries } from '@/components/traces/service-color.ts';
import { tagAmount, tagOrder } from '@/components/traces/tag-units.ts';
import { boundedSpan, timeTicks, zoomed } from '@/components/traces/time-scale.ts';
import {
  defaultTracesLocation,
  formatTracesLocation,
  mostCohort,
  parseTracesLocation,
} from '@/lib/client/traces-location.ts';
import { sampleSummary } from './sample-trace.ts';

const ok = {
  spanId: 's',
  service: 'payment.payments',
  failed: false,
  httpStatus: 200,
  grpcStatus: 0,
  flags: [],
  durationMs: 1,
};
const failed = { ...ok, failed: true, grpcStatus: 13 };
const slow = sampleSummary({ traceId: 'slow', durationMs: 900 });
const broken = sampleSummary({ traceId: 'broken', durationMs: 50, errorCount: 2, answer: failed });
const worse = sampleSummary({ traceId: 'worse', durationMs: 70, errorCount: 1, answer: failed });
const inside = sampleSummary({ traceId: 'inside', errorCount: 1 });
const ids = (traces: readonly { traceId: string }[]): string[] => traces.map(({ traceId }) => traceId);

describe('the traces found', () => {
  it('are failed, injected, or answered though something inside failed', () => {
    expect([slow, broken, inside].map(traceState)).toEqual(['ok', 'failed', 'inside']);
    expect(traceState(sampleSummary({ injected: true, errorCount: 1 }))).toBe('injected');
    // The search was about a call that failed: that the client got its answer is not the point.
    expect(traceState(sampleSummary({ matched: { spans: 1, last: failed } }))).toBe('failed');
    expect(traceState(sampleSummary({ answer: null, errorCount: 1 }))).toBe('failed');
  });

  it('have failed ones first and the slowest of them, unless another order is asked for', () => {
    expect(ids(sortTraces([slow, broken, inside, worse], 'problems'))).toEqual([
      'worse',
      'broken',
      'inside',
      'slow',
    ]);
    expect(ids(sortTraces([broken, slow, worse], 'took'))).toEqual(['slow', 'worse', 'broken']);
  });

  it('of two searches are each there once, the newest first', () => {
    const newer = sampleSummary({ traceId: 'newer', startTime: slow.startTime + 1 });
    expect(ids(mergedTraces([slow], [slow, newer], undefined))).toEqual(['newer', 'slow']);
  });

  it('are narrowed by outcome, code and region', () => {
    expect(isChosen(broken, { outcome: 'ok', code: null, retried: null })).toBe(false);
    expect(isChosen(inside, { outcome: 'ok', code: null, retried: null })).toBe(true);
    expect(isChosen(broken, { outcome: 'all', code: 'grpc 13', retried: null })).toBe(true);
    expect(isInRegion(slow, { from: null, to: null, min: 100, max: 899 })).toBe(false);
    expect(isInRegion(slow, { from: slow.startTime - 1, to: slow.startTime + 1, min: 900, max: null })).toBe(
      true,
    );
    expect(countBy([slow, broken, worse], codeOf)).toEqual([
      { key: 'grpc 13', count: 2 },
      { key: '200', count: 1 },
    ]);
  });

  it('fill a histogram without losing one', () => {
    const bins = durationBins([slow, broken, worse, inside], 10);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(bins.at(-1)).toMatchObject({ toMs: 900, count: 1 });
    expect(durationBins([], 10)).toEqual([]);
  });

  it('are picked in turn: A, then B, then another B, and let go by the same press', () => {
    let pair: Pick<typeof defaultTracesLocation, 'a' | 'b'> = { a: null, b: null };
    for (const id of ['x', 'y', 'z']) pair = picked(pair, id);
    expect(pair).toEqual({ a: 'x', b: 'z' });
    expect(picked(pair, 'x')).toEqual({ a: 'z', b: null });
  });
});

describe('words of a search', () => {
  it('name the edge, and say what the store compared and what was compared here', () => {
    const edge = 'app:main/shop/checkout/v1|app:main/payments/payment/v2|grpc';
    expect(edgeName(edge)).toBe('checkout v1 → payment v2');
    expect(foundTitle(1, edge, null, null)).toBe('1 trace over checkout v1 → payment v2');
    expect(
      filterSentence({
        filters: { pushedDown: ['service', 'from', 'to'], applied: ['edge', 'error'] },
        examined: 2520,
      }),
    ).toBe(
      'The store filtered by service and time. By edge and failure was filtered here, on all 2,520 traces that it sent.',
    );
  });

  it('tell answers by code and name', () => {
    expect(answerWords(failed)).toBe('13 Internal');
    expect(answerWords({ ...failed, grpcStatus: null, httpStatus: 503, flags: ['UC'] })).toBe('503 UC');
    expect(answerWords({ ...failed, grpcStatus: null, httpStatus: 0 })).toBe('no answer');
    expect(answerWords(ok)).toBe('ok');
    expect(codeWords({ ...failed, grpcStatus: null, httpStatus: null })).toBe('error');
  });
});

describe('calls that were tried again', () => {
  const again = sampleSummary({ traceId: 'again', retries: 2 });

  it('are told in the list and listed alone, or left out', () => {
    const listed = (retried: boolean | null): string[] =>
      ids([slow, again].filter((one) => isChosen(one, { outcome: 'all', code: null, retried })));
    expect([listed(null), listed(true), listed(false)]).toEqual([['slow', 'again'], ['again'], ['slow']]);
    expect(answerText(again)).toContain('tried again');
  });
});

describe('one trace and the others of the list', () => {
  it('are compared, as many as a comparison takes', () => {
    const many = Array.from({ length: 40 }, (_, at) => sampleSummary({ traceId: String(at) }));
    expect(cohortOf('3', many)).toHaveLength(mostCohort);
    expect(cohortOf('3', many)).not.toContain('3');
    expect(cohortOf('3', many).slice(0, 4)).toEqual(['0', '1', '2', '4']);
  });
});

describe('the region of the chart', () => {
  const plot = plotOf(1_000, 1_060, 400, { axisWidth: 56, axisHeight: 22, margin: { top: 12, right: 14 } });
  const size = { width: 600, height: 200 };

  it('is what was dragged over, from whichever corner', () => {
    const region = { from: 1_010, to: 1_030, min: 200, max: 300 };
    expect(regionOf(plot, { x: 100, y: 50 }, { x: 300, y: 100 }, size)).toEqual(region);
    expect(regionOf(plot, { x: 300, y: 100 }, { x: 100, y: 50 }, size)).toEqual(region);
  });

  it('is left alone by a press: that takes the nearest dot, if one is near', () => {
    const dot = sampleSummary({ startTime: 1_030, durationMs: 200 });
    expect(nearestPoint([dot], plot, { x: 304, y: 103, ...size }, 9)).toBe(dot);
    expect(nearestPoint([dot], plot, { x: 320, y: 103, ...size }, 9)).toBeNull();
  });
});

describe('a link to a search', () => {
  it('carries everything and is read back the same', () => {
    const location = {
      ...defaultTracesLocation,
      mesh: 'default',
      windowSeconds: 300,
      at: 1_795_444_312,
      service: 'checkout.shop',
      operation: 'a b&c',
      tags: 'x:1',
      edge: 'app:a/b/c|app:a/b/d|http',
      flag: 'UF',
      outcome: 'failed',
      code: 'grpc 14',
      injected: false,
      retried: true,
      from: 1.5,
      to: 2,
      min: 0.5,
      max: 800,
      limit: 200,
      sort: 'took',
      tail: true,
      a: 'aa',
      b: 'bb',
    } as const;
    expect(parseTracesLocation(new URLSearchParams(formatTracesLocation(location)))).toEqual(location);
    expect(formatTracesLocation(defaultTracesLocation)).toBe('');
  });

  it('takes nonsense for absent', () => {
    expect(
      parseTracesLocation(
        new URLSearchParams('limit=9999&sort=x&min=-4&from=abc&injected=maybe&show=all&window=0s'),
      ),
    ).toEqual(defaultTracesLocation);
  });
});

describe('time and colour', () => {
  it('has round ticks inside what is in sight', () => {
    expect(timeTicks({ fromMs: 0, toMs: 342 }, 7)).toEqual([0, 50, 100, 150, 200, 250, 300]);
    expect(timeTicks({ fromMs: 41, toMs: 59 }, 4)).toEqual([45, 50, 55]);
    expect(timeTicks({ fromMs: 5, toMs: 5 }, 4)).toEqual([]);
  });

  it('zooms around an instant and never out of the trace', () => {
    expect(zoomed({ fromMs: 0, toMs: 100 }, 0.5, 20, 100)).toEqual({ fromMs: 10, toMs: 60 });
    expect(zoomed({ fromMs: 10, toMs: 60 }, 4, 20, 100)).toEqual({ fromMs: 0, toMs: 100 });
    const { fromMs, toMs } = boundedSpan(100, 100, 100);
    expect(toMs).toBeGreaterThan(fromMs);
  });

  it('gives a service the same colour wherever it comes up, and its name decides', () => {
    expect(serviceSeries('checkout.shop')).toBe(serviceSeries('checkout.shop'));
    const places = new Set(
      ['a.x', 'b.x', 'c.x', 'd.x', 'e.x', 'f.x', 'g.x', 'h.x', 'i.x', 'j.x'].map(serviceSeries),
    );
    expect(places.size).toBeGreaterThan(3);
    expect([...places].every((place) => place >= 1 && place <= 8)).toBe(true);
  });
});

describe('tags', () => {
  it('have the unit that their name tells', () => {
    expect(tagAmount('request_size', 2_400)).toMatch(/^2\.4\s?kB$/);
    expect(tagAmount('request_size', '84')).toMatch(/B$/);
    expect(tagAmount('db.duration_ms', 12)).toMatch(/^12\sms$/);
    expect(tagAmount('http.status_code', 503)).toBeNull();
    expect(tagAmount('user_size', 'large')).toBeNull();
  });

  it('have the telling ones first', () => {
    expect(tagOrder(['zone', 'component', 'grpc.status_code', 'upstream_cluster', 'response_flags'])).toEqual(
      ['grpc.status_code', 'response_flags', 'upstream_cluster', 'component', 'zone'],
    );
  });
});
