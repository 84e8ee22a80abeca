import { afterEach, describe, expect, it } from 'vitest';
import { ManagedServer } from '@/lab/knobs/managed-server.ts';

const answer = JSON.stringify({ status: 'success', data: { result: [1, 2, 3] } });
let server: ManagedServer | null = null;

async function listen(): Promise<{ server: ManagedServer; get: (timeoutMs?: number) => Promise<Response> }> {
  const managed = new ManagedServer('prometheus', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
  server = managed;
  await managed.listen('127.0.0.1', 0);
  const url = `http://127.0.0.1:${managed.port}/`;
  return {
    server: managed,
    get: (timeoutMs = 30_000) => fetch(url, { signal: AbortSignal.timeout(timeoutMs) }),
  };
}

afterEach(async () => {
  await server?.close();
});

describe('a server of the lab', () => {
  it('answers as its handler does while nothing is wrong', async () => {
    const { get } = await listen();
    expect(await (await get()).json()).toEqual(JSON.parse(answer));
  });

  it('refuses connections during an outage and answers on the same port afterwards', async () => {
    const { server: managed, get } = await listen();
    const { port } = managed;
    await managed.setFault({ kind: 'refuse' });
    await expect(get()).rejects.toThrow();
    await managed.setFault({ kind: 'none' });
    expect(managed.port).toBe(port);
    expect((await get()).status).toBe(200);
  });

  it('hangs up without an answer when told to reset', async () => {
    const { server: managed, get } = await listen();
    await managed.setFault({ kind: 'reset' });
    await expect(get()).rejects.toThrow();
  });

  it('never answers while it hangs', async () => {
    const { server: managed, get } = await listen();
    await managed.setFault({ kind: 'hang' });
    await expect(get(100)).rejects.toThrow(/abort|timeout/i);
  });

  it('answers late when slow, and then in full', async () => {
    const { server: managed, get } = await listen();
    await managed.setFault({ kind: 'slow', delayMs: 120 });
    const startedMs = performance.now();
    expect(await (await get()).text()).toBe(answer);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(119);
  });

  it('answers the status and body that it was told', async () => {
    const { server: managed, get } = await listen();
    await managed.setFault({
      kind: 'status',
      status: 422,
      body: '{"status":"error"}',
      contentType: 'application/json',
    });
    const response = await get();
    expect([response.status, await response.text()]).toEqual([422, '{"status":"error"}']);
  });

  it('ends the body early, so that the JSON in it is cut', async () => {
    const { server: managed, get } = await listen();
    await managed.setFault({ kind: 'truncate', keepRatio: 0.5 });
    const response = await get();
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(text).toBe(answer.slice(0, Math.floor(answer.length / 2)));
  });
});
