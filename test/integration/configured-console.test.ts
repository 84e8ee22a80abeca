import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphSnapshotSchema, type GraphSnapshot } from '@/lib/contract/graph.ts';
import { eventually } from '../support/eventually.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';
import { startWordyBackend, type WordyBackend } from '../support/wordy-backend.ts';

const TOKEN = 'token-of-a-file-5e1f';
const TENANT = 'tenant-of-a-file-77aa';
const STANDARD_DEGRADED_RATIO = 0.01;
/** Fails 2 % of its own: degraded by the standard thresholds. */
const PAYMENT = 'app:Kubernetes/payments/payment/v2';

let folder: string;
let lab: Lab;
let backend: WordyBackend;
let console: RunningConsole;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pilothouse-configured-'));
  lab = await startLab(['--scenario', 'shop']);
  backend = await startWordyBackend(lab.prometheusUrl);
  const [config, token, headers] = ['console.yaml', 'token', 'headers'].map((name) => join(folder, name));
  await Promise.all([
    writeFile(token ?? '', `${TOKEN}\n`),
    writeFile(headers ?? '', `X-Scope-OrgID=${TENANT}\n`),
    writeFile(
      config ?? '',
      `mesh: { id: harbour, name: Harbour }
prometheus:
  url: ${backend.url}
  scrapeIntervalSeconds: 20
kubernetes: { kubeconfig: ${JSON.stringify(lab.kubeconfig)} }
log: { level: debug }
health:
  namespaces:
    shop: { degradedErrorRatio: 0.9, unhealthyErrorRatio: 0.95 }
  services:
    payments/payment: { degradedErrorRatio: 0.3, unhealthyErrorRatio: 0.6 }
`,
    ),
  ]);
  console = await startConsole({
    PILOTHOUSE_CONFIG: config ?? '',
    PROMETHEUS_BEARER_TOKEN_FILE: token ?? '',
    PROMETHEUS_HEADERS_FILE: headers ?? '',
  });
  await eventually('the cluster was read', async () => (await map()).topology === 'control-plane');
});
afterAll(async () => {
  await console?.stop();
  await backend?.close();
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const map = async (query = ''): Promise<GraphSnapshot> => {
  const response = await fetch(`${console.url}/api/graph?view=app${query}`);
  return graphSnapshotSchema.parse(await response.json());
};

const healthOf = async (id: string) => (await map()).nodes.find((node) => node.id === id)?.health;

async function annotate(service: string, annotations: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(`${lab.kubernetesUrl}/api/v1/namespaces/payments/services/${service}`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ metadata: { annotations } }),
  });
  expect(response.status).toBe(200);
}

describe('a console that a file configures', () => {
  it('has the name of the file, and takes scrapes to be as far apart as the file says', async () => {
    const { meshes } = (await (await fetch(`${console.url}/api/meshes`)).json()) as {
      meshes: readonly { id: string; name: string }[];
    };
    expect(meshes).toMatchObject([{ id: 'harbour', name: 'Harbour' }]);
    const codesOver = async (window: string) =>
      (await map(`&window=${window}`)).warnings.map(({ code }) => code);
    // Four scrapes of 20 s each need 80 s.
    expect(await codesOver('60s')).toContain('short-window');
    expect(await codesOver('80s')).not.toContain('short-window');
  });

  it('judges the services of a namespace by the thresholds of the namespace', async () => {
    const failing = await eventually('services of the shop fail more than 1 % of the time', async () => {
      const nodes = (await map('&window=2m')).nodes.filter(
        ({ namespace, kind, inbound, outbound, health }) =>
          namespace === 'shop' &&
          kind === 'app' &&
          health.reasons.every(({ code }) => code !== 'few-samples') &&
          Math.max(inbound.errorRatio ?? 0, outbound.errorRatio ?? 0) > STANDARD_DEGRADED_RATIO,
      );
      return nodes.length > 0 ? nodes : null;
    });
    expect(failing.map(({ id, health }) => [id, health.status])).toEqual(
      failing.map(({ id }) => [id, 'healthy']),
    );
  });

  it('judges a service by its own thresholds, and by Kiali’s annotation as soon as somebody writes it', async () => {
    expect((await healthOf(PAYMENT))?.status).toBe('healthy');
    await annotate('payment', {
      'health.kiali.io/rate': '2,0.1,0.5,grpc,inbound;1[345],0.1,0.5,grpc,inbound',
    });
    const judged = await eventually(
      'the annotation counts',
      async () => {
        const health = await healthOf(PAYMENT);
        return health?.status === 'unhealthy' ? health : null;
      },
      60_000,
    );
    expect(judged.reasons[0]?.text).toMatch(/tolerated by annotation below 0\.1 %/);
  });

  it('sends the secrets of files to the backend, and writes them nowhere', async () => {
    expect(backend.asked.length).toBeGreaterThan(0);
    for (const { authorization, 'x-scope-orgid': tenant } of backend.asked) {
      expect([authorization, tenant]).toEqual([`Bearer ${TOKEN}`, TENANT]);
    }
    const written = [
      console.program.output(),
      await (await fetch(console.metricsUrl)).text(),
      await (await fetch(`${console.url}/api/meshes`)).text(),
    ].join('\n');
    for (const secret of [TOKEN, TENANT]) expect(written).not.toContain(secret);
  });

  it('repeats a secret not even where the backend does', async () => {
    backend.interfere({ refuse: () => `bad credentials: Bearer ${TOKEN} of ${TENANT}` });
    const response = await fetch(`${console.url}/api/graph?view=app&window=7m`);
    backend.interfere({});
    const answer = await response.text();
    expect([response.status, answer]).toEqual([502, expect.stringContaining('bad credentials')]);
    for (const secret of [TOKEN, TENANT]) {
      expect(answer).not.toContain(secret);
      expect(console.program.output()).not.toContain(secret);
    }
  });

  it('logs one JSON object a line, and a request under the id that its caller gave', async () => {
    const id = 'order-4711';
    await fetch(`${console.url}/api/graph?view=pods`, { headers: { 'x-request-id': id } });
    const line = await eventually('the request is in the log', () =>
      console.program
        .output()
        .split('\n')
        .find((text) => text.includes(id)),
    );
    expect(JSON.parse(line)).toMatchObject({ requestId: id, path: '/api/graph', status: 400, method: 'GET' });
  });

  it('tells of itself what an operator needs: requests, sources, age and cost of maps, viewers, process', async () => {
    const text = await (await fetch(console.metricsUrl)).text();
    for (const name of [
      'pilothouse_http_request_duration_seconds_count',
      'pilothouse_upstream_request_duration_seconds_count',
      'pilothouse_sampler_age_seconds',
      'pilothouse_map_duration_seconds_count',
      'pilothouse_map_queries_total',
      'pilothouse_viewers',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
    ]) {
      expect(text).toMatch(new RegExp(`^${name}(\\{[^}]*\\})? [0-9.e+-]+$`, 'm'));
    }
  });
});
