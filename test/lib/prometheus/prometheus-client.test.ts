import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PrometheusClient } from '@/lib/prometheus/prometheus-client.ts';
import type { PrometheusClientOptions } from '@/lib/prometheus/prometheus-client.ts';
import { PrometheusFailure } from '@/lib/prometheus/prometheus-failure.ts';
import { sendJson, serve } from '@/test/support/misbehaving-server.ts';
import type { SeenRequest } from '@/test/support/misbehaving-server.ts';

const never = new AbortController().signal;

async function backend(
  answer: (response: ServerResponse, request: SeenRequest) => void,
  options: Partial<PrometheusClientOptions> = {},
) {
  const server = await serve((request, response) => answer(response, request));
  const client = new PrometheusClient({ baseUrl: server.url, ...options });
  onTestFinished(() => client.close());
  return { client, server };
}

const vector = (result: unknown[]) => ({ status: 'success', data: { resultType: 'vector', result } });

async function failureOf(attempt: Promise<unknown>): Promise<PrometheusFailure> {
  const outcome = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof PrometheusFailure)) throw new Error(`No failure, but ${String(outcome)}`);
  return outcome;
}

/** What the client says when the backend answers with this. */
async function failureOn(answer: (response: ServerResponse) => void): Promise<PrometheusFailure> {
  const { client } = await backend(answer);
  return failureOf(client.query({ query: 'up' }, never));
}

describe('an instant query', () => {
  it('is sent as a form, with its instant and with a timeout that is shorter than ours', async () => {
    const { client, server } = await backend((response) => sendJson(response, 200, vector([])), {
      parameters: { dedup: 'true' },
    });
    await client.query({ query: 'sum(up{a="é&"})', time: 1_700_000_000.5, timeoutMs: 10_000 }, never);
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/api/v1/query' });
    expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.body))).toEqual({
      query: 'sum(up{a="é&"})',
      time: '1700000000.5',
      timeout: '9500ms',
      dedup: 'true',
    });
  });

  it('reads numbers as Prometheus writes them, NaN and infinities included', async () => {
    const values = ['1e-9', '0.25', 'NaN', '+Inf', '-Inf', '-0'];
    const { client } = await backend((response) =>
      sendJson(
        response,
        200,
        vector(values.map((value) => ({ metric: { v: value }, value: [12.5, value] }))),
      ),
    );
    const { data } = await client.query({ query: 'x' }, never);
    expect(data.map(({ value }) => value)).toEqual([1e-9, 0.25, NaN, Infinity, -Infinity, -0]);
    expect(data[0]).toMatchObject({ labels: { v: '1e-9' }, timestamp: 12.5 });
  });

  it('hands out hostile label values as they are', async () => {
    const metric = {
      a: '<script>',
      b: 'x\u0000"\n\\',
      c: '\u202etxt',
      ['__proto__x']: 'p',
      d: 'y'.repeat(10_000),
    };
    const { client } = await backend((response) =>
      sendJson(response, 200, vector([{ metric, value: [1, '2'] }])),
    );
    expect((await client.query({ query: 'x' }, never)).data[0]?.labels).toEqual(metric);
  });

  it('gives a scalar as one sample without labels', async () => {
    const { client } = await backend((response) =>
      sendJson(response, 200, { status: 'success', data: { resultType: 'scalar', result: [5, '3'] } }),
    );
    expect((await client.query({ query: '3' }, never)).data).toEqual([
      { labels: {}, timestamp: 5, value: 3 },
    ]);
  });

  it('leaves native histograms out and says how many', async () => {
    const histogram = [1, { count: '3', sum: '1', buckets: [] }];
    const { client } = await backend((response) =>
      sendJson(
        response,
        200,
        vector([
          { metric: {}, histogram },
          { metric: { a: 'b' }, value: [1, '2'] },
        ]),
      ),
    );
    const answer = await client.query({ query: 'x' }, never);
    expect(answer.data).toHaveLength(1);
    expect(answer.warnings).toEqual(['1 native histograms were left out: only plain samples are read.']);
    expect(answer.partial).toBe(false);
  });

  it.each([405, 403, 501])(
    'is asked by GET where POST is answered with %s, and from then on',
    async (status) => {
      const { client, server } = await backend((response, { method }) =>
        method === 'POST' ? response.writeHead(status).end() : sendJson(response, 200, vector([])),
      );
      await client.query({ query: 'up' }, never);
      await client.query({ query: 'up' }, never);
      expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
      expect(server.seen[1]?.url).toContain('/api/v1/query?query=up&timeout=');
    },
  );

  it('rejects with the caller’s reason when the caller gives up', async () => {
    const { client } = await backend(() => undefined);
    const caller = new AbortController();
    const asked = client.query({ query: 'up' }, caller.signal);
    caller.abort(new Error('the viewer left'));
    await expect(asked).rejects.toThrow('the viewer left');
  });
});

describe('what a backend says beside its data', () => {
  it('marks an answer as partial when Thanos warns of a store, without showing the store’s address', async () => {
    const warning = 'receive series from Addr: 10.0.0.7:10901: rpc error: deadline exceeded';
    const { client } = await backend((response) =>
      sendJson(response, 200, { ...vector([]), warnings: [warning] }),
    );
    const answer = await client.query({ query: 'up' }, never);
    expect(answer.partial).toBe(true);
    expect(answer.warnings[0]).toContain('deadline exceeded');
    expect(answer.warnings[0]).not.toContain('10.0.0.7');
  });

  it('is told without the secrets that it was sent, in warnings and in refusals', async () => {
    const headers = { 'x-api-key': 'key-4711-of-the-shop', 'x-scope-orgid': 'shop' };
    const echo = 'unknown key key-4711-of-the-shop of shop, token tok-0815-rotates';
    let isRefused = false;
    const options = { headers, token: () => Promise.resolve('tok-0815-rotates') };
    const { client } = await backend((response) => {
      if (isRefused) sendJson(response, 422, { status: 'error', errorType: 'execution', error: echo });
      else sendJson(response, 200, { ...vector([]), warnings: [echo] });
    }, options);
    const hidden = 'unknown key <secret> of shop, token <secret>';
    expect((await client.query({ query: 'up' }, never)).warnings).toEqual([hidden]);
    isRefused = true;
    expect((await failureOf(client.query({ query: 'up' }, never))).message).toContain(hidden);
  });

  it('marks an answer as partial when VictoriaMetrics says so', async () => {
    const { client } = await backend((response) =>
      sendJson(response, 200, { ...vector([]), isPartial: true }),
    );
    expect((await client.query({ query: 'up' }, never)).partial).toBe(true);
  });

  it('does not take remarks about the expression for missing parts', async () => {
    const notes = {
      warnings: ['PromQL warning: bucket label "le" is missing'],
      infos: ['PromQL info: metric might not be a counter'],
    };
    const { client } = await backend((response) => sendJson(response, 200, { ...vector([]), ...notes }));
    const answer = await client.query({ query: 'up' }, never);
    expect(answer).toMatchObject({ ...notes, partial: false });
  });
});

describe('a failure', () => {
  const error = (errorType: string, words: string) => ({ status: 'error', errorType, error: words });

  it.each([
    [400, error('bad_data', 'parse error: unexpected end'), 'unsupported', null],
    [
      422,
      error('execution', 'query processing would load too many samples into memory'),
      'too-large',
      'samples',
    ],
    [422, error('execution', 'found duplicate series for the match group'), 'unsupported', null],
    [
      422,
      error('execution', 'the query exceeded the maximum number of series (err-mimir-max-series-per-query)'),
      'too-large',
      'err-mimir-max-series-per-query',
    ],
    [
      429,
      error('too_many_requests', 'the request has been rejected (err-mimir-tenant-max-request-rate)'),
      'unavailable',
      null,
    ],
    [
      422,
      error('422', 'cannot select more than -search.maxUniqueTimeseries=300000'),
      'too-large',
      'victoriametrics-search',
    ],
    [503, error('timeout', 'query timed out in expression evaluation'), 'timeout', null],
    [503, error('unavailable', 'TSDB not ready'), 'unavailable', null],
    [500, error('internal', 'head block broken'), 'unavailable', null],
  ])('%s carries the backend’s own words', async (status, body, code, limit) => {
    const failure = await failureOn((response) => sendJson(response, status, body));
    expect(failure).toMatchObject({ code, status, errorType: body.errorType, limit });
    expect(failure.message).toBe(`Prometheus says: ${body.error}`);
  });

  it.each([
    [401, 'unauthorized', 'does not accept the configured credentials'],
    [403, 'forbidden', 'does not allow this'],
    [404, 'unsupported', 'has no query API below the configured address'],
    [429, 'unavailable', 'asks to be asked less often'],
    [502, 'unavailable', 'cannot be reached by the proxy'],
    [503, 'unavailable', 'is not ready'],
    [504, 'timeout', 'did not answer the proxy'],
  ])('of a proxy in front (%s) is a sentence and not its page', async (status, code, words) => {
    const failure = await failureOn((response) =>
      response
        .writeHead(status, { 'content-type': 'text/html', 'retry-after': '3' })
        .end('<html>nginx</html>'),
    );
    expect(failure).toMatchObject({ code, status, retryAfterSeconds: 3 });
    expect(failure.message).toContain(words);
    expect(failure.message).not.toContain('nginx');
  });

  it('says that a login page answered', async () => {
    const failure = await failureOn((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><form>'),
    );
    expect(failure).toMatchObject({ code: 'malformed', status: 200 });
    expect(failure.message).toContain('login page');
  });

  it('tells cut-off JSON, an empty answer and foreign JSON apart', async () => {
    const cut = JSON.stringify(vector([{ metric: { a: 'b' }, value: [1, '2'] }])).slice(0, -9);
    const sentences = ['cut off', 'is empty', 'not in the format'];
    for (const [index, body] of [cut, '', '{"hello":"world"}'].entries()) {
      const failure = await failureOn((response) => response.end(body));
      expect(failure.code).toBe('malformed');
      expect(failure.message).toContain(sentences[index]);
    }
  });

  it.each([
    ['a label that is no string', { metric: { a: 1 }, value: [1, '2'] }],
    ['no label set', { value: [1, '2'] }],
    ['a value that is no number', { metric: {}, value: [1, 'many'] }],
    ['an empty value', { metric: {}, value: [1, ''] }],
    ['a timestamp that is no number', { metric: {}, value: ['1', '2'] }],
    ['no value', { metric: {} }],
    ['no object', 7],
  ])('is what an element with %s makes of the answer', async (_, element) => {
    const failure = await failureOn((response) => sendJson(response, 200, vector([element])));
    expect(failure.code).toBe('malformed');
  });

  it('is one of ours also where the network failed', async () => {
    const failure = await failureOn((response) => response.destroy());
    expect(failure).toMatchObject({ name: 'PrometheusFailure', code: 'unavailable' });
  });
});

describe('the other questions', () => {
  it('read a range with its points in order', async () => {
    const result = [
      {
        metric: { a: 'b' },
        values: [
          [10, '1'],
          [20, 'NaN'],
          [30, '+Inf'],
        ],
      },
    ];
    const { client, server } = await backend((response) =>
      sendJson(response, 200, { status: 'success', data: { resultType: 'matrix', result } }),
    );
    const { data } = await client.queryRange({ query: 'up', start: 10, end: 30, stepSeconds: 10 }, never);
    expect(data).toEqual([
      {
        labels: { a: 'b' },
        points: [
          [10, 1],
          [20, NaN],
          [30, Infinity],
        ],
      },
    ]);
    expect(new URLSearchParams(server.seen[0]?.body).get('step')).toBe('10');
  });

  it('ask for series by several selectors', async () => {
    const { client, server } = await backend((response) =>
      sendJson(response, 200, { status: 'success', data: [{ __name__: 'up' }] }),
    );
    const { data } = await client.series({ selectors: ['up', 'down'], start: 1, limit: 5 }, never);
    expect(data).toEqual([{ __name__: 'up' }]);
    expect(new URLSearchParams(server.seen[0]?.body).getAll('match[]')).toEqual(['up', 'down']);
  });

  it('read names, also where a backend writes none as null', async () => {
    const { client, server } = await backend((response, { url }) =>
      sendJson(response, 200, { status: 'success', data: url.includes('/label/') ? null : ['a', 'b'] }),
    );
    expect((await client.labelNames({ selectors: [] }, never)).data).toEqual(['a', 'b']);
    expect((await client.labelValues('a/b', { selectors: [] }, never)).data).toEqual([]);
    expect(server.seen[1]?.url).toMatch(/^\/api\/v1\/label\/a%2Fb\/values/);
  });

  it('read metadata of one metric alone, even if it is called like a property of every object', async () => {
    const { client } = await backend((response) =>
      sendJson(response, 200, { status: 'success', data: { up: [{ type: 'gauge', help: 'h', unit: '' }] } }),
    );
    expect((await client.metadata('up', never)).data).toEqual([{ type: 'gauge', help: 'h', unit: '' }]);
    expect((await client.metadata('constructor', never)).data).toEqual([]);
  });

  it.each([
    [{ version: '3.5.0', revision: 'abc' }, 'Prometheus', '3.5.0'],
    [{ version: '2.24.0' }, 'VictoriaMetrics', '2.24.0'],
    [{ version: '0.39.2', revision: 'x' }, 'Thanos', '0.39.2'],
    [{ application: 'Grafana Mimir', version: '2.17.0' }, 'Mimir', '2.17.0'],
    [{}, 'unknown', null],
  ])('tell what answers: %o', async (data, product, version) => {
    const { client } = await backend((response) => sendJson(response, 200, { status: 'success', data }));
    expect((await client.buildInfo(never)).data).toEqual({ product, version });
  });

  it('take a hidden build info for what it is', async () => {
    const { client } = await backend((response) => response.writeHead(404).end('404 page not found'));
    expect((await client.buildInfo(never)).data).toEqual({ product: 'unknown', version: null });
  });
});
