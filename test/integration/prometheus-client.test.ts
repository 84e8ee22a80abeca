import { afterAll, beforeAll, expect, it } from 'vitest';
import { PrometheusClient } from '@/lib/prometheus/prometheus-client.ts';
import { selector } from '@/lib/prometheus/selector.ts';
import { describeWithRealPart, findRealPart } from '@/test/support/real-part.ts';
import { startPrometheus } from '@/test/support/prometheus-server.ts';
import type { PrometheusServer } from '@/test/support/prometheus-server.ts';

const never = new AbortController().signal;
const startAt = Math.floor(Date.now() / 1000) - 3_600;
const hostile = 'a"b\\c\nd<script>|.*';

/** A counter that grows by 2 each second, and a gauge with a hostile label value. */
function samples(): string {
  const lines = ['# TYPE requests counter', '# HELP requests Requests.'];
  for (let second = 0; second <= 600; second += 15) {
    lines.push(`requests_total{app="shop"} ${second * 2} ${startAt + second}`);
  }
  const escaped = hostile.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  lines.push('# TYPE odd gauge', `odd{name="${escaped}"} NaN ${startAt + 600}`, '# EOF', '');
  return lines.join('\n');
}

describeWithRealPart('prometheus', 'the client against a real Prometheus', (binary) => {
  let server: PrometheusServer;
  let client: PrometheusClient;

  beforeAll(async () => {
    const promtool = findRealPart('promtool');
    if (promtool === null) throw new Error('promtool comes with Debian’s prometheus');
    server = await startPrometheus({ binary, openMetrics: { promtool, text: samples() } });
    client = new PrometheusClient({ baseUrl: server.url });
  });

  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  it('reads a rate at one instant', async () => {
    const { data, partial } = await client.query(
      { query: 'rate(requests_total[1m])', time: startAt + 600 },
      never,
    );
    expect(data).toEqual([{ labels: { app: 'shop' }, timestamp: startAt + 600, value: 2 }]);
    expect(partial).toBe(false);
  });

  it('reads a range, and shows a gap as missing points', async () => {
    const question = { query: 'requests_total', start: startAt + 570, end: startAt + 1_200, stepSeconds: 30 };
    const { data } = await client.queryRange(question, never);
    expect(data[0]?.points.slice(0, 2)).toEqual([
      [startAt + 570, 1_140],
      [startAt + 600, 1_200],
    ]);
    expect(data[0]?.points.at(-1)?.[0]).toBeLessThanOrEqual(startAt + 900);
  });

  it('finds a series by a hostile label value, and reads NaN', async () => {
    const query = selector('odd', [{ label: 'name', operator: '=', value: hostile }]);
    const { data } = await client.query({ query, time: startAt + 600 }, never);
    expect(data).toEqual([
      { labels: { __name__: 'odd', name: hostile }, timestamp: startAt + 600, value: NaN },
    ]);
  });

  it('lists names, values and series', async () => {
    const span = { start: startAt, end: startAt + 600 };
    expect((await client.labelNames({ selectors: ['odd'], ...span }, never)).data).toEqual([
      '__name__',
      'name',
    ]);
    expect((await client.labelValues('app', { selectors: ['requests_total'], ...span }, never)).data).toEqual(
      ['shop'],
    );
    const series = await client.series({ selectors: ['requests_total'], ...span }, never);
    expect(series.data).toEqual([{ __name__: 'requests_total', app: 'shop' }]);
  });

  it('knows the product, its version and its clock', async () => {
    const { data, clockSkewSeconds } = await client.buildInfo(never);
    expect(data.product).toBe('Prometheus');
    expect(data.version).toMatch(/^\d+\.\d+/);
    expect(Math.abs(clockSkewSeconds ?? 99)).toBeLessThan(2);
  });

  it('passes on what Prometheus says of a query that it cannot read or carry out', async () => {
    const unreadable = client.query({ query: 'sum(' }, never);
    await expect(unreadable).rejects.toMatchObject({
      code: 'unsupported',
      errorType: 'bad_data',
      status: 400,
    });
    await expect(unreadable).rejects.toThrow(/parse error/);
    const tooFine = client.queryRange({ query: 'up', start: 0, end: 1e9, stepSeconds: 1 }, never);
    await expect(tooFine).rejects.toMatchObject({ code: 'too-large', limit: 'points-per-series' });
  });

  it('gets Prometheus’ own words when a query takes too long', async () => {
    const heavy = 'sum_over_time((vector(time()) + vector(1))[40d:1s])';
    const asked = client.query({ query: heavy, timeoutMs: 1_000 }, never);
    await expect(asked).rejects.toMatchObject({ code: 'timeout', status: 503 });
    await expect(asked).rejects.toThrow('query timed out in expression evaluation');
  });
});
