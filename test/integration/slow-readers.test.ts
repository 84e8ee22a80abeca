import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphPatchSchema, graphSnapshotSchema } from '@/lib/contract/graph.ts';
import { applyPatch, type GraphSnapshot } from '@/lib/graph/patch.ts';
import { processFigures } from '../bench/support/process-metrics.ts';
import { eventually } from '../support/eventually.ts';
import { startConsole, type RunningConsole } from '../support/stack.ts';

const READERS = 120;
/** Enough that what Node, the kernel and the stream hold for one connection is full. */
const INSTANTS_UNTIL_FULL = 14;
const MISSED_INSTANTS = 6;

const EDGES = 2_000;

let backend: Server;
let running: RunningConsole;
let folder: string;

/** Every edge has another rate at every instant, as in a mesh with traffic. */
function edgesAt(time: number): unknown {
  const result = Array.from({ length: EDGES }, (_, at) => ({
    metric: {
      reporter: 'destination',
      source_cluster: 'one',
      source_workload_namespace: 'shop',
      source_workload: `caller-${at % 97}`,
      destination_cluster: 'one',
      destination_workload_namespace: 'shop',
      destination_workload: `callee-${at}`,
      destination_service_namespace: 'shop',
      destination_service_name: `callee-${at}`,
      request_protocol: 'http',
      response_code: '200',
      connection_security_policy: 'mutual_tls',
    },
    value: [time, String(1 + ((at + time) % 1000) / 7)],
  }));
  return { status: 'success', data: { resultType: 'vector', result } };
}

const NOTHING = { status: 'success', data: { resultType: 'vector', result: [] } };

beforeAll(async () => {
  backend = createServer((asked, answer) => {
    let body = '';
    asked.setEncoding('utf8');
    asked.on('data', (chunk: string) => (body += chunk));
    asked.on('end', () => {
      const form = new URLSearchParams(body);
      const isTraffic = form.get('query')?.includes('istio_requests_total') === true;
      const content = isTraffic ? edgesAt(Number(form.get('time'))) : NOTHING;
      answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => {
    backend.listen(0, '127.0.0.1', resolve);
  });
  const address = backend.address();
  folder = await mkdtemp(join(tmpdir(), 'pilothouse-slow-'));
  const config = join(folder, 'pilothouse.yaml');
  await writeFile(config, 'sampling: { gridSeconds: 1 }\n');
  running = await startConsole({
    PILOTHOUSE_CONFIG: config,
    PROMETHEUS_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
  });
});

afterAll(async () => {
  await running?.stop();
  backend?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A connection in the hands of the test: it rebuilds the map from what it reads, and stops reading when told to. */
class Reader {
  map: GraphSnapshot | null = null;
  snapshots = 0;
  bytes = 0;
  #text = '';
  readonly #response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8');
    response.on('error', () => undefined);
  }

  static open(): Promise<Reader> {
    return new Promise((resolve, reject) => {
      const outgoing = request(`${running.url}/api/graph/stream?window=60s&view=workload&signals=requests`, {
        agent: false,
      });
      outgoing.once('response', (response) => resolve(new Reader(response)));
      outgoing.once('error', reject);
      outgoing.end();
    });
  }

  read(): void {
    this.#response.on('data', (chunk: string) => this.#take(chunk));
  }

  leave(): void {
    this.#response.destroy();
  }

  #take(chunk: string): void {
    this.bytes += chunk.length;
    this.#text += chunk;
    const blocks = this.#text.split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data === undefined) continue;
      if (block.includes('event: snapshot')) {
        this.snapshots += 1;
        this.map = graphSnapshotSchema.parse(JSON.parse(data));
      } else if (block.includes('event: patch') && this.map !== null) {
        this.map = applyPatch(this.map, graphPatchSchema.parse(JSON.parse(data)));
      }
    }
  }
}

/** Waits until the map that a quick reader holds is `instants` further on. */
async function passInstants(quick: Reader, instants: number): Promise<void> {
  const seen = new Set<number>();
  await eventually(
    `${instants} instants have passed`,
    () => {
      if (quick.map !== null) seen.add(quick.map.at);
      return seen.size > instants;
    },
    200_000,
  );
}

describe('readers of the live map that stop reading', () => {
  it('cost no more memory the longer they wait, and are where all others are once they read again', async () => {
    const quick = await Reader.open();
    quick.read();
    await eventually('the quick reader has a map', () => (quick.map?.edges.length ?? 0) > 500, 120_000);
    const slow = await Promise.all(Array.from({ length: READERS }, () => Reader.open()));

    await passInstants(quick, INSTANTS_UNTIL_FULL);
    const full = await processFigures(running.metricsUrl);
    const bytesBefore = quick.bytes;
    await passInstants(quick, MISSED_INSTANTS);
    const later = await processFigures(running.metricsUrl);

    // What all of them together missed, which a server with a queue for each would hold by now.
    const missedBytes = (quick.bytes - bytesBefore) * READERS;
    expect(later.residentBytes - full.residentBytes).toBeLessThan(missedBytes / 4);

    const [again] = slow;
    again?.read();
    await eventually(
      'the slow reader holds the map that the quick one holds',
      () => again?.map?.revision !== undefined && again.map.revision === quick.map?.revision,
      60_000,
    );
    expect(again?.map?.edges).toEqual(quick.map?.edges);
    // The state that it missed came as a whole, not as everything in between.
    expect(again?.snapshots).toBeGreaterThanOrEqual(2);
    expect(again?.bytes ?? 0).toBeLessThan(quick.bytes);
    for (const reader of [quick, ...slow]) reader.leave();
  });
});
