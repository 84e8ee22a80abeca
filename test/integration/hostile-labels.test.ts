import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphSnapshotSchema } from '@/lib/contract/graph.ts';
import { provenanceSchema, seriesSchema } from '@/lib/contract/figures.ts';
import { mistakesOfAnswer } from '../support/openapi-check.ts';
import { startConsole, type RunningConsole } from '../support/stack.ts';

/** Names that somebody could put into labels. */
const HOSTILE: Readonly<Record<string, string>> = {
  markup: '<img src=x onerror=alert(1)>',
  quotes: '"\'`\\',
  newlines: 'a\nb\r\nevent: snapshot\ndata: {}\n\n',
  long: 'n'.repeat(10_000),
  rightToLeft: '\u202etxt.exe\u202c',
  nul: 'a\u0000b',
  structure: 'a/b|c%2Fd',
  prototype: '__proto__',
};

let backend: Server;
let console: RunningConsole;

const metricOf = (name: string) => ({
  reporter: 'source',
  source_cluster: 'c1',
  source_workload_namespace: 'shop',
  source_workload: 'frontend',
  source_canonical_service: 'frontend',
  source_canonical_revision: 'v1',
  destination_cluster: 'c1',
  destination_workload_namespace: 'shop',
  destination_workload: name,
  destination_canonical_service: name,
  destination_canonical_revision: name,
  destination_service_namespace: 'shop',
  destination_service_name: name,
  destination_service: name,
  request_protocol: 'http',
  response_code: '200',
  response_flags: name,
});

/** A Prometheus whose every label value is hostile; the real one would take them all too. */
beforeAll(async () => {
  backend = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const query = new URLSearchParams(body).get('query') ?? '';
      const isRequests = query.startsWith('sum by (reporter') && query.includes('istio_requests_total');
      const at = Number(new URLSearchParams(body).get('time') ?? 0);
      const isRange = request.url?.includes('query_range') === true;
      const result = Object.values(HOSTILE).map((name) => ({
        metric: metricOf(name),
        ...(isRange ? { values: [[at, '2']] } : { value: [at, '2'] }),
      }));
      const count = query.startsWith('count(') ? [{ metric: {}, value: [at, '1'] }] : [];
      const data = { resultType: isRange ? 'matrix' : 'vector', result: isRequests ? result : count };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'success', data }));
    });
  });
  await new Promise<void>((resolve) => {
    backend.listen(0, '127.0.0.1', resolve);
  });
  console = await startConsole({
    PROMETHEUS_URL: `http://127.0.0.1:${(backend.address() as AddressInfo).port}`,
  });
});

afterAll(async () => {
  await console?.stop();
  backend?.closeAllConnections();
  backend?.close();
});

describe('hostile label values', () => {
  it.each(['workload', 'app', 'service', 'namespace'])(
    'are names like any other in the %s view',
    async (view) => {
      const response = await fetch(`${console.url}/api/graph?view=${view}`);
      const body: unknown = await response.json();
      expect(response.status).toBe(200);
      expect(mistakesOfAnswer('/api/graph', 200, 'application/json', body)).toEqual([]);
      const { nodes, edges } = graphSnapshotSchema.parse(body);
      if (view === 'namespace') return;
      const names = nodes.map(({ name }) => name);
      for (const name of Object.values(HOSTILE)) expect(names).toContain(name);
      if (view === 'workload') {
        // As sent: reading by the schema leaves out a key named __proto__.
        const sent = body as { edges: { responseFlags: Record<string, number> }[] };
        const flags = sent.edges.flatMap(({ responseFlags }) => Object.keys(responseFlags));
        expect(new Set(flags)).toEqual(new Set(Object.values(HOSTILE)));
        expect(edges).toHaveLength(Object.keys(HOSTILE).length);
      }
    },
  );

  it.each(Object.entries(HOSTILE))('%s: its node has a history and a provenance', async (_what, name) => {
    const map = await fetch(`${console.url}/api/graph?view=workload`);
    const { nodes } = graphSnapshotSchema.parse(await map.json());
    const subject = encodeURIComponent(nodes.find((node) => node.name === name)?.id ?? 'none');
    const history = await fetch(`${console.url}/api/series?subject=${subject}`);
    expect(history.status).toBe(200);
    seriesSchema.parse(await history.json());
    const provenance = await fetch(`${console.url}/api/provenance?subject=${subject}&signal=requestRate`);
    expect(provenance.status).toBe(200);
    expect(provenanceSchema.parse(await provenance.json()).series).toBe(1);
  });

  it('cannot end an event of the stream or begin another', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${console.url}/api/graph/stream?view=workload`, { signal: leaving.signal });
    let text = '';
    const decoder = new TextDecoder();
    if (response.body === null) throw new Error('The stream has no body.');
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('event: status')) break;
    }
    leaving.abort();
    const events = text.split('\n').filter((line) => line.startsWith('event: '));
    expect(new Set(events)).toEqual(new Set(['event: snapshot', 'event: status']));
    const data = text.split('\n').find((line) => line.startsWith('data: '));
    graphSnapshotSchema.parse(JSON.parse(data?.slice('data: '.length) ?? ''));
  });

  it('are found by the filter as the text that they are', async () => {
    const response = await fetch(
      `${console.url}/api/graph?view=workload&filter=${encodeURIComponent('onerror=')}`,
    );
    const { nodes } = graphSnapshotSchema.parse(await response.json());
    expect(new Set(nodes.map(({ name }) => name))).toEqual(new Set([HOSTILE.markup, 'frontend']));
  });
});
