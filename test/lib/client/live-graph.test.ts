import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { LiveGraph } from '@/lib/client/live-graph.ts';
import { eventually } from '../../support/eventually.ts';
import { someNode, someSnapshot } from './graph-snapshots.ts';

const question = { mesh: null, view: 'app', namespaces: [], windowSeconds: 60, at: null } as const;

interface Console {
  readonly origin: string;
  /** What came in, oldest first: path and `Last-Event-ID`. */
  readonly asked: { path: string; lastEventId: string | undefined }[];
  stream: (response: ServerResponse) => void;
  graph: (response: ServerResponse) => void;
}

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function startConsole(): Promise<Console> {
  const asked: Console['asked'] = [];
  const console: Console = { origin: '', asked, stream: (r) => r.destroy(), graph: (r) => r.destroy() };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, lastEventId: request.headers['last-event-id']?.toString() });
    if (path.startsWith('/api/graph/stream')) console.stream(response);
    else console.graph(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(console, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const begin = (response: ServerResponse, ...events: string[]): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const text of events) response.write(text);
};

const answer = (snapshot: GraphSnapshot) => (response: ServerResponse) =>
  void response.end(JSON.stringify(snapshot));

const refuse = (status: number, code: string, detail: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, detail, code }));
};

const patch = (base: string, revision: string, names: readonly string[]) => ({
  ...someSnapshot({ revision }),
  base,
  nodes: { set: names.map((name) => someNode(name)), remove: [] },
  edges: { set: [], remove: [] },
});

function follow(console: Console, options: ConstructorParameters<typeof LiveGraph>[0] = {}): LiveGraph {
  const graph = new LiveGraph({ origin: console.origin, wait: async () => {}, ...options });
  cleanUps.push(() => graph.stop());
  graph.ask(question);
  return graph;
}

const names = (graph: LiveGraph): string[] => graph.store.get().snapshot?.nodes.map(({ name }) => name) ?? [];

describe('a live map', () => {
  it('draws the snapshot, then what changed', async () => {
    const console = await startConsole();
    console.stream = (response) =>
      begin(
        response,
        event('snapshot', someSnapshot({ nodes: [someNode('cart')] })),
        event('patch', patch('r1', 'r2', ['ratings'])),
      );
    const graph = follow(console);
    await eventually('both are there', () => names(graph).length === 2);
    expect(names(graph)).toEqual(['cart', 'ratings']);
    expect(graph.store.get().snapshot?.revision).toBe('r2');
    expect(graph.store.get().connection).toEqual({ kind: 'streaming' });
  });

  it('keeps what did not change as it is, so that nothing is drawn twice', async () => {
    const console = await startConsole();
    const cart = someNode('cart');
    console.stream = (response) => {
      begin(response, event('snapshot', someSnapshot({ nodes: [cart] })));
      setImmediate(() => response.write(event('patch', patch('r1', 'r2', ['ratings']))));
    };
    const graph = follow(console);
    await eventually('the snapshot is there', () => names(graph).length > 0);
    const before = graph.store.get().snapshot?.nodes[0];
    await eventually('the patch is there', () => names(graph).length === 2);
    expect(graph.store.get().snapshot?.nodes[0]).toBe(before);
  });

  it('goes on from its revision after a cut', async () => {
    const console = await startConsole();
    console.stream = (response) => {
      if (console.asked.length === 1) {
        begin(response, event('snapshot', someSnapshot()));
        setImmediate(() => response.destroy());
      } else begin(response, event('patch', patch('r1', 'r2', ['cart'])));
    };
    const graph = follow(console);
    await eventually('the patch is there', () => names(graph).length === 1);
    expect(console.asked.map(({ lastEventId }) => lastEventId)).toEqual([undefined, 'r1']);
  });

  it('asks for a fresh snapshot when a patch does not fit', async () => {
    const console = await startConsole();
    console.stream = (response) => {
      if (console.asked.length === 1) {
        begin(response, event('snapshot', someSnapshot()), event('patch', patch('r7', 'r8', ['stranger'])));
      } else begin(response, event('snapshot', someSnapshot({ revision: 'r8', nodes: [someNode('cart')] })));
    };
    const graph = follow(console);
    await eventually('the fresh snapshot is there', () => names(graph).length === 1);
    expect(names(graph)).toEqual(['cart']);
    expect(console.asked[1]?.lastEventId).toBeUndefined();
  });

  it('asks for single answers where streams do not come through', async () => {
    const console = await startConsole();
    console.graph = answer(someSnapshot({ nodes: [someNode('cart')] }));
    const graph = follow(console);
    await eventually('it polls', () => graph.store.get().connection.kind === 'polling');
    expect(names(graph)).toEqual(['cart']);
  });

  it('keeps the last map, says why and when it tries again, and heals', async () => {
    const console = await startConsole();
    const goOn: { now: (() => void) | null } = { now: null };
    const wait = (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        goOn.now = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    console.stream = (response) => {
      begin(response, event('snapshot', someSnapshot({ nodes: [someNode('cart')] })));
      setImmediate(() => response.destroy());
    };
    const graph = follow(console, { wait, nowMs: () => 5_000 });
    await eventually('it rests', () => goOn.now !== null);
    console.stream = refuse(503, 'source-unavailable', 'Prometheus has not answered since 14:29:58.');
    console.graph = console.stream;
    goOn.now?.();
    await eventually('the second failure is there', () => {
      const { connection } = graph.store.get();
      return connection.kind === 'failed' && connection.failure.code === 'source-unavailable';
    });
    const { connection } = graph.store.get();
    expect(connection).toMatchObject({
      failure: { message: 'Prometheus has not answered since 14:29:58.' },
      sinceMs: 5_000,
    });
    expect(names(graph)).toEqual(['cart']);
    console.stream = (response) => begin(response, event('snapshot', someSnapshot({ revision: 'r9' })));
    graph.retryNow();
    await eventually('it streams again', () => graph.store.get().connection.kind === 'streaming');
  });

  it('does not ask again for what the server will never answer', async () => {
    const console = await startConsole();
    console.stream = refuse(400, 'invalid-request', 'window: must be at most 24h');
    console.graph = console.stream;
    const graph = follow(console);
    await eventually('it gives up', () => {
      const { connection } = graph.store.get();
      return connection.kind === 'failed' && connection.nextTryAtMs === null;
    });
    expect(graph.store.get().connection).toMatchObject({
      failure: { message: 'window: must be at most 24h' },
    });
  });

  it('takes a stream without a sign of life for dead', async () => {
    const console = await startConsole();
    console.stream = (response) => begin(response, event('snapshot', someSnapshot()));
    follow(console, { silenceMs: 60 });
    await eventually('it connects again', () => console.asked.length > 1);
  });

  it('asks once for an instant of the past and stays there', async () => {
    const console = await startConsole();
    console.graph = answer(someSnapshot({ at: 1_000, nodes: [someNode('cart')] }));
    const graph = new LiveGraph({ origin: console.origin, wait: async () => {} });
    cleanUps.push(() => graph.stop());
    graph.ask({ ...question, at: 1_000 });
    await eventually('the instant is there', () => graph.store.get().connection.kind === 'still');
    expect(console.asked.map(({ path }) => path)).toEqual(['/api/graph?window=1m&view=app&at=1000']);
  });

  it('shows the last map until another view is there', async () => {
    const console = await startConsole();
    console.stream = (response) =>
      begin(response, event('snapshot', someSnapshot({ nodes: [someNode('cart')] })));
    const graph = follow(console);
    await eventually('the first view is there', () => names(graph).length === 1);
    console.stream = (response) => response.writeHead(200).flushHeaders();
    graph.ask({ ...question, view: 'service' });
    expect(names(graph)).toEqual(['cart']);
    expect(graph.store.get().answered).toMatchObject({ view: 'app' });
  });
});
