import { describe, expect, it } from 'vitest';
import { assembleTrace } from '@/lib/domain/trace/assemble-trace.ts';
import { zipkinSpans } from '@/lib/traces/zipkin/zipkin-spans.ts';
import { ZipkinStore } from '@/lib/traces/zipkin/zipkin-store.ts';
import { recordedStore, recordedTruth } from '../../../support/recorded-store.ts';
import { anyTrace } from '../../../support/trace-questions.ts';

const signal = new AbortController().signal;

async function parametersFor(query: Partial<typeof anyTrace>) {
  const { url, seen } = await recordedStore('zipkin-3.6.1', { '/api/v2/traces': 'search-flag' });
  const found = await new ZipkinStore({ baseUrl: url }).search({ ...anyTrace, ...query }, signal);
  const asked = Object.fromEntries(new URL(seen.at(-1)?.url ?? '', 'http://store').searchParams);
  return { asked, found };
}

describe('Zipkin', () => {
  it('is told by its services, with its version', async () => {
    const { url } = await recordedStore('zipkin-3.6.1');
    expect(await new ZipkinStore({ baseUrl: url }).probe(signal)).toEqual({
      kind: 'zipkin',
      product: 'Zipkin',
      version: '3.6.1',
    });
  });

  it('is asked in small letters, with times in its units', async () => {
    const { asked, found } = await parametersFor({
      service: 'Reviews.Bookinfo',
      minDurationMs: 0.5,
      maxDurationMs: 20,
    });
    expect(asked).toEqual({
      serviceName: 'reviews.bookinfo',
      minDuration: '500',
      maxDuration: '20000',
      endTs: '1795427600000',
      lookback: '3600000',
      limit: '20',
    });
    expect(found.traces.map(({ traceId }) => traceId)).toEqual([recordedTruth.get('retry')?.traceId]);
    expect(found.isNewestFirst).toBe(true);
  });

  it('refuses a longest duration without a shortest one, so it gets one', async () => {
    const { asked } = await parametersFor({ service: 'a', maxDurationMs: 20 });
    expect(asked).toMatchObject({ minDuration: '1', maxDuration: '20000' });
  });

  it('is asked for tags that it can hold; the others are left to be checked here', async () => {
    const plain = await parametersFor({
      tags: [{ key: 'http.status_code', value: '503' }],
      onlyFailed: true,
    });
    expect(plain.asked.annotationQuery).toBe('http.status_code=503 and error');
    expect(plain.found.pushedDown).toEqual(expect.arrayContaining(['tags', 'error']));
    const odd = await parametersFor({
      tags: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
        { key: 'b', value: 'x and y' },
      ],
    });
    expect(odd.asked.annotationQuery).toBe('a=2');
    expect(odd.found.pushedDown).not.toContain('tags');
  });

  it('knows no unknown trace, and no 16 digits of a longer one', async () => {
    const { url, seen } = await recordedStore('zipkin-3.6.1');
    const store = new ZipkinStore({ baseUrl: url });
    expect(await store.trace('0123456789abcdef0123456789abcdef', signal)).toBeNull();
    await store.trace('00000000000000000123456789abcdef', signal).catch(() => null);
    expect(seen.at(-1)?.url).toBe('/api/v2/trace/0123456789abcdef');
  });

  it('may send one span in pieces: they are put together', () => {
    const piece = { traceId: 'abc', id: 'a', kind: 'SERVER', localEndpoint: { serviceName: 's' } };
    const trace = assembleTrace(
      zipkinSpans([
        { ...piece, name: 'get /', timestamp: 1_795_425_678_000_000, tags: { a: '1' } },
        { ...piece, duration: 500, tags: { b: '2' } },
        { ...piece, duration: 500, tags: { b: '2' } },
      ]),
    );
    expect(trace?.spans).toHaveLength(1);
    expect(trace?.spans[0]).toMatchObject({
      operation: 'get /',
      durationNs: 500_000,
      attributes: { a: '1', b: '2' },
    });
  });

  it('keeps spans without a time, at the begin of their parents', () => {
    const endpoint = { serviceName: 's' };
    const trace = assembleTrace(
      zipkinSpans([
        { traceId: 'abc', id: 'a', timestamp: 1_795_425_678_000_000, duration: 9, localEndpoint: endpoint },
        { traceId: 'abc', id: 'b', parentId: 'a', localEndpoint: endpoint },
      ]),
    );
    expect(trace?.oddities.untimed).toBe(1);
  });
});
