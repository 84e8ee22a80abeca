import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { tokenFromFile, fixedToken } from '@/lib/http/bearer-token.ts';
import type { RequestObservation } from '@/lib/http/exchange.ts';
import { UpstreamFailure } from '@/lib/http/upstream-failure.ts';
import { Upstream } from '@/lib/http/upstream.ts';
import type { UpstreamOptions } from '@/lib/http/upstream.ts';
import { freePort } from '@/test/support/free-port.ts';
import { sendJson, serve } from '@/test/support/misbehaving-server.ts';
import { eventually } from '@/test/support/eventually.ts';

const never = new AbortController().signal;

function upstreamTo(baseUrl: string, options: Partial<UpstreamOptions> = {}): Upstream {
  const upstream = new Upstream({ source: 'Prometheus', baseUrl, ...options });
  onTestFinished(() => upstream.close());
  return upstream;
}

const ask = (path = '/api') => ({ operation: 'test', path, signal: never });

async function failureOf(attempt: Promise<unknown>): Promise<UpstreamFailure> {
  const outcome = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof UpstreamFailure)) throw new Error(`No failure, but ${String(outcome)}`);
  return outcome;
}

describe('a request to a backend', () => {
  it('sends a form below the path prefix of the configured address, with the configured headers', async () => {
    const server = await serve((_, response) => sendJson(response, 200, { ok: true }));
    const upstream = upstreamTo(`${server.url}/prometheus/`, { headers: { 'X-Scope-OrgID': 'team-a' } });
    const answer = await upstream.send({
      ...ask('/api/v1/query'),
      method: 'POST',
      body: new URLSearchParams({ query: 'up{a="b&c"}' }),
    });
    expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      url: '/prometheus/api/v1/query',
      body: 'query=up%7Ba%3D%22b%26c%22%7D',
      headers: {
        'x-scope-orgid': 'team-a',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    });
  });

  it('takes credentials out of the address and sends them as a header', async () => {
    const server = await serve((_, response) => sendJson(response, 200, {}));
    await upstreamTo(server.url.replace('://', '://reader:p%40ss@')).send(ask());
    const expected = `Basic ${Buffer.from('reader:p@ss').toString('base64')}`;
    expect(server.seen[0]?.headers.authorization).toBe(expected);
    expect(server.seen[0]?.url).toBe('/api');
  });

  it('lets a token win over the credentials of the address', async () => {
    const server = await serve((_, response) => sendJson(response, 200, {}));
    await upstreamTo(server.url.replace('://', '://a:b@'), { token: fixedToken('secret-1') }).send(ask());
    expect(server.seen[0]?.headers.authorization).toBe('Bearer secret-1');
  });

  it('reads a token file again after it was rotated, and keeps the token out of the failure when it is gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pilothouse-token-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'token');
    let now = 0;
    const token = tokenFromFile(file, 'Prometheus', () => now);
    await writeFile(file, 'first\n');
    expect(await token()).toBe('first');
    await writeFile(file, 'second\n');
    expect(await token()).toBe('first');
    now += 11_000;
    expect(await token()).toBe('second');
    await rm(file);
    now += 11_000;
    const failure = await failureOf(token());
    expect(failure.code).toBe('unauthorized');
    expect(failure.message).not.toContain(folder);
  });

  it('ends the request at the backend when the caller gives up, and rejects with the caller’s reason', async () => {
    const server = await serve(() => undefined);
    const caller = new AbortController();
    const reason = new Error('the viewer left');
    const pending = upstreamTo(server.url).send({ ...ask(), signal: caller.signal });
    await eventually('the request arrived', () => server.seen.length === 1);
    caller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await eventually('the backend saw the end', () => server.abandoned() === 1);
  });

  it('gives up a backend that never answers, and one that stops in the middle', async () => {
    const silent = await serve(() => undefined);
    const stuck = await serve((_, response) => response.writeHead(200).write('{"data":'));
    for (const server of [silent, stuck]) {
      const failure = await failureOf(upstreamTo(server.url).send({ ...ask(), timeoutMs: 80 }));
      expect(failure).toMatchObject({ code: 'timeout', message: 'Prometheus did not answer within 0.08 s.' });
      await eventually('the backend saw the end', () => server.abandoned() === 1);
    }
  });

  it('stops reading an answer that is too large', async () => {
    const server = await serve((_, response) => response.end('x'.repeat(10_000_000)));
    const failure = await failureOf(upstreamTo(server.url, { maxResponseBytes: 1_000_000 }).send(ask()));
    expect(failure).toMatchObject({ code: 'too-large' });
    expect(failure.message).toContain('1,000,000 bytes');
  });

  it('counts a compressed answer by what it unpacks to', async () => {
    const packed = gzipSync('x'.repeat(10_000_000));
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );
    expect(packed.length).toBeLessThan(100_000);
    expect((await upstreamTo(server.url).send(ask())).text).toHaveLength(10_000_000);
    const failure = await failureOf(upstreamTo(server.url, { maxResponseBytes: 1_000_000 }).send(ask()));
    expect(failure.code).toBe('too-large');
  });

  it('says when a packed answer was cut off, or packed as it was not asked for', async () => {
    const packed = gzipSync('x'.repeat(100_000));
    const answers = [
      { encoding: 'gzip', body: packed.subarray(0, packed.length / 2), says: 'before it was complete' },
      { encoding: 'gzip', body: Buffer.from('no gzip at all'), says: 'compression is broken' },
      { encoding: 'br', body: packed, says: 'not asked for' },
    ];
    for (const { encoding, body, says } of answers) {
      const server = await serve((_, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(body),
      );
      const failure = await failureOf(upstreamTo(server.url).send(ask()));
      expect(failure).toMatchObject({ code: 'malformed' });
      expect(failure.message).toContain(says);
      expect(server.seen[0]?.headers['accept-encoding']).toBe('gzip');
    }
  });

  it('follows no redirect, so that no credential goes elsewhere', async () => {
    const elsewhere = await serve((_, response) => sendJson(response, 200, {}));
    const server = await serve((_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}/login` }).end(),
    );
    const failure = await failureOf(upstreamTo(server.url, { token: fixedToken('secret-1') }).send(ask()));
    expect(failure).toMatchObject({ code: 'unsupported', status: 302 });
    expect(failure.message).toContain('redirect');
    expect(elsewhere.seen).toHaveLength(0);
  });

  it('names what the network did, without an address', async () => {
    const port = await freePort();
    const refused = await failureOf(upstreamTo(`http://127.0.0.1:${port}`).send(ask()));
    const broken = await serve((_, response) => response.destroy());
    const reset = await failureOf(upstreamTo(broken.url).send(ask()));
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":');
      setImmediate(() => response.destroy());
    });
    const truncated = await failureOf(upstreamTo(cut.url).send(ask()));
    const unknown = await failureOf(upstreamTo('http://no-such-host.invalid').send(ask()));
    expect(refused.message).toContain('refused the connection');
    expect(reset.message).toContain('broke the connection off');
    expect(unknown.message).toContain('cannot be found');
    for (const failure of [refused, reset, truncated, unknown]) {
      expect(failure.code).toMatch(/^(unavailable|malformed)$/);
      expect(JSON.stringify([failure.message, failure.cause])).not.toMatch(/127\.0\.0\.1|no-such-host/);
    }
  });

  it('reports the status, the wished pause and the backend’s clock', async () => {
    const server = await serve((_, response) => {
      response.setHeader('date', new Date(Date.now() + 60_000).toUTCString());
      response.writeHead(429, { 'retry-after': '7' }).end('slow down');
    });
    const answer = await upstreamTo(server.url).send(ask());
    expect(answer).toMatchObject({ status: 429, text: 'slow down', retryAfterSeconds: 7 });
    expect(Math.abs((answer.clockSkewSeconds ?? 0) - 60)).toBeLessThan(2);
  });

  it('tells the observer how each request ended', async () => {
    const observed: RequestObservation[] = [];
    const server = await serve(({ url }, response) => {
      if (url !== '/slow') sendJson(response, url === '/ok' ? 200 : 503, {});
    });
    const upstream = upstreamTo(server.url, { observe: (one) => observed.push(one) });
    await upstream.send(ask('/ok'));
    await upstream.send(ask('/down'));
    await failureOf(upstream.send({ ...ask('/slow'), timeoutMs: 50 }));
    const caller = new AbortController();
    const left = upstream.send({ ...ask('/slow'), signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(
      observed.map(({ source, operation, outcome, status }) => [source, operation, outcome, status]),
    ).toEqual([
      ['Prometheus', 'test', 'ok', 200],
      ['Prometheus', 'test', 'unavailable', 503],
      ['Prometheus', 'test', 'timeout', null],
      ['Prometheus', 'test', 'aborted', null],
    ]);
    expect(observed.every(({ seconds }) => seconds >= 0 && seconds < 5)).toBe(true);
  });

  it('uses its connections again instead of opening one per request', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((_, response) => {
      ports.add(response.socket?.remotePort);
      sendJson(response, 200, {});
    });
    const upstream = upstreamTo(server.url);
    for (let count = 0; count < 20; count += 1) await upstream.send(ask());
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('hands out a stream while it arrives, and closes it when the reader leaves', async () => {
    const server = await serve((_, response) => response.writeHead(200).write('first\n'));
    const stream = await upstreamTo(server.url).stream(ask());
    for await (const chunk of stream.chunks) {
      expect(Buffer.from(chunk).toString()).toBe('first\n');
      break;
    }
    await eventually('the backend saw the end', () => server.abandoned() === 1);
  });

  it('keeps a stream open for longer than its timeout once it began', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200).write('a');
      setTimeout(() => response.end('b'), 600);
    });
    const upstream = upstreamTo(server.url);
    // On a busy machine the first try may not begin in time.
    const stream = await eventually('it began', () => upstream.stream({ ...ask(), timeoutMs: 300 }));
    let text = '';
    for await (const chunk of stream.chunks) text += Buffer.from(chunk).toString();
    expect(text).toBe('ab');
  });
});

describe('the trace of a request', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
  });

  afterAll(() => {
    trace.disable();
    propagation.disable();
    context.disable();
  });

  it('is one client span whose id the backend gets as traceparent', async () => {
    const server = await serve((_, response) => sendJson(response, 200, {}));
    await upstreamTo(server.url).send({ ...ask('/api/v1/query'), operation: 'instant query' });
    const [span] = exporter.getFinishedSpans();
    expect(span?.name).toBe('Prometheus instant query');
    expect(span?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.path': '/api/v1/query',
    });
    const { traceId, spanId } = span?.spanContext() ?? { traceId: '', spanId: '' };
    expect(server.seen[0]?.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });
});

describe('the configured address', () => {
  it('is refused where it is none, with a sentence that does not repeat it', () => {
    for (const baseUrl of ['prometheus:9090', 'file:///etc/passwd', 'http://host/?secret=1', 'nonsense']) {
      expect(() => new Upstream({ source: 'Prometheus', baseUrl })).toThrow(RangeError);
      expect(() => new Upstream({ source: 'Prometheus', baseUrl })).not.toThrow(/secret|passwd|nonsense/);
    }
  });

  it('cannot be left by a path', async () => {
    const server = await serve((_, response) => sendJson(response, 200, {}));
    const upstream = upstreamTo(`${server.url}/prefix`);
    for (const path of [
      '//evil.example',
      '/../admin',
      '/a/%2e%2e/%2E%2e/admin',
      '/\\evil',
      'evil',
      '/a?b=c',
    ]) {
      await expect(upstream.send(ask(path))).rejects.toThrow(RangeError);
    }
    expect(server.seen).toHaveLength(0);
  });
});
