import { describe, expect, it } from 'vitest';
import type { LabelMatcher } from '@/lab/tsdb/label-matcher.ts';
import { SampleStore } from '@/lab/tsdb/sample-store.ts';

const MINUTE = 60_000;

function named(name: string, ...more: LabelMatcher[]): LabelMatcher[] {
  return [{ name: '__name__', op: '=', value: name }, ...more];
}

describe('the sample store', () => {
  it('gives back exactly the samples within the asked time', () => {
    const store = new SampleStore({ retentionMs: 60 * MINUTE });
    const series = store.series({ __name__: 'up', job: 'a' });
    for (let step = 0; step < 100; step++) series.append(1_000_000 + step * 15_000, step);
    const [selected] = store.select(named('up'), 1_000_000 + 15_000 * 20, 1_000_000 + 15_000 * 40);
    expect(selected?.samples().map((sample) => sample.value)).toEqual(
      Array.from({ length: 21 }, (_, index) => 20 + index),
    );
  });

  it('treats equal labels in any order, and empty labels as absent, as one series', () => {
    const store = new SampleStore({ retentionMs: MINUTE });
    store.series({ __name__: 'up', job: 'a', pod: '' }).append(1000, 1);
    store.series({ job: 'a', __name__: 'up' }).append(2000, 2);
    expect(store.seriesCount).toBe(1);
    expect(store.select(named('up'), 0, 3000)[0]?.samples()).toHaveLength(2);
  });

  it('refuses a sample that is not newer than the last one', () => {
    const store = new SampleStore({ retentionMs: MINUTE });
    const series = store.series({ __name__: 'up' });
    expect(series.append(2000, 1)).toBe(true);
    expect(series.append(2000, 2)).toBe(false);
    expect(series.append(1000, 2)).toBe(false);
    expect(store.select(named('up'), 0, 3000)[0]?.samples()).toEqual([
      { timestampMs: 2000, value: 1, stale: false },
    ]);
  });

  it('tells a stale marker from an ordinary NaN', () => {
    const store = new SampleStore({ retentionMs: MINUTE });
    const series = store.series({ __name__: 'up' });
    series.append(1000, NaN);
    series.appendStale(2000);
    series.append(3000, Infinity);
    expect(store.select(named('up'), 0, 3000)[0]?.samples()).toEqual([
      { timestampMs: 1000, value: NaN, stale: false },
      { timestampMs: 2000, value: NaN, stale: true },
      { timestampMs: 3000, value: Infinity, stale: false },
    ]);
  });

  it('keeps time apart over gaps of months', () => {
    const store = new SampleStore({ retentionMs: 1000 * 24 * 60 * MINUTE });
    const series = store.series({ __name__: 'up' });
    const later = 1000 + 200 * 24 * 60 * MINUTE;
    series.append(1000, 1);
    series.append(later, 2);
    expect(
      store
        .select(named('up'), 0, later)[0]
        ?.samples()
        .map((sample) => sample.timestampMs),
    ).toEqual([1000, later]);
  });

  it('forgets samples and then whole series older than the retention, and revives a held handle', () => {
    const store = new SampleStore({ retentionMs: 10 * MINUTE });
    const ended = store.series({ __name__: 'ended', pod: 'a' });
    const alive = store.series({ __name__: 'alive' });
    ended.append(0, 1);
    for (let time = 0; time <= 60 * MINUTE; time += 15_000) alive.append(time, time);
    expect(store.labelValues('__name__')).toEqual(['alive']);
    expect(store.labelNames()).toEqual(['__name__']);
    const kept = store.select(named('alive'), 0, Infinity)[0]?.samples() ?? [];
    expect(kept.length).toBeGreaterThanOrEqual(40);
    expect(kept.length).toBeLessThan(40 + 16 + 6);
    ended.append(61 * MINUTE, 2);
    expect(store.select(named('ended'), 0, Infinity)[0]?.samples()).toEqual([
      { timestampMs: 61 * MINUTE, value: 2, stale: false },
    ]);
    expect(store.seriesCount).toBe(2);
  });

  it('selects by equality, inequality and whole-value patterns, where a missing label counts as empty', () => {
    const store = new SampleStore({ retentionMs: MINUTE });
    for (const code of ['200', '404', '503', undefined]) {
      store.series({ __name__: 'requests', ...(code === undefined ? {} : { code }) }).append(1000, 1);
    }
    const codes = (...matchers: LabelMatcher[]) =>
      store
        .select(named('requests', ...matchers), 0, 2000)
        .map((series) => series.labels['code'] ?? '-')
        .sort();
    expect(codes({ name: 'code', op: '=', value: '200' })).toEqual(['200']);
    expect(codes({ name: 'code', op: '=', value: '' })).toEqual(['-']);
    expect(codes({ name: 'code', op: '!=', value: '200' })).toEqual(['-', '404', '503']);
    expect(codes({ name: 'code', op: '!=', value: '' })).toEqual(['200', '404', '503']);
    expect(codes({ name: 'code', op: '=~', value: '5..|404' })).toEqual(['404', '503']);
    expect(codes({ name: 'code', op: '=~', value: '5' })).toEqual([]);
    expect(codes({ name: 'code', op: '!~', value: '[45]..' })).toEqual(['-', '200']);
    expect(codes({ name: 'code', op: '=~', value: '.*' })).toEqual(['-', '200', '404', '503']);
    expect(codes({ name: 'code', op: '=~', value: '.+' })).toEqual(['200', '404', '503']);
  });

  it('holds labels whose names mean something in JavaScript', () => {
    const store = new SampleStore({ retentionMs: MINUTE });
    store
      .series(JSON.parse('{"__name__":"x","__proto__":"p","constructor":"c"}') as Record<string, string>)
      .append(1, 1);
    store.series({ __name__: 'x' }).append(1, 1);
    expect(store.labelNames()).toEqual(['__name__', '__proto__', 'constructor']);
    expect(store.select(named('x', { name: 'constructor', op: '=', value: 'c' }), 0, 2)).toHaveLength(1);
    expect(store.select(named('x', { name: '__proto__', op: '=', value: 'p' }), 0, 2)).toHaveLength(1);
    expect(store.select(named('x', { name: 'toString', op: '=', value: '' }), 0, 2)).toHaveLength(2);
  });
});
