/** What steering costs: planning with a dry run, from apply to "converging" on the screen, a long ledger, and an idle driver. */
import { setTimeout as wait } from 'node:timers/promises';
import { openEmbeddedLedger } from '../../lib/server/ledger/open-ledger.ts';
import { sampleChange, samplePlan } from '../support/change-samples.ts';
import { eventually } from '../support/eventually.ts';
import { readEvents } from '../support/event-reader.ts';
import { startStack } from '../support/stack.ts';
import { judge, median, percent, print, ratio } from './support/figures.ts';
import { processFigures } from './support/process-metrics.ts';

const PLANS = 60;
const APPLIES = 10;
const RECORDED = 1000;
const IDLE_SECONDS = 30;
const LISTS = 20;

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
const p95 = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

const stack = await startStack({ env: { PILOTHOUSE_WRITES: 'enabled' } });
const { consoleUrl, lab } = stack;

async function post(path: string, body: unknown): Promise<{ id: string; digest: string; state?: string }> {
  const response = await fetch(`${consoleUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: string; digest: string; state?: string };
}

async function timed<T>(act: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const startedMs = performance.now();
  const value = await act();
  return { ms: performance.now() - startedMs, value };
}

const planSplit = (v1: number) =>
  post('/api/changes/plans', {
    kind: 'split',
    mesh: 'default',
    namespace: 'shop',
    service: 'catalog',
    weights: { v1, v2: 100 - v1 },
  });

/** The one request of a plan that cannot be spared, sent without the console. */
async function dryRunDirectly(): Promise<void> {
  const path = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/catalog';
  const query = 'dryRun=All&fieldManager=bench&fieldValidation=Strict';
  const response = await fetch(`${lab.kubernetesUrl}${path}?${query}`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/json-patch+json' },
    body: JSON.stringify([{ op: 'replace', path: '/spec/http/0/route/0/weight', value: 70 }]),
  });
  await response.arrayBuffer();
}

async function untilState(id: string, states: readonly string[]): Promise<void> {
  await eventually(`${id} is ${states.join(' or ')}`, async () => {
    const response = await fetch(`${consoleUrl}/api/changes/${id}`);
    return states.includes(((await response.json()) as { state: string }).state);
  });
}

/** From the press of the button until the stream told a page that the change is in force and converging. */
async function untilConverging(v1: number): Promise<number> {
  const plan = await planSplit(v1);
  const opened = Promise.withResolvers<void>();
  const seen = Promise.withResolvers<void>();
  const stream = readEvents(
    `${consoleUrl}/api/changes/stream`,
    (events) => {
      opened.resolve();
      const isSeen = events.some(({ event, data }) => {
        const { id, state } = data as { id?: string; state?: string };
        return event === 'change' && id === plan.id && state !== 'applying';
      });
      if (isSeen) seen.resolve();
      return isSeen;
    },
    { withinMs: 20_000 },
  );
  await opened.promise;
  const { ms } = await timed(async () => {
    await post('/api/changes', { planId: plan.id, digest: plan.digest, reason: 'Bench.' });
    await seen.promise;
  });
  await stream;
  await post(`/api/changes/${plan.id}/undo`, { reason: 'Bench.' });
  await untilState(plan.id, ['undone']);
  return ms;
}

try {
  const plans: number[] = [];
  const direct: number[] = [];
  for (let index = 0; index < PLANS; index += 1) {
    plans.push((await timed(() => planSplit(50 + (index % 40)))).ms);
    direct.push((await timed(dryRunDirectly)).ms);
  }
  const against = ratio(median(plans) / median(direct));
  judge({ figure: 'plan with dry run, p95', value: p95(plans), budget: 300, show: milliseconds });
  print(
    'plan against its dry run sent directly, medians',
    against,
    '',
    `${milliseconds(median(direct))} direct`,
  );

  const applies: number[] = [];
  for (let index = 0; index < APPLIES; index += 1) applies.push(await untilConverging(60 + index));
  judge({
    figure: 'apply until "converging" on the stream, p95',
    value: p95(applies),
    budget: 500,
    show: milliseconds,
  });

  const idleBefore = await processFigures(stack.console.metricsUrl);
  await wait(IDLE_SECONDS * 1000);
  const idleAfter = await processFigures(stack.console.metricsUrl);
  const idle = (idleAfter.cpuSeconds - idleBefore.cpuSeconds) / IDLE_SECONDS;
  print('own CPU of the whole console with nothing active', percent(idle));

  const ledger = await openEmbeddedLedger(stack.console.data);
  for (let index = 0; index < RECORDED; index += 1) {
    const id = `chg-bench${index}`;
    await ledger.savePlan(samplePlan(id));
    await ledger.create(sampleChange(id, { plan: samplePlan(id), state: 'undone' }), id);
  }
  await ledger.close();
  const lists: number[] = [];
  const alive: number[] = [];
  for (let index = 0; index < LISTS; index += 1) {
    lists.push((await timed(async () => (await fetch(`${consoleUrl}/api/changes?limit=1000`)).text())).ms);
    alive.push((await timed(async () => (await fetch(`${consoleUrl}/livez`)).text())).ms);
  }
  judge({
    figure: `list of ${RECORDED} recorded changes, p95`,
    value: p95(lists),
    budget: 200,
    show: milliseconds,
  });
  print('the same against an answer that does nothing, medians', ratio(median(lists) / median(alive)));
} finally {
  await stack.stop();
}
