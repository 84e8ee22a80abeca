import { describe, expect, it } from 'vitest';
import { createLog } from '@/lib/server/operations/log.ts';
import { Metrics } from '@/lib/server/operations/metrics.ts';
import { listen, PortError } from '@/lib/server/http/listening-server.ts';
import { observedListener } from '@/lib/server/http/observed-listener.ts';

const where = { host: '127.0.0.1', port: 0, purpose: 'the console', variable: 'PORT' };
const figures = { viewers: 0, samplers: 0, ageSeconds: null, keptBytes: 0 };

describe('a server of the console', () => {
  it('says in one sentence that its port is taken, with the remedy', async () => {
    const first = await listen((_request, response) => response.end(), where);
    await expect(listen(() => undefined, { ...where, port: first.port })).rejects.toThrow(
      new PortError(
        `Port ${first.port} (the console) is taken: end the program that uses it, or choose another with PORT=N.`,
      ),
    );
    await first.stop(0);
  });

  it('lets an open request finish when it stops, and takes no new one', async () => {
    let finish: (() => void) | null = null;
    const running = await listen((_request, response) => {
      finish = () => response.end('done');
    }, where);
    const url = `http://127.0.0.1:${running.port}/`;
    const open = fetch(url);
    await expect.poll(() => finish).not.toBeNull();
    const stopped = running.stop(5000);
    await expect(fetch(url)).rejects.toThrow();
    (finish as (() => void) | null)?.();
    expect(await (await open).text()).toBe('done');
    await stopped;
  });

  it('closes what does not end within the grace', async () => {
    const running = await listen(() => undefined, where);
    const open = fetch(`http://127.0.0.1:${running.port}/`);
    const failed = expect(open).rejects.toThrow();
    await running.stop(50);
    await failed;
  });
});

describe('what stands around every request', () => {
  async function serve(handle: Parameters<typeof observedListener>[0]['handle']) {
    const lines: string[] = [];
    const metrics = new Metrics(() => figures);
    const log = createLog({
      level: 'debug',
      secrets: [],
      destination: { write: (line) => lines.push(line) },
    });
    const running = await listen(observedListener({ mode: 'production', log, metrics, handle }), where);
    return { running, metrics, lines, url: `http://127.0.0.1:${running.port}` };
  }

  it('gives an id, a policy whose nonce the page can read, a metric and a line without the query', async () => {
    const seen: string[] = [];
    const { running, metrics, lines, url } = await serve(async (request, response) => {
      seen.push(String(request.headers['x-nonce']));
      response.end('ok');
    });
    const response = await fetch(`${url}/api/graph?token=hunter2`, { headers: { 'x-request-id': 'abc-1' } });
    await response.text();
    await running.stop(100);
    expect(response.headers.get('x-request-id')).toBe('abc-1');
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${seen[0]}'`);
    expect(await metrics.registry.metrics()).toContain('{method="GET",route="/api/graph",status="200"} 1');
    expect(lines.join('')).toContain('"requestId":"abc-1"');
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('answers a bare 500 when the handler fails, and writes why into the log alone', async () => {
    const { running, lines, url } = await serve(() => Promise.reject(new Error('at line 7')));
    const response = await fetch(`${url}/map`);
    expect([response.status, await response.text()]).toEqual([500, '']);
    await running.stop(100);
    expect(lines.join('')).toContain('at line 7');
  });

  it('refuses a write from another site before anybody handles it', async () => {
    let handled = 0;
    const { running, url } = await serve(async (_request, response) => {
      handled += 1;
      response.end();
    });
    const response = await fetch(`${url}/api/graph`, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    expect([response.status, handled]).toEqual([403, 0]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    await running.stop(100);
  });
});
