import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { graphSnapshotSchema, graphStatusSchema } from '@/lib/contract/graph.ts';
import { meshesSchema } from '@/lib/contract/meshes.ts';
import { problemSchema } from '@/lib/contract/problem.ts';
import { servicesSchema } from '@/lib/contract/services.ts';
import { eventually } from '../support/eventually.ts';
import { readEvents } from '../support/event-reader.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pilothouse-faults-'));
  // A patience of seconds, so that a backend that is too slow shows within the test.
  await writeFile(join(folder, 'pilothouse.yaml'), 'prometheus: { timeoutSeconds: 2 }\n');
  lab = await startLab(['--scenario', 'shop']);
});

afterEach(() => lab.turn('heal', {}));

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function console(env: Readonly<Record<string, string>> = {}): Promise<RunningConsole> {
  const running = await startConsole({
    PROMETHEUS_URL: lab.prometheusUrl,
    PILOTHOUSE_CONFIG: join(folder, 'pilothouse.yaml'),
    ...env,
  });
  onTestFinished(() => running.stop());
  return running;
}

describe('a backend that is away when the console starts', () => {
  it('is no reason not to start; every answer says what is wrong, and all is well once it comes', async () => {
    await lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    const { url } = await console();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const map = await fetch(`${url}/api/graph`);
    expect(map.status).toBe(503);
    expect(problemSchema.parse(await map.json())).toMatchObject({ code: 'source-unavailable' });
    const services = await fetch(`${url}/api/services`);
    expect([services.status, problemSchema.parse(await services.json()).code]).toEqual([
      503,
      'source-unavailable',
    ]);
    const [mesh] = meshesSchema.parse(await (await fetch(`${url}/api/meshes`)).json()).meshes;
    expect(mesh?.sources.telemetry.status).toBe('down');
    const healing: Promise<void>[] = [];
    const events = await readEvents(`${url}/api/graph/stream`, (all) => {
      if (healing.length === 0 && all.some(({ event }) => event === 'status'))
        healing.push(lab.turn('heal', {}));
      return all.some(({ event }) => event === 'snapshot');
    });
    await Promise.all(healing);
    const first = events.find(({ event }) => event === 'status');
    expect(graphStatusSchema.parse(first?.data).state).toBe('failed');
    const live = graphSnapshotSchema.parse(await (await fetch(`${url}/api/graph`)).json());
    expect(live.staleSince).toBeNull();
    expect(live.edges.length).toBeGreaterThan(3);
  });

  it('whose name nobody knows is told without the address', async () => {
    const { url } = await console({ PROMETHEUS_URL: 'http://no-such-host.invalid:9090' });
    const response = await fetch(`${url}/api/graph`);
    expect(response.status).toBe(503);
    expect(JSON.stringify(problemSchema.parse(await response.json()))).not.toContain('no-such-host');
  });
});

describe('a backend that is slow', () => {
  it('within the patience is waited for', async () => {
    const { url } = await console();
    await lab.turn('fault', { server: 'prometheus', fault: { kind: 'slow', delayMs: 300 } });
    expect((await fetch(`${url}/api/graph`)).status).toBe(200);
  });

  it.each([
    ['answers too late', { kind: 'slow', delayMs: 10_000 }],
    ['never answers', { kind: 'hang' }],
  ])('and %s is a time-out; the last good map stays where there is one', async (_how, fault) => {
    const { url } = await console();
    expect((await fetch(`${url}/api/graph?view=service`)).status).toBe(200);
    await lab.turn('fault', { server: 'prometheus', fault });
    const cold = await fetch(`${url}/api/graph?window=7m`);
    expect(cold.status).toBe(504);
    expect(problemSchema.parse(await cold.json()).code).toBe('source-timeout');
    const stale = await eventually(
      'the kept map is said to be old',
      async () => {
        const response = await fetch(`${url}/api/graph?view=service`);
        expect(response.status).toBe(200);
        const snapshot = graphSnapshotSchema.parse(await response.json());
        return snapshot.staleSince === null ? null : snapshot;
      },
      40_000,
    );
    expect(stale.edges.length).toBeGreaterThan(3);
  });
});

describe('answers that the backend garbles or refuses', () => {
  it.each([
    ['half an answer', { kind: 'truncate', keepRatio: 0.5 }, 502],
    ['a login page', { kind: 'status', status: 401, body: '<html>', contentType: 'text/html' }, 502],
    ['no right to ask', { kind: 'status', status: 403 }, 502],
    ['too many requests', { kind: 'status', status: 429 }, 503],
    ['a gateway that is overloaded', { kind: 'status', status: 503 }, 503],
  ])('%s is a problem of the source on every route that asks it', async (_how, fault, status) => {
    const { url } = await console();
    await lab.turn('fault', { server: 'prometheus', fault });
    const edge = encodeURIComponent(
      'app:Kubernetes/shop/checkout/v1|app:Kubernetes/payments/payment/v2|grpc',
    );
    for (const path of [
      '/api/graph',
      '/api/services',
      `/api/series?subject=${edge}`,
      `/api/provenance?subject=${edge}&signal=p95`,
    ]) {
      const response = await fetch(`${url}${path}`);
      const problem = problemSchema.parse(await response.json());
      expect([path, response.status, problem.status]).toEqual([path, status, status]);
      expect(problem.detail).toContain('Prometheus');
      expect(JSON.stringify(problem)).not.toContain('127.0.0.1');
    }
    await lab.turn('heal', {});
    await eventually('the services are back', async () => {
      const response = await fetch(`${url}/api/services`);
      return response.ok && servicesSchema.parse(await response.json()).services.length > 3;
    });
  });
});
