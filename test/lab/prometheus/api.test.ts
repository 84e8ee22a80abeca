import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { createPrometheusApi } from '@/lab/prometheus/api.ts';
import { SampleStore } from '@/lab/tsdb/sample-store.ts';

const NOW_MS = 1_700_000_000_250;

describe("the practice mesh's Prometheus over HTTP", () => {
  let server: Server;
  let url = '';

  beforeAll(async () => {
    const store = new SampleStore({ retentionMs: 2 * 3_600_000 });
    for (const code of ['200', '503', 'NaN <b>"\n']) {
      const series = store.series({ __name__: 'requests_total', code });
      for (let scrape = 10; scrape >= 0; scrape--) series.append(NOW_MS - scrape * 15_000, 10 - scrape);
    }
    store.series({ __name__: 'odd' }).append(NOW_MS, -0);
    store.describeMetric('requests_total', { type: 'counter', help: 'Requests.' });
    store.describeMetric('odd', { type: 'gauge', help: 'A gauge.', unit: 'seconds' });
    server = createServer(
      createPrometheusApi({
        store,
        clock: new ManualClock(NOW_MS),
        maxSamples: 500,
        targets: () => [
          {
            scrapePool: 'mesh',
            scrapeUrl: 'http://10.0.0.1:15020/metrics',
            labels: { job: 'mesh' },
            discoveredLabels: {},
            health: 'up',
            lastError: '',
            lastScrapeMs: NOW_MS,
            lastScrapeDurationSeconds: 0.01,
          },
        ],
      }),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    url = `http://127.0.0.1:${address.port}`;
  });

  afterAll(() => {
    server.close();
  });

  async function get(path: string): Promise<unknown> {
    return (await fetch(url + path)).json();
  }

  it('evaluates now unless told when, with milliseconds in three digits', async () => {
    const response = await fetch(`${url}/api/v1/query?query=odd`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"odd"},"value":[1700000000.250,"-0"]}]}}',
    );
  });

  it('takes a form as well as a URL, and times in RFC 3339', async () => {
    const asked = { query: 'time()', time: '2023-11-14T22:13:20.5Z' };
    const byForm = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams(asked) });
    const expected = {
      status: 'success',
      data: { resultType: 'scalar', result: [1_700_000_000.5, '1700000000.5'] },
    };
    expect(await byForm.json()).toEqual(expected);
    expect(await get(`/api/v1/query?${new URLSearchParams(asked).toString()}`)).toEqual(expected);
  });

  it('answers ranges in order of labels', async () => {
    const answer = await get(
      '/api/v1/query_range?query=requests_total%3E9&start=1699999970.25&end=1700000000.25&step=15',
    );
    expect(answer).toMatchObject({
      data: {
        resultType: 'matrix',
        result: [
          { metric: { code: '200' }, values: [[1_700_000_000.25, '10']] },
          { metric: { code: '503' } },
          { metric: { code: 'NaN <b>"\n' } },
        ],
      },
    });
  });

  it.each([
    [
      '/api/v1/query?query=sum(',
      400,
      'bad_data',
      'invalid parameter "query": 1:5: parse error: unexpected end of input',
    ],
    [
      '/api/v1/query?query=up&time=now',
      400,
      'bad_data',
      'invalid parameter "time": cannot parse "now" to a valid timestamp',
    ],
    [
      '/api/v1/query?query=label_replace(odd,%229%22,%22%22,%22%22,%22%22)',
      422,
      'execution',
      'invalid destination label name in label_replace(): 9',
    ],
    [
      '/api/v1/query?query=rate(requests_total[1h:100ms])',
      422,
      'execution',
      'query processing would load too many samples into memory in query execution',
    ],
    [
      '/api/v1/query?query=requests_total&timeout=0s',
      503,
      'timeout',
      'query timed out in expression evaluation',
    ],
    [
      '/api/v1/query_range?query=up&start=0&end=11001&step=1',
      400,
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    ],
    [
      '/api/v1/query_range?query=odd[5m]&start=0&end=1&step=1',
      400,
      'bad_data',
      'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    ],
    ['/api/v1/series', 400, 'bad_data', 'no match[] parameter provided'],
    ['/api/v1/label/a%20b/values', 400, 'bad_data', 'invalid label name: "a%20b"'],
  ])('refuses %s with %d %s', async (path, status, errorType, error) => {
    const response = await fetch(url + path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ status: 'error', errorType, error });
  });

  it('lists series, labels and values, cut where a limit says so', async () => {
    expect(await get('/api/v1/series?match[]=requests_total{code=~"2.."}')).toEqual({
      status: 'success',
      data: [{ __name__: 'requests_total', code: '200' }],
    });
    expect(await get('/api/v1/labels')).toEqual({ status: 'success', data: ['__name__', 'code'] });
    expect(await get('/api/v1/label/code/values?limit=2')).toEqual({
      status: 'success',
      data: ['200', '503'],
      warnings: ['results truncated due to limit'],
    });
    expect(await get('/api/v1/series?match[]=odd&start=0&end=1')).toEqual({ status: 'success', data: [] });
  });

  it('tells what its metrics, targets and settings are', async () => {
    expect(await get('/api/v1/metadata?metric=odd')).toEqual({
      status: 'success',
      data: { odd: [{ type: 'gauge', help: 'A gauge.', unit: 'seconds' }] },
    });
    expect(await get('/api/v1/metadata?limit=1')).toMatchObject({
      data: { requests_total: [{ type: 'counter' }] },
    });
    expect(await get('/api/v1/targets')).toMatchObject({
      data: { activeTargets: [{ health: 'up', scrapeInterval: '15s' }], droppedTargets: [] },
    });
    expect(await get('/api/v1/status/buildinfo')).toMatchObject({ data: { version: '2.42.0' } });
    expect(await get('/api/v1/status/runtimeinfo')).toMatchObject({ data: { storageRetention: '2h' } });
    expect(await get('/api/v1/status/flags')).toMatchObject({
      data: { 'storage.tsdb.retention.time': '2h' },
    });
    expect(await get('/api/v1/status/config')).toMatchObject({
      data: { yaml: expect.stringContaining('scrape_interval: 15s') as string },
    });
  });

  it('says that it is healthy and ready, and what it does not have', async () => {
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
    expect((await fetch(`${url}/api/v1/admin`)).status).toBe(404);
    expect((await fetch(`${url}/api/v1/targets`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}//`)).status).toBe(400);
  });
});
