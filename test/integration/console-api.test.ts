import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provenanceSchema, seriesSchema } from '@/lib/contract/figures.ts';
import { graphPatchSchema, graphSnapshotSchema, graphStatusSchema } from '@/lib/contract/graph.ts';
import { problemSchema } from '@/lib/contract/problem.ts';
import { applyPatch } from '@/lib/graph/patch.ts';
import { badQuestions, type BadQuestion } from '../support/bad-questions.ts';
import { eventually } from '../support/eventually.ts';
import { readEvents, type StreamEvent } from '../support/event-reader.ts';
import { mistakesOfAnswer } from '../support/openapi-check.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

let lab: Lab;
let console: RunningConsole;
let collector: Server;
const spans: string[] = [];
const TOKEN = 'hunter2-hunter2';

beforeAll(async () => {
  collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => spans.push(chunk.toString()));
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => {
    collector.listen(0, '127.0.0.1', resolve);
  });
  const address = collector.address();
  lab = await startLab(['--scenario', 'shop']);
  console = await startConsole({
    PROMETHEUS_URL: lab.prometheusUrl,
    PROMETHEUS_BEARER_TOKEN: TOKEN,
    KUBECONFIG: lab.kubeconfig,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
  });
  await eventually('the cluster was read', async () => {
    const { topology } = (await (await get('/api/graph')).json()) as { topology: string };
    return topology === 'control-plane';
  });
});

afterAll(async () => {
  await console?.stop();
  await lab?.stop();
  collector?.close();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${console.url}${path}`, { headers });

describe('every answer is as the OpenAPI document says', () => {
  const edge = 'app:Kubernetes/shop/checkout/v1|app:Kubernetes/payments/payment/v2|grpc';
  it.each([
    ['/api/meshes', '/api/meshes'],
    ['/api/namespaces', '/api/namespaces'],
    ['/api/graph', '/api/graph?view=workload'],
    ['/api/graph', '/api/graph?view=app&window=5m&signals=requests'],
    ['/api/graph', '/api/graph?view=service&namespaces=payments'],
    ['/api/graph', '/api/graph?view=namespace&filter=shop'],
    ['/api/graph', '/api/graph?signals=requests,messages'],
    ['/api/graph/diff', `/api/graph/diff?before=${Math.floor(Date.now() / 1_000) - 120}&view=app`],
    ['/api/series', `/api/series?subject=${encodeURIComponent(edge)}&signals=requestRate,errorRatio,p95`],
    ['/api/provenance', `/api/provenance?subject=${encodeURIComponent(edge)}&signal=errorRatio&view=app`],
    ['/api/services', '/api/services'],
    ['/api/services/{mesh}/{namespace}/{name}', '/api/services/default/shop/catalog'],
    ['/api/services/{mesh}/{namespace}/{name}/objectives', '/api/services/default/shop/catalog/objectives'],
    ['/api/openapi.json', '/api/openapi.json'],
    ['/livez', '/livez'],
    ['/readyz', '/readyz'],
  ])('%s at %s', async (documented, path) => {
    const response = await get(path);
    const body: unknown = await response.json();
    expect(response.status).toBe(200);
    expect(mistakesOfAnswer(documented, 200, 'application/json', body)).toEqual([]);
  });

  it.each([
    ['/api/graph', '/api/graph?view=pods', 400],
    ['/api/graph/diff', '/api/graph/diff?before=20&after=10', 400],
    ['/api/graph/diff', '/api/graph/diff', 400],
    ['/api/graph', '/api/graph?mesh=other', 404],
    ['/api/services/{mesh}/{namespace}/{name}', '/api/services/default/shop/catalogue', 404],
    ['/api/series', '/api/series', 400],
  ])('a refusal of %s at %s is a problem document', async (documented, path, status) => {
    const response = await get(path);
    const body: unknown = await response.json();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json',
    ]);
    expect(mistakesOfAnswer(documented, status, 'application/problem+json', body)).toEqual([]);
  });

  it('an unknown path of the API, and a method that no route takes, are problem documents too', async () => {
    const unknown = await get('/api/nothing/here');
    const posted = await fetch(`${console.url}/api/graph`, { method: 'POST', body: '{}' });
    expect([unknown.status, posted.status]).toEqual([404, 405]);
    for (const response of [unknown, posted]) problemSchema.parse(await response.json());
  });
});

describe('bad questions', () => {
  it('200 of them, over all routes and parameters, are never a failure of ours and always name what is wrong', async () => {
    const failures: string[] = [];
    const questions = badQuestions(200);
    const ask = async ({ path, parameter }: BadQuestion): Promise<void> => {
      const response = await get(path);
      const problem = problemSchema.safeParse(await response.json());
      const named = problem.data?.errors?.map((error) => error.path) ?? [];
      if (response.status !== 400 || !named.includes(parameter)) {
        failures.push(`${response.status} [${named.join()}] ${path.slice(0, 200)}`);
      }
    };
    for (let from = 0; from < questions.length; from += 20) {
      await Promise.all(questions.slice(from, from + 20).map(ask));
    }
    expect(failures).toEqual([]);
    expect(new Set(questions.map(({ route }) => route)).size).toBeGreaterThanOrEqual(8);
  });

  it('a figure of what is no node and no edge is refused by the name of its parameter', async () => {
    for (const path of ['/api/series?subject=nonsense', '/api/provenance?subject=nonsense&signal=p95']) {
      const response = await get(path);
      const { errors } = problemSchema.parse(await response.json());
      expect([response.status, errors?.map((error) => error.path)]).toEqual([400, ['subject']]);
    }
  });
});

describe('the live stream', () => {
  it('sends a snapshot and patches that rebuild exactly the next state', async () => {
    // The second patch of an instant brings its latency: then the state is whole.
    const isWhole = (all: readonly StreamEvent[]): boolean => {
      const instants = all
        .filter(({ event }) => event === 'patch')
        .map(({ data }) => graphPatchSchema.parse(data).at);
      return instants.length >= 3 && instants.at(-1) === instants.at(-2);
    };
    const events = await readEvents(`${console.url}/api/graph/stream?view=app`, isWhole, {
      withinMs: 100_000,
    });
    const [first, ...rest] = events.filter(({ event }) => event !== 'status');
    let snapshot = graphSnapshotSchema.parse(first?.data);
    for (const { event, data } of rest) {
      snapshot =
        event === 'snapshot'
          ? graphSnapshotSchema.parse(data)
          : graphSnapshotSchema.parse(applyPatch(snapshot, graphPatchSchema.parse(data)));
    }
    const asked = graphSnapshotSchema.parse(
      await (await get(`/api/graph?view=app&at=${snapshot.at}`)).json(),
    );
    expect(snapshot.edges).toEqual(
      asked.edges.map((edge) => ({ ...edge, health: expect.anything() as unknown })),
    );
    expect(snapshot.nodes.map(({ id, inbound }) => ({ id, inbound }))).toEqual(
      asked.nodes.map(({ id, inbound }) => ({ id, inbound })),
    );
  });

  it('goes on from the revision that the reader holds', async () => {
    const url = `${console.url}/api/graph/stream?view=namespace`;
    const first = await readEvents(url, (all) => all.some(({ event }) => event === 'patch'));
    const lastEventId = first.findLast(({ id }) => id !== null)?.id ?? '';
    const resumed = await readEvents(url, (all) => all.length > 0, { lastEventId });
    expect(resumed.map(({ event }) => event)).not.toContain('snapshot');
  });
});

describe('figures', () => {
  it('gRPC messages are shown to who asks for them, and to nobody else', async () => {
    const messagesOf = async (query: string) => {
      const snapshot = graphSnapshotSchema.parse(await (await get(`/api/graph${query}`)).json());
      return snapshot.edges.filter(({ messageRate }) => messageRate !== undefined);
    };
    expect(await messagesOf('')).toEqual([]);
    const counted = await messagesOf('?signals=requests,messages');
    expect(counted.length).toBeGreaterThan(0);
    for (const { protocol, messageRate } of counted) {
      expect(protocol).toBe('grpc');
      expect(messageRate?.sent).toBeGreaterThan(0);
    }
  });

  it('of a subject are those of the view that it is asked in', async () => {
    const subject = encodeURIComponent('service:Kubernetes/shop/catalog');
    const askedIn = async (view: string) =>
      provenanceSchema.parse(
        await (await get(`/api/provenance?subject=${subject}&signal=requestRate&view=${view}`)).json(),
      );
    // In the workload view only requests that reached nobody lie on the service's own node.
    expect((await askedIn('service')).series).toBeGreaterThan((await askedIn('workload')).series);
    const history = await get(`/api/series?subject=${subject}&signals=requestRate&view=service`);
    const { series } = seriesSchema.parse(await history.json());
    expect(series.some(({ points }) => points.some(([, value]) => value !== null))).toBe(true);
  });
});

describe('answers that are kept', () => {
  it('are 304 for who has them, and the same when compressed', async () => {
    const at = Math.floor(Date.now() / 15_000) * 15 - 30;
    const first = await get(`/api/graph?at=${at}`, { 'accept-encoding': 'identity' });
    const plain = await first.arrayBuffer();
    const again = await get(`/api/graph?at=${at}`, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    const compressed = await get(`/api/graph?at=${at}`, { 'accept-encoding': 'br' });
    expect(compressed.headers.get('content-encoding')).toBe('br');
    expect(await compressed.arrayBuffer()).toEqual(plain);
  });
});

describe('a backend in trouble', () => {
  const states = (events: readonly { event: string; data: unknown }[]): string[] =>
    events.filter(({ event }) => event === 'status').map(({ data }) => graphStatusSchema.parse(data).state);

  it.each([
    ['dies', { kind: 'refuse' }],
    ['hangs up', { kind: 'reset' }],
    ['sends half an answer', { kind: 'truncate', keepRatio: 0.5 }],
    ['answers 503', { kind: 'status', status: 503 }],
    [
      'answers a page instead of data',
      { kind: 'status', status: 502, body: '<html>Bad gateway</html>', contentType: 'text/html' },
    ],
  ])('that %s leaves the last good map, marked as old, and it recovers by itself', async (_how, fault) => {
    await get('/api/graph?view=service');
    const [opened, saidOld] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const watched = readEvents(
      `${console.url}/api/graph/stream?view=service`,
      (all) => {
        if (all.length > 0) opened.resolve();
        if (states(all).includes('stale')) saidOld.resolve();
        return states(all).includes('stale') && states(all).at(-1) === 'live';
      },
      { withinMs: 110_000 },
    );
    await Promise.race([opened.promise, watched]);
    await lab.turn('fault', { server: 'prometheus', fault });
    const stale = await eventually(
      'the answer says that it is old',
      async () => {
        const response = await get('/api/graph?view=service');
        expect(response.status).toBe(200);
        const snapshot = graphSnapshotSchema.parse(await response.json());
        return snapshot.staleSince === null ? null : snapshot;
      },
      40_000,
    );
    expect(stale.edges.length).toBeGreaterThan(3);
    const cold = await get('/api/graph?view=app&window=7m');
    expect([502, 503]).toContain(cold.status);
    expect(JSON.stringify(problemSchema.parse(await cold.json()))).not.toContain('127.0.0.1');
    // The stream asks at its own instants: healed before the next one, it would have nothing to tell.
    await Promise.race([saidOld.promise, watched]);
    await lab.turn('heal', {});
    expect(states(await watched)).toEqual(expect.arrayContaining(['stale', 'live']));
  });

  it('that answers 422 is told with its own words', async () => {
    const body = JSON.stringify({
      status: 'error',
      errorType: 'execution',
      error: 'query processing would load too many samples into memory',
    });
    await lab.turn('fault', {
      server: 'prometheus',
      fault: { kind: 'status', status: 422, body, contentType: 'application/json' },
    });
    const response = await get('/api/graph?view=app&window=8m');
    await lab.turn('heal', {});
    expect(response.status).toBe(502);
    expect(problemSchema.parse(await response.json()).detail).toContain('too many samples');
  });

  it('is no reason to send requests elsewhere', async () => {
    await lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    const ready = await get('/readyz');
    await lab.turn('heal', {});
    expect(ready.status).toBe(200);
  });
});

describe('operations', () => {
  it('counts own and upstream requests, and viewers', async () => {
    const text = await (await fetch(console.metricsUrl)).text();
    expect(text).toMatch(
      /pilothouse_http_request_duration_seconds_count\{method="GET",route="\/api\/graph",status="200"\} \d+/,
    );
    expect(text).toMatch(
      /pilothouse_upstream_request_duration_seconds_count\{source="Prometheus",operation="instant query",outcome="ok"\} \d+/,
    );
    expect(text).toContain('pilothouse_viewers 0');
  });

  it('exports spans of own and upstream requests', async () => {
    await eventually(
      'spans came',
      () => spans.join('').includes('GET /api/graph') && spans.join('').includes('Prometheus instant query'),
      30_000,
    );
  });

  it('writes the token nowhere', () => {
    expect(console.program.output()).not.toContain(TOKEN);
    expect(spans.join('')).not.toContain(TOKEN);
  });

  it('stops within 10 s though a stream is open, and ends the stream', async () => {
    const own = await startConsole({ PROMETHEUS_URL: lab.prometheusUrl });
    const open = readEvents(`${own.url}/api/graph/stream`, () => false);
    await eventually('a viewer is there', async () =>
      (await (await fetch(own.metricsUrl)).text()).includes('pilothouse_viewers 1'),
    );
    const startedMs = performance.now();
    expect(await own.program.stop()).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(graphStatusSchema.parse((await open).at(-1)?.data).detail).toContain('being stopped');
    await own.stop();
  });
});
