import { describe, expect, it } from 'vitest';
import type { TraceQuery } from '@/lib/domain/trace/trace-query.ts';
import { JaegerStore } from '@/lib/traces/jaeger/jaeger-store.ts';
import { recordedStore, recordedTruth } from '../../../support/recorded-store.ts';
import { anyTrace } from '../../../support/trace-questions.ts';
import { serve } from '../../../support/misbehaving-server.ts';

const signal = new AbortController().signal;
const ratings: TraceQuery = { ...anyTrace, service: 'ratings.bookinfo' };

const parametersOf = (url: string | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url ?? '', 'http://store').searchParams);

describe('which Jaeger it is', () => {
  it.each([
    ['jaeger-1.76.0', 'Jaeger, before version 2.19'],
    ['jaeger-2.13.0', 'Jaeger, before version 2.19'],
    ['jaeger-2.20.0', 'Jaeger, version 2.19 or later'],
  ] as const)('%s is told by what it answers, not by its status', async (server, product) => {
    const { url } = await recordedStore(server);
    expect(await new JaegerStore({ baseUrl: url }).probe(signal)).toMatchObject({ kind: 'jaeger', product });
  });

  it('is found out once, and again after it was down', async () => {
    let isDown = true;
    const { url, seen } = await serve((request, response) => {
      if (isDown) return void response.writeHead(503).end('try later');
      const isProbe = request.url === '/api/v3/trace-summaries';
      const body = isProbe
        ? { error: { message: 'query.startTimeMin is and others are required' } }
        : { services: ['a'] };
      response.writeHead(isProbe ? 400 : 200).end(JSON.stringify(body));
    });
    const store = new JaegerStore({ baseUrl: url });
    await expect(store.services(signal)).rejects.toMatchObject({ code: 'unavailable' });
    isDown = false;
    await store.services(signal);
    await store.services(signal);
    expect(seen.filter(({ url: path }) => path === '/api/v3/trace-summaries')).toHaveLength(2);
  });
});

describe('a Jaeger before version 2.19', () => {
  it('names services in order, whatever order it answers in', async () => {
    const { url } = await recordedStore('jaeger-2.13.0');
    const store = new JaegerStore({ baseUrl: url });
    const services = await store.services(signal);
    expect(services).toEqual(services.toSorted());
    expect(services).toContain('reviews.bookinfo');
    expect(await store.operations('reviews.bookinfo', signal)).toContain(
      'ratings.bookinfo.svc.cluster.local:9080/*',
    );
  });

  it('is asked for tags in JSON, since it cuts others at their first colon, and for text only', async () => {
    const { url, seen } = await recordedStore('jaeger-2.13.0', { '/api/traces': 'legacy-tags-two' });
    await new JaegerStore({ baseUrl: url }).search(
      {
        ...ratings,
        tags: [
          { key: 'guid:x-request-id', value: 'a:b' },
          { key: 'http.status_code', value: '503' },
        ],
        minDurationMs: 0.5,
      },
      signal,
    );
    const asked = parametersOf(seen.at(-1)?.url);
    expect(asked).toMatchObject({
      service: 'ratings.bookinfo',
      tags: '{"guid:x-request-id":"a:b","http.status_code":"503"}',
      minDuration: '500000ns',
      limit: '20',
    });
    expect(asked.tag).toBeUndefined();
  });

  it('of versions 2.8 to 2.16 answers a search for failures with others: it is asked without, and that is said', async () => {
    // What memory storage of 2.13 does: "error" finds the traces in which nothing of the service failed.
    const { url } = await recordedStore('jaeger-2.13.0', {
      '/api/traces': (query) =>
        query.get('tags')?.includes('error') === true ? 'legacy-trace-orphan' : 'legacy-trace-error',
    });
    const found = await new JaegerStore({ baseUrl: url }).search({ ...ratings, onlyFailed: true }, signal);
    expect(found.traces.map(({ traceId }) => traceId)).toEqual([recordedTruth.get('error')?.traceId]);
    expect(found.pushedDown).not.toContain('error');
    expect(found.warnings.map(({ code }) => code)).toEqual(['store-defect']);
  });

  it('that finds no failure where there is one is not believed either', async () => {
    const { url } = await recordedStore('jaeger-2.13.0', {
      '/api/traces': (query) =>
        query.get('tags')?.includes('error') === true ? 'legacy-service-absent' : 'legacy-trace-error',
    });
    const found = await new JaegerStore({ baseUrl: url }).search({ ...ratings, onlyFailed: true }, signal);
    expect([found.traces.length, found.warnings.map(({ code }) => code)]).toEqual([1, ['store-defect']]);
  });

  it('without a service is asked for each of them, and that is said', async () => {
    const { url, seen } = await recordedStore('jaeger-2.13.0', { '/api/traces': 'legacy-trace-error' });
    const found = await new JaegerStore({ baseUrl: url }).search(anyTrace, signal);
    const asked = seen.flatMap(({ url: path }) => parametersOf(path).service ?? []);
    expect(new Set(asked).size).toBe(8);
    expect(found.traces).toHaveLength(1);
    expect(found.warnings).toMatchObject([{ code: 'services-asked', count: 8 }]);
  });

  it('repeats its remarks with every read: they are said once, and by how much clocks differ', async () => {
    const { url } = await recordedStore('jaeger-2.13.0');
    const found = await new JaegerStore({ baseUrl: url }).trace(
      recordedTruth.get('skew')?.traceId ?? '',
      signal,
    );
    expect(found?.warnings).toHaveLength(1);
    expect(found?.warnings[0]).toMatchObject({ code: 'clock-skew', text: expect.stringContaining('40ms') });
  });

  it.each(['jaeger-1.76.0', 'jaeger-2.13.0', 'jaeger-2.20.0'] as const)(
    '%s: an unknown trace is none',
    async (server) => {
      const { url } = await recordedStore(server);
      expect(
        await new JaegerStore({ baseUrl: url }).trace('0123456789abcdef0123456789abcdef', signal),
      ).toBeNull();
    },
  );
});

describe('a Jaeger from version 2.19 on', () => {
  it('is asked by api/v3 for all conditions but those of the map', async () => {
    const { url, seen } = await recordedStore('jaeger-2.20.0', { '/api/v3/traces': 'v3-trace-error' });
    const tags = [{ key: 'http.method', value: 'GET' }];
    const found = await new JaegerStore({ baseUrl: url }).search(
      { ...ratings, tags, onlyFailed: true },
      signal,
    );
    const asked = parametersOf(seen.at(-1)?.url);
    expect(asked['query.attributes']).toBe('{"http.method":"GET","error":"true"}');
    expect(asked).toMatchObject({ 'query.serviceName': 'ratings.bookinfo', 'query.searchDepth': '20' });
    expect(found.pushedDown).toEqual(
      expect.arrayContaining(['service', 'tags', 'error', 'from', 'to', 'limit']),
    );
    expect(found.traces).toHaveLength(1);
  });

  it('answers an empty search with 404, which is no failure', async () => {
    const { url } = await recordedStore('jaeger-2.20.0', { '/api/v3/traces': 'v3-trace-missing' });
    expect((await new JaegerStore({ baseUrl: url }).search(ratings, signal)).traces).toEqual([]);
  });
});
