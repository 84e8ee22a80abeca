/** What the console adds to its trace store: 200 traces searched with detail, and one trace of 10,000 and 100,000 spans. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { startConsole, startLab } from '../support/stack.ts';
import { otlpAnswer, startSteeredTraceStore, type OtlpSpan } from '../support/steered-trace-store.ts';
import { judge, median, megabytes, print, ratio, seconds } from './support/figures.ts';
import { processFigures } from './support/process-metrics.ts';
import { timedAnswer } from './support/timed-answer.ts';

const TRACE = '7824ccc69bd58ef191b4be82fc76bf74';
const ROUNDS = 7;
const SEARCH_ROUNDS = 15;
const SERVICES = ['web', 'cart', 'checkout', 'payment', 'catalog'];

const keyValues = (tags: Readonly<Record<string, string>>): { key: string; value: object }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value: { stringValue: value } }));

/** As Envoy writes it: nineteen tags. */
function span(at: number, count: number): OtlpSpan {
  const name = SERVICES[at % SERVICES.length] ?? 'web';
  const callee = SERVICES[(at + 1) % SERVICES.length] ?? 'web';
  const isClient = at % 2 === 1;
  const id = (of: number): string => (of + 1).toString(16).padStart(16, '0');
  return {
    traceId: TRACE,
    spanId: id(at),
    ...(at === 0 ? {} : { parentSpanId: id(Math.floor((at - 1) / 3)) }),
    name: `${callee}.shop.svc.cluster.local:80/*`,
    kind: isClient ? 3 : 2,
    startTimeUnixNano: String(1_795_425_738_000_000_000n + BigInt(at) * 1_000n),
    endTimeUnixNano: String(1_795_425_738_000_000_000n + BigInt(count * 3 - at) * 1_000n),
    attributes: keyValues({
      component: 'proxy',
      node_id: `sidecar~10.1.2.${at % 200}~${name}-v1-54bb874995-4lqzt.shop~shop.svc.cluster.local`,
      'guid:x-request-id': 'a76cff28-4455-930f-9845-c38c6db75590',
      'http.method': 'GET',
      'http.protocol': 'HTTP/1.1',
      'http.status_code': '200',
      'http.url': `http://${callee}:80/items/${at}`,
      user_agent: 'curl/8.5.0',
      downstream_cluster: '-',
      'peer.address': '10.1.2.21:9080',
      request_size: '0',
      response_size: '1183',
      response_flags: '-',
      upstream_cluster: isClient ? `outbound|80||${callee}.shop.svc.cluster.local` : 'inbound|80||',
      'istio.canonical_service': name,
      'istio.canonical_revision': 'v1',
      'istio.cluster_id': 'Kubernetes',
      'istio.mesh_id': 'cluster.local',
      'istio.namespace': 'shop',
    }),
    status: {},
  };
}

async function medianSeconds(url: string, rounds = ROUNDS): Promise<number> {
  await timedAnswer(url);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push((await timedAnswer(url)).seconds);
  return median(times);
}

/** What the store's answer costs whoever needs it as values: fetched, read and parsed, and nothing done with it. */
async function plainSeconds(url: string): Promise<number> {
  const startedMs = performance.now();
  await (await fetch(url)).json();
  return (performance.now() - startedMs) / 1_000;
}

async function searches(): Promise<void> {
  const lab = await startLab(['--scenario', 'shop']);
  const console = await startConsole({ PROMETHEUS_URL: lab.prometheusUrl, TRACES_URL: lab.jaegerUrl });
  try {
    const now = Math.floor(Date.now() / 1_000);
    const time = (at: number): string => encodeURIComponent(new Date(at * 1_000).toISOString());
    // Each round asks for another span of time: nobody answers from what was kept.
    const ofStore = (round: number): string =>
      `${lab.jaegerUrl}/api/v3/traces?query.startTimeMin=${time(now - 900 - round)}&query.startTimeMax=${time(now)}&query.searchDepth=200`;
    const ofConsole = (round: number): string =>
      `${console.url}/api/traces?from=${now - 900 - round}&to=${now}&limit=200`;
    await eventually('there are 200 traces', async () => {
      const { traces } = (await (await fetch(ofConsole(0))).json()) as { traces: unknown[] };
      return traces.length === 200;
    });
    const times = { store: [] as number[], plain: [] as number[], own: [] as number[] };
    const before = await processFigures(console.metricsUrl);
    for (let round = 1; round <= SEARCH_ROUNDS; round += 1) {
      times.store.push((await timedAnswer(ofStore(round))).seconds);
      times.plain.push(await plainSeconds(ofStore(round)));
      times.own.push((await timedAnswer(ofConsole(round))).seconds);
    }
    const after = await processFigures(console.metricsUrl);
    const [store, plain, own] = [median(times.store), median(times.plain), median(times.own)];
    print('200 traces: the bytes of the store alone', seconds(store));
    print('200 traces: CPU of the console', seconds((after.cpuSeconds - before.cpuSeconds) / SEARCH_ROUNDS));
    print('200 traces searched with detail, against the bytes of the store alone', ratio(own / store));
    judge({
      figure: '200 traces searched with detail, against a plain client that reads and parses them',
      value: own / plain,
      budget: 2,
      show: ratio,
      reference: `${seconds(own)} against ${seconds(plain)}`,
    });
  } finally {
    await console.stop();
    await lab.stop();
  }
}

async function largeTraces(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-bench-'));
  const config = join(folder, 'console.yaml');
  await writeFile(config, 'traces: { kind: jaeger, maxMegabytes: 512, timeoutSeconds: 120 }\n');
  const store = await startSteeredTraceStore();
  const console = await startConsole({
    PROMETHEUS_URL: 'http://127.0.0.1:9',
    PILOTHOUSE_CONFIG: config,
    TRACES_URL: store.url,
  });
  try {
    for (const [count, rounds] of [
      [10_000, ROUNDS],
      [100_000, 3],
    ] as const) {
      const body = otlpAnswer(Array.from({ length: count }, (_, at) => span(at, count)));
      store.answer((response) => response.end(body));
      const url = `${console.url}/api/traces/${TRACE}`;
      const before = await processFigures(console.metricsUrl);
      const own = await medianSeconds(url, rounds);
      const after = await processFigures(console.metricsUrl);
      const { bytes, encoding } = await timedAnswer(url);
      const name = `${count.toLocaleString('en')} spans`;
      print(`${name}: answer of the store`, megabytes(body.length));
      print(`${name}: answer of the console`, megabytes(bytes), '', encoding);
      print(`${name}: until all of it is read, store included`, seconds(own));
      print(`${name}: CPU of the console`, seconds((after.cpuSeconds - before.cpuSeconds) / (rounds + 1)));
    }
  } finally {
    await console.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await searches();
await largeTraces();
