import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { TraceStore } from '@/lib/ports/trace-store.ts';
import { AutoStore } from '@/lib/traces/auto-store.ts';
import { JaegerStore } from '@/lib/traces/jaeger/jaeger-store.ts';
import { TempoStore } from '@/lib/traces/tempo/tempo-store.ts';
import { ZipkinStore } from '@/lib/traces/zipkin/zipkin-store.ts';
import type { UpstreamOptions } from '@/lib/http/upstream.ts';
import { recordedStore, type RecordedServer } from '../../support/recorded-store.ts';
import { anyTrace } from '../../support/trace-questions.ts';
import { serve } from '../../support/misbehaving-server.ts';

const signal = new AbortController().signal;
type Options = Omit<UpstreamOptions, 'source'>;
const kinds: readonly (readonly [string, (options: Options) => TraceStore])[] = [
  ['Jaeger', (options) => new JaegerStore(options)],
  ['Tempo', (options) => new TempoStore(options)],
  ['Zipkin', (options) => new ZipkinStore(options)],
];

const answered = async (
  make: (options: Options) => TraceStore,
  answer: (response: ServerResponse) => void,
  options: Partial<Options> = {},
): Promise<TraceStore> => {
  const { url } = await serve((_request, response) => answer(response));
  return make({ baseUrl: url, ...options });
};

describe.each(kinds)('%s behind a broken way', (name, make) => {
  it('with a web page in place of an answer names the address', async () => {
    const store = await answered(make, (response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in</title>'),
    );
    for (const ask of [
      store.services(signal),
      store.search(anyTrace, signal),
      store.trace('a'.repeat(32), signal),
    ]) {
      await expect(ask).rejects.toMatchObject({
        name: 'SourceError',
        code: 'malformed',
        message: `${name} answered with a web page, not with traces: check the address, its path and its credentials.`,
      });
    }
  });

  it.each([
    ['a page', '<!DOCTYPE html><title>Not found</title>'],
    ['plain text', '404 page not found'],
  ])(
    'with a base path that is missing or too long, answered by %s, says where to look',
    async (_what, body) => {
      // The store stands below /jaeger alone; whatever is before or behind it is not there.
      const { url } = await serve((request, response) => {
        const isServed = request.url.startsWith('/jaeger/api/');
        response.writeHead(isServed ? 200 : 404).end(isServed ? '{}' : body);
      });
      for (const baseUrl of [url, `${url}/jaeger/ui`]) {
        await expect(make({ baseUrl }).services(signal)).rejects.toMatchObject({
          name: 'SourceError',
          message: `${name} serves nothing at this path: check TRACES_URL and the path that it begins with, such as /jaeger or none.`,
        });
      }
    },
  );

  it('with JSON that was cut off says that it was cut off', async () => {
    const store = await answered(make, (response) => response.end('{"result":{"resourceSpans":[{"reso'));
    await expect(store.services(signal)).rejects.toMatchObject({
      code: 'malformed',
      message: `The answer of ${name} is no complete JSON: it was cut off or garbled on its way.`,
    });
  });

  it('with JSON of somebody else points at its kind', async () => {
    const store = await answered(make, (response) => response.end('{"hello":"world"}'));
    await expect(store.services(signal)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('TRACES_KIND'),
    });
  });

  it('with more bytes than allowed stops reading, and says how to ask for less', async () => {
    let sent = 0;
    const store = await answered(
      make,
      (response) => {
        const chunk = Buffer.alloc(100_000, ' ');
        const push = (): void => {
          while (!response.destroyed && sent < 100_000_000) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once('drain', push);
          }
          response.end();
        };
        push();
      },
      { maxResponseBytes: 1_000_000 },
    );
    await expect(store.services(signal)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('1,000,000 bytes'),
    });
    expect(sent).toBeLessThan(50_000_000);
  });

  it('that does not answer is given up in time', async () => {
    const store = await answered(make, () => undefined, { timeoutMs: 100 });
    await expect(store.services(signal)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('that refuses us says so without an address or a secret', async () => {
    const token = 'hunter2-hunter2';
    const store = await answered(
      make,
      (response) => response.writeHead(403).end(`token ${token} of http://10.1.2.3:16686 is not allowed`),
      { headers: { 'X-Token': token } },
    );
    const failure: unknown = await store.services(signal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'forbidden', message: expect.stringContaining('is not allowed') });
    expect(String(failure)).not.toMatch(/hunter2|10\.1\.2\.3/);
  });
});

describe('a question that nobody waits for any more', () => {
  it.each(kinds)('ends at %s too', async (_name, make) => {
    const { url, seen, abandoned } = await serve(({ url: path }, response) => {
      // What tells a Jaeger; everything else is left without an answer.
      if (path === '/api/v3/trace-summaries') {
        response.writeHead(400).end('{"error":{"message":"query.startTimeMin is and others are required"}}');
      }
    });
    const asking = new AbortController();
    const question = make({ baseUrl: url }).trace('a'.repeat(32), asking.signal);
    await expect.poll(() => seen.filter(({ url: path }) => path.includes('aaaa')).length).toBe(1);
    asking.abort(new Error('gone'));
    await expect(question).rejects.toThrow('gone');
    await expect.poll(abandoned).toBe(1);
  });
});

describe('a store of unknown kind', () => {
  const auto = (baseUrl: string): AutoStore =>
    new AutoStore(kinds.map(([, make]) => make({ baseUrl, timeoutMs: 500 })));

  it.each<[RecordedServer, string]>([
    ['jaeger-1.76.0', 'jaeger'],
    ['jaeger-2.13.0', 'jaeger'],
    ['jaeger-2.20.0', 'jaeger'],
    ['tempo-2.10.8', 'tempo'],
    ['zipkin-3.6.1', 'zipkin'],
  ])('%s is found to be %s', async (server, kind) => {
    const { url } = await recordedStore(server);
    expect(await auto(url).probe(signal)).toMatchObject({ kind });
  });

  it('that is none of the three is said to be none of them', async () => {
    const { url } = await serve((_request, response) => response.end('<!doctype html><p>hello'));
    await expect(auto(url).services(signal)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('Neither Jaeger, Tempo nor Zipkin'),
    });
  });

  it('that cannot be reached is down, not of a wrong kind', async () => {
    const { url } = await serve((_request, response) => response.destroy());
    await expect(auto(url).services(signal)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
