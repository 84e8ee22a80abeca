import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemCodes, type ProblemCode } from '@/lib/contract/problem.ts';
import { failureSentence } from '@/lib/client/request-failure.ts';
import { getJson } from '@/lib/client/request.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const schema = z.object({ value: z.number() });
const { signal } = new AbortController();

describe('asking the console', () => {
  it('gives the answer where it is as agreed', async () => {
    const origin = await serve((_, response) => response.end('{"value":1,"later":"fields pass"}'));
    expect(await getJson(origin, schema, { signal })).toEqual({ value: 1 });
  });

  it.each([
    ['another shape', '{"value":"one"}'],
    ['half an answer', '{"value":'],
  ])('says that it does not understand %s', async (_, body) => {
    const origin = await serve((_request, response) => response.end(body));
    await expect(getJson(origin, schema, { signal })).rejects.toMatchObject({ code: 'malformed' });
  });

  it("passes the server's words on", async () => {
    const origin = await serve((_, response) => {
      response.writeHead(504, { 'content-type': 'application/problem+json' });
      const problem = {
        type: 'about:blank',
        title: 'Timeout',
        status: 504,
        detail: 'It took 10 s.',
        code: 'source-timeout',
      };
      response.end(JSON.stringify(problem));
    });
    await expect(getJson(origin, schema, { signal })).rejects.toMatchObject({
      code: 'source-timeout',
      message: 'It took 10 s.',
    });
  });

  it('tells a console that is gone from one that fails', async () => {
    const origin = await serve((_, response) => void response.writeHead(500).end('<h1>oops</h1>'));
    await expect(getJson(origin, schema, { signal })).rejects.toMatchObject({ code: 'internal-error' });
    await expect(getJson('http://127.0.0.1:1', schema, { signal })).rejects.toMatchObject({
      code: 'offline',
    });
  });

  it('leaves when the reader has left', async () => {
    const abort = new AbortController();
    const origin = await serve(() => abort.abort(new Error('left')));
    await expect(getJson(origin, schema, { signal: abort.signal })).rejects.toThrow('left');
  });
});

describe('sentences for failures', () => {
  it('say something for every code, end as sentences do, and never blame', () => {
    for (const code of [
      ...(Object.keys(problemCodes) as ProblemCode[]),
      'offline',
      'timeout',
      'malformed',
    ] as const) {
      expect(failureSentence(code, null)).toMatch(/^[A-Z].*\.$/);
      expect(failureSentence(code, null)).not.toMatch(/oops|wrong|invalid|error occurred/i);
    }
  });
});
