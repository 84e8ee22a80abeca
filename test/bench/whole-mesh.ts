/**
 * The map of a whole mesh (100 namespaces of 10 services) over a real Prometheus: what it asks, how long it takes against
 * the very queries sent without the console, what it costs, and how large it is.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { alignToGrid } from '../../lib/domain/time-window.ts';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { generateMesh } from '../support/generated-mesh.ts';
import { startPrometheus } from '../support/prometheus-server.ts';
import { findRealPart } from '../support/real-part.ts';
import { startConsole } from '../support/stack.ts';
import { slowestAlone, slowestTogether, type Question } from './support/direct-queries.ts';
import {
  count,
  judge,
  kilobytes,
  median,
  megabytes,
  percent,
  print,
  ratio,
  seconds,
} from './support/figures.ts';
import { watchPatches, type EventSize } from './support/live-patches.ts';
import { processFigures } from './support/process-metrics.ts';
import { timedAnswer } from './support/timed-answer.ts';
import { SCRAPE_SECONDS, writeMesh } from './support/written-mesh.ts';

const HISTORY_SECONDS = 330;
const FUTURE_SECONDS = 300;
const CHANGE_AFTER_SECONDS = 210;
const CHANGED_EDGE_EVERY = 20;
const MOST_CHANGED_RATIO = 0.06;
const QUIET_SECONDS = 30;
const WARM_UP_ROUNDS = 2;
/** A busy machine takes long for these: fewer are asked for by the environment, and said in what is printed. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const MAPS = Number(process.env.BENCH_MAPS ?? 100);
const VIEWS = ['app', 'workload', 'service', 'namespace'] as const;

const binary = findRealPart('prometheus');
if (binary === null) throw new Error('The bench needs Prometheus (Debian: apt-get install prometheus).');

const mesh = generateMesh({ namespaces: 100, servicesPerNamespace: 10, seed: 7 });
const now = alignToGrid(Date.now() / 1000, SCRAPE_SECONDS);
const from = now - HISTORY_SECONDS;
const changesAt = now + CHANGE_AFTER_SECONDS;
const changed = new Set(mesh.flows.filter((_, at) => at % CHANGED_EDGE_EVERY === 0));

/** Instants with a full window of samples behind them, and none of the change. */
const instants = (windowSeconds: number): readonly number[] => {
  const first = from + windowSeconds + SCRAPE_SECONDS;
  return Array.from({ length: (now - first) / SCRAPE_SECONDS + 1 }, (_, at) => first + at * SCRAPE_SECONDS);
};

const prometheus = await startPrometheus({ binary, acceptsWrites: true });
const proxy = await startCountingProxy(prometheus.url);
const folder = await mkdtemp(join(tmpdir(), 'pilothouse-bench-'));
// A map without quantiles would be no measure, so that the console waits for them however busy the machine is.
const patient = join(folder, 'pilothouse.yaml');
await writeFile(patient, 'prometheus: { timeoutSeconds: 240 }\n');
const counted = await startConsole({ PILOTHOUSE_CONFIG: patient, PROMETHEUS_URL: proxy.url });
const direct = await startConsole({ PILOTHOUSE_CONFIG: patient, PROMETHEUS_URL: prometheus.url });
const map = (at: number, more = ''): string => `/api/graph?window=60s&view=app&at=${at}${more}`;

/** What one map asks, by the steps in which it is asked: traffic, then latency. */
async function questionsOf(path: string): Promise<readonly (readonly Question[])[]> {
  proxy.take();
  await timedAnswer(`${counted.url}${path}`);
  const asked = proxy.take().filter(({ query }) => query !== null);
  const isLatency = ({ query }: { query: string | null }): boolean => query?.includes('_bucket') === true;
  return [asked.filter((one) => !isLatency(one)), asked.filter(isLatency)];
}

async function measureQueries(): Promise<readonly (readonly Question[])[]> {
  const [first = now, second = now] = instants(60);
  const whole = await questionsOf(map(first));
  const ten = await questionsOf(
    map(second, `&namespaces=${Array.from({ length: 10 }, (_, at) => `ns${at}`).join(',')}`),
  );
  if (whole[1]?.length === 0) throw new Error('The map came without quantiles: the machine is too busy.');
  judge({
    figure: 'queries for a map of 100 namespaces',
    value: whole.flat().length,
    budget: 6,
    show: count,
  });
  judge({ figure: 'queries for a map of 10 namespaces', value: ten.flat().length, budget: 6, show: count });
  proxy.take();
  await wait(QUIET_SECONDS * 1000);
  const figure = `requests to Prometheus in ${QUIET_SECONDS} s without a viewer`;
  judge({ figure, value: proxy.take().length, budget: 0, show: count });
  return whole;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function measurePatches(): Promise<void> {
  if (Date.now() / 1000 > changesAt - SCRAPE_SECONDS) {
    print(
      'live patches',
      'not measured',
      '',
      'the machine was too slow: the change had come before the stream',
    );
    return;
  }
  const until = changesAt + 3 * SCRAPE_SECONDS;
  const { snapshot, patches } = await watchPatches(
    `${direct.url}/api/graph/stream?window=60s&view=app`,
    until,
  );
  const perInstant = [1, 2, 3].map((step) =>
    patches.filter(
      // A Prometheus too slow for quantiles changes the latency of every edge, which is another question.
      ({ at, edges }) =>
        at === changesAt + step * SCRAPE_SECONDS && edges < MOST_CHANGED_RATIO * snapshot.edges,
    ),
  );
  const all = perInstant.flat();
  const largest = all.reduce<EventSize | null>(
    (most, one) => (one.bytes > (most?.bytes ?? 0) ? one : most),
    null,
  );
  if (largest === null) throw new Error('No patch came after the change.');
  const share = largest.edges / snapshot.edges;
  const unchanged = patches.filter(({ at }) => at <= changesAt);
  print(
    'snapshot as JSON',
    megabytes(snapshot.bytes),
    '',
    `gzip ${kilobytes(snapshot.gzipBytes)}, ${snapshot.edges} edges`,
  );
  print('patches while nothing changes, median', kilobytes(median(unchanged.map(({ bytes }) => bytes))));
  const title = `largest patch, ${percent(share)} of the edges and ${largest.nodes} nodes changed`;
  const reference = `gzip ${percent(largest.gzipBytes / snapshot.gzipBytes)} of the snapshot's`;
  judge({ figure: title, value: largest.bytes / snapshot.bytes, budget: 0.1, show: percent, reference });
  const both = median(
    perInstant
      .filter((parts) => parts.length > 0)
      .map((parts) => sum(parts.map(({ bytes }) => bytes)) / snapshot.bytes),
  );
  print('all patches of one such instant, against the snapshot', percent(both), '', 'traffic, then latency');
}

interface Round {
  readonly map: number;
  readonly alone: number;
  readonly together: number;
}

async function measureTimes(questions: readonly (readonly Question[])[]): Promise<void> {
  const rounds: Round[] = [];
  const cpu: number[] = [];
  for (const at of instants(60).slice(0, ROUNDS + WARM_UP_ROUNDS)) {
    const before = await processFigures(direct.metricsUrl);
    const { seconds: took } = await timedAnswer(`${direct.url}${map(at)}`);
    const after = await processFigures(direct.metricsUrl);
    cpu.push(after.cpuSeconds - before.cpuSeconds);
    const alone = await slowestAlone(prometheus.url, questions.flat());
    rounds.push({ map: took, alone, together: await slowestTogether(prometheus.url, questions) });
  }
  const warm = rounds.slice(WARM_UP_ROUNDS);
  const took = median(warm.map((round) => round.map));
  const alone = median(warm.map((round) => round.alone));
  const together = median(warm.map((round) => round.together));
  const against = (slowest: number, how: string): void =>
    judge({
      figure: `cold map, median of ${ROUNDS}`,
      value: took,
      budget: 1.3 * slowest + 0.1,
      show: seconds,
      reference: `1.3 × ${seconds(slowest)} + 0.1 s: the slowest of its queries, ${how}; ${ratio(took / slowest)}`,
    });
  against(alone, 'each sent alone');
  against(together, 'sent together as the console does');
  judge({
    figure: 'own CPU per cold map, median',
    value: median(cpu.slice(WARM_UP_ROUNDS)),
    budget: 0.3,
    show: seconds,
    reference: `the first ${seconds(cpu[0] ?? 0)}`,
  });
  await measureKept(map(instants(60).at(WARM_UP_ROUNDS + ROUNDS - 1) ?? now));
}

async function measureKept(path: string): Promise<void> {
  const answers = [];
  for (let at = 0; at < 20; at += 1) answers.push(await timedAnswer(`${direct.url}${path}`));
  judge({
    figure: 'kept map, median of 20',
    value: median(answers.map((one) => one.seconds)),
    budget: 0.02,
    show: seconds,
  });
  const sizes = await Promise.all(
    ['gzip', 'br', 'zstd', 'identity'].map((encoding) => timedAnswer(`${direct.url}${path}`, encoding)),
  );
  for (const one of sizes) print(`size of the map, ${one.encoding}`, kilobytes(one.bytes));
}

async function measureMemory(): Promise<void> {
  const paths = [60, 120].flatMap((windowSeconds) =>
    instants(windowSeconds).flatMap((at) =>
      VIEWS.map((view) => `/api/graph?window=${windowSeconds}s&view=${view}&at=${at}`),
    ),
  );
  for (const path of paths.slice(0, MAPS)) await timedAnswer(`${direct.url}${path}`);
  const { residentBytes } = await processFigures(direct.metricsUrl);
  judge({
    figure: `server memory after ${Math.min(MAPS, paths.length)} more maps, with quantiles`,
    value: residentBytes,
    budget: 300e6,
    show: megabytes,
    reference: 'the budget is for 100 maps',
  });
}

try {
  const span = { from, to: now + FUTURE_SECONDS, changesAt, changed };
  const series = await writeMesh(prometheus.url, mesh, span);
  print('mesh', `${mesh.workloads.length} workloads`, '', `${mesh.flows.length} edges, ${series} series`);
  const questions = await measureQueries();
  await measurePatches();
  await measureTimes(questions);
  await measureMemory();
} finally {
  await direct.stop();
  await counted.stop();
  await proxy.close();
  await prometheus.stop();
  await rm(folder, { recursive: true, force: true });
}
