import { describe, expect, it } from 'vitest';
import type { SelectedSeries } from '@/lab/tsdb/sample-store.ts';
import { MeshUnderTest, startMs, withOneVersionOfRatings } from '../mesh/mesh-under-test.ts';

function requestSeries(shop: MeshUnderTest, pod: RegExp): SelectedSeries[] {
  const matchers = [
    { name: '__name__', op: '=', value: 'istio_requests_total' },
    { name: 'pod', op: '=~', value: pod.source },
  ] as const;
  return shop.mesh.context.samples.select(matchers, startMs, startMs + 10 ** 9);
}

describe('the scraper', () => {
  it('appends one sample every five seconds to every series, on whole intervals', () => {
    const shop = new MeshUnderTest();
    shop.advance(60);
    const times = requestSeries(shop, /cart-.*/).map((series) =>
      series.samples().map((sample) => sample.timestampMs),
    );
    for (const series of times) {
      expect(series.every((time) => time % 5_000 === 0)).toBe(true);
      expect(series.at(-1)).toBe(startMs + 60_000);
    }
    expect(times[0]?.length).toBe(12);
  });

  it('ends the series of a pod that is gone with a stale marker, and its up with them', () => {
    const shop = new MeshUnderTest({ model: withOneVersionOfRatings() });
    shop.advance(20);
    shop.scale('shop', 'ratings', 0);
    shop.advance(10);
    const ended = requestSeries(shop, /ratings-.*/);
    expect(ended.length).toBeGreaterThan(0);
    expect(ended.every((series) => series.samples().at(-1)?.stale === true)).toBe(true);
    const up = [
      { name: '__name__', op: '=', value: 'up' },
      { name: 'pod', op: '=~', value: 'ratings-.*' },
    ] as const;
    const ups = shop.mesh.context.samples.select(up, startMs, startMs + 10 ** 9);
    expect(ups.length).toBe(2);
    expect(ups.every((series) => series.samples().at(-1)?.stale === true)).toBe(true);
  });

  it('continues the series that a restarted proxy exposes again, from a lower value', () => {
    const shop = new MeshUnderTest();
    shop.advance(60);
    shop.mesh.context.simulation.restartProxies('shop', 'ratings');
    shop.advance(10);
    const [series] = requestSeries(shop, /ratings-.*/);
    const values = series?.samples().map((sample) => sample.value) ?? [];
    expect(values.some((value, index) => value < (values[index - 1] ?? 0))).toBe(true);
    expect(series?.samples().at(-1)?.stale).toBe(false);
  });

  it('lists every proxy as a target that is up', () => {
    const shop = new MeshUnderTest();
    shop.advance(5);
    const targets = shop.mesh.context.scraper.targets();
    expect(targets.length).toBe(35);
    expect(targets.every((target) => target.health === 'up' && target.lastScrapeMs === startMs + 5_000)).toBe(
      true,
    );
  });
});
