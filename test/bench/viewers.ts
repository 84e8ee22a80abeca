/** 500 viewers of one live view: what they cost the backend and the console, against one viewer. */
import { request, type ClientRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { startConsole, startLab } from '../support/stack.ts';
import { judge, kilobytes, percent, print, ratio } from './support/figures.ts';
import { processFigures } from './support/process-metrics.ts';

const WATCH_SECONDS = 60;
const VIEWERS = 500;

interface Viewer {
  readonly request: ClientRequest;
  events: number;
  bytes: number;
}

function openViewer(url: string): Viewer {
  const outgoing = request(url, { agent: false, headers: { accept: 'text/event-stream' } });
  const viewer: Viewer = { request: outgoing, events: 0, bytes: 0 };
  outgoing.once('response', (response) => {
    response.on('data', (chunk: Buffer) => {
      viewer.bytes += chunk.length;
      viewer.events += chunk.toString('latin1').match(/^event:/gm)?.length ?? 0;
    });
  });
  outgoing.on('error', () => undefined);
  outgoing.end();
  return viewer;
}

const lab = await startLab(['--scenario', 'shop']);
const proxy = await startCountingProxy(lab.prometheusUrl);
const running = await startConsole({ PROMETHEUS_URL: proxy.url, KUBECONFIG: lab.kubeconfig });
const stream = `${running.url}/api/graph/stream?window=60s&view=app`;

async function watch(count: number): Promise<{ queries: number; cpuShare: number; bytes: number }> {
  const viewers = Array.from({ length: count }, () => openViewer(stream));
  await eventually('every viewer has a map', () => viewers.every(({ events }) => events > 0), 60_000);
  proxy.take();
  const before = await processFigures(running.metricsUrl);
  const startedMs = performance.now();
  await wait(WATCH_SECONDS * 1000);
  const after = await processFigures(running.metricsUrl);
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  const queries = proxy.take().filter(({ query }) => query !== null).length;
  for (const viewer of viewers) viewer.request.destroy();
  return {
    queries,
    cpuShare: (after.cpuSeconds - before.cpuSeconds) / elapsedSeconds,
    bytes: viewers.reduce((sum, { bytes }) => sum + bytes, 0) / count,
  };
}

try {
  const one = await watch(1);
  const many = await watch(VIEWERS);
  print('upstream queries in a minute, 1 viewer', String(one.queries));
  print(
    `upstream queries in a minute, ${VIEWERS} viewers`,
    String(many.queries),
    'as for one',
    ratio(many.queries / one.queries),
  );
  print('own CPU, 1 viewer', percent(one.cpuShare));
  const figure = `own CPU, ${VIEWERS} viewers, share of a core`;
  judge({ figure, value: many.cpuShare, budget: 0.5, show: percent });
  print('received by one viewer in that minute', kilobytes(many.bytes));
} finally {
  await running.stop();
  await proxy.close();
  await lab.stop();
}
