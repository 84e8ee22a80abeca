import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Upstream } from '@/lib/http/upstream.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A server with a certificate that it signed itself, and the file of that certificate. */
async function aTlsServer(): Promise<{ url: string; caFile: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'pilothouse-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';
  const place = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert];
  const made = spawnSync('openssl', [...request.split(' '), ...place]);
  expect(made.status).toBe(0);
  const options = { key: readFileSync(key), cert: readFileSync(cert) };
  const server = createServer(options, (_, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, caFile: cert };
}

const ask = { operation: 'test', path: '/', signal: new AbortController().signal };

describe.skipIf(!hasOpenssl)('a backend with a certificate of its own authority (needs openssl)', () => {
  it('is trusted by its CA file, and refused without it in a sentence that names the remedy', async () => {
    const { url, caFile } = await aTlsServer();
    const trusting = new Upstream({ source: 'Prometheus', baseUrl: url, caFile });
    const doubting = new Upstream({ source: 'Prometheus', baseUrl: url });
    onTestFinished(async () => {
      await Promise.all([trusting.close(), doubting.close()]);
    });
    expect((await trusting.send(ask)).status).toBe(200);
    await expect(doubting.send(ask)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('configure its CA file'),
    });
  });
});
