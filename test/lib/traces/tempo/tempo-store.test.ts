import { describe, expect, it } from 'vitest';
import { compileTraceQl } from '@/lib/traces/tempo/trace-ql.ts';
import { TempoStore } from '@/lib/traces/tempo/tempo-store.ts';
import { recordedStore, recordedTruth } from '../../../support/recorded-store.ts';
import { anyTrace } from '../../../support/trace-questions.ts';
import { sendJson, serve } from '../../../support/misbehaving-server.ts';

const signal = new AbortController().signal;

describe('a question in TraceQL', () => {
  it('has all conditions on one span, and quotes what people write', () => {
    const { q } = compileTraceQl({
      ...anyTrace,
      service: 'ratings.bookinfo',
      operation: 'say "hi"\\',
      minDurationMs: 0.5,
      onlyFailed: true,
    });
    expect(q).toBe(
      '{ resource.service.name = "ratings.bookinfo" && name = "say \\"hi\\"\\\\" && duration >= 500us && (status = error || span.http.status_code =~ "5.." || span.http.response.status_code =~ "5..") }',
    );
  });

  it('finds numbers that proxies write as text', () => {
    const { q } = compileTraceQl({ ...anyTrace, tags: [{ key: 'http.status_code', value: '503' }] });
    expect(q).toContain('span."http.status_code" = "503" || span."http.status_code" = 503');
  });

  it('asks for the whole trace where nothing chooses a span', () => {
    expect(compileTraceQl({ ...anyTrace, minDurationMs: 100 }).q).toBe('{ traceDuration >= 100000us }');
    expect(compileTraceQl(anyTrace).q).toBe('{}');
  });

  it('looks for a flag alone and among others, and for faults anywhere in the trace', () => {
    const { q, pushedDown } = compileTraceQl({ ...anyTrace, flag: 'UF', injected: true });
    expect(q).toBe(
      '{ span.response_flags =~ "(.*,)?(UF)(,.*)?" } && { span.response_flags =~ "(.*,)?(FI|DI)(,.*)?" }',
    );
    expect(pushedDown).toContain('injected');
  });
});

describe('Tempo', () => {
  it('is told by its echo, also where it hides its version', async () => {
    const { url } = await recordedStore('tempo-2.10.8');
    expect(await new TempoStore({ baseUrl: url }).probe(signal)).toEqual({
      kind: 'tempo',
      product: 'Tempo',
      version: null,
    });
  });

  it('names services and operations in order', async () => {
    const { url } = await recordedStore('tempo-2.10.8');
    const store = new TempoStore({ baseUrl: url });
    const services = await store.services(signal);
    expect(services).toEqual(services.toSorted());
    expect(await store.operations('reviews.bookinfo', signal)).toHaveLength(2);
  });

  it('answers an unknown trace with 200 and an empty one, which is none', async () => {
    const { url } = await recordedStore('tempo-2.10.8');
    expect(
      await new TempoStore({ baseUrl: url }).trace('0123456789abcdef0123456789abcdef', signal),
    ).toBeNull();
  });

  it('gives the newest where it can, and is asked again without where it cannot', async () => {
    const asked: string[] = [];
    const { url } = await serve(({ url: path }, response) => {
      const q = new URL(path, 'http://store').searchParams.get('q') ?? '';
      asked.push(q);
      if (q.includes('most_recent')) response.writeHead(400).end('invalid TraceQL query: unknown hint');
      else sendJson(response, 200, { traces: [] });
    });
    const found = await new TempoStore({ baseUrl: url }).search(anyTrace, signal);
    expect([found.isNewestFirst, asked]).toEqual([false, ['{} with (most_recent=true)', '{}']]);
  });

  it('searches with the whole trace behind every id that it found', async () => {
    const { url } = await recordedStore('tempo-2.10.8', { '/api/search': 'search-orphan' });
    const found = await new TempoStore({ baseUrl: url }).search(anyTrace, signal);
    const expected = ['messaging', 'orphan'].map((key) => recordedTruth.get(key)?.traceId ?? '');
    expect(found.traces.map(({ traceId }) => traceId).toSorted()).toEqual(expected.toSorted());
  });

  it('strips leading zeros of ids, which are put back before it is asked for the trace', async () => {
    const { url, seen } = await serve(({ url: path }, response) =>
      sendJson(
        response,
        200,
        path.startsWith('/api/search') ? { traces: [{ traceID: 'cf1b1e8c' }] } : { trace: {} },
      ),
    );
    await new TempoStore({ baseUrl: url }).search(anyTrace, signal);
    expect(seen.at(-1)?.url).toBe('/api/v2/traces/000000000000000000000000cf1b1e8c');
  });

  it('cuts traces that are too large, and says so: they are partial', async () => {
    const { url } = await serve((_request, response) =>
      sendJson(response, 200, {
        trace: {
          resourceSpans: [
            {
              scopeSpans: [
                {
                  spans: [
                    {
                      traceId: 'q83vq83vq83vq83vq83vqw==',
                      spanId: 'q83vq83vq80=',
                      name: 'a',
                      kind: 'SPAN_KIND_SERVER',
                      startTimeUnixNano: '1',
                      endTimeUnixNano: '2',
                    },
                  ],
                },
              ],
            },
          ],
        },
        status: 'PARTIAL',
        message: 'Trace exceeds maximum size of 200000 bytes, a partial trace is returned',
      }),
    );
    const id = Buffer.from('q83vq83vq83vq83vq83vqw==', 'base64').toString('hex');
    const found = await new TempoStore({ baseUrl: url }).trace(id, signal);
    expect(found?.trace).toMatchObject({ isPartial: true, traceId: id });
    expect(found?.warnings[0]?.text).toContain('maximum size of 200000 bytes');
  });

  it('does not search longer than a week: the last week is searched, and that is said', async () => {
    const { url, seen } = await serve((_request, response) => sendJson(response, 200, { traces: [] }));
    const found = await new TempoStore({ baseUrl: url }).search(
      { ...anyTrace, from: anyTrace.to - 30 * 86_400 },
      signal,
    );
    const query = new URL(seen[0]?.url ?? '', 'http://store').searchParams;
    expect(Number(query.get('end')) - Number(query.get('start'))).toBe(168 * 3_600);
    expect(found.warnings.map(({ code }) => code)).toEqual(['window-shortened']);
  });

  it('is sent its tenant, and refuses without in its own words', async () => {
    const { url } = await serve(({ headers }, response) => {
      if (headers['x-scope-orgid'] === 'shop') sendJson(response, 200, { tagValues: [] });
      else response.writeHead(401, { 'content-type': 'text/plain' }).end('no org id\n');
    });
    expect(
      await new TempoStore({ baseUrl: url, headers: { 'X-Scope-OrgID': 'shop' } }).services(signal),
    ).toEqual([]);
    await expect(new TempoStore({ baseUrl: url }).services(signal)).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'Tempo says: no org id.',
    });
  });
});
