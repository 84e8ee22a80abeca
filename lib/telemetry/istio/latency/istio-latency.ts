import { compareText } from '../../../domain/fixed-order.ts';
import type { GraphWarning } from '../../../domain/mesh-graph.ts';
import type { QuantileReading } from '../../../domain/traffic.ts';
import { warning } from '../../../domain/warning.ts';
import { SourceError } from '../../../ports/source-error.ts';
import type { LatencyQuestion, Reading } from '../../../ports/telemetry-source.ts';
import type { Answer, Labels } from '../../../prometheus/answer.ts';
import { askInstant, asSourceError, costOf, notesOf } from '../ask.ts';
import type { QueryClient } from '../ask.ts';
import { planLatency } from './latency-plan.ts';
import type { LatencyPlan } from './latency-plan.ts';
import { answeredSubject, latencyQuery, steppedLatencyQueries } from './latency-query.ts';
import type { BucketScope } from './latency-query.ts';
import type { MetricNames } from '../metric-names.ts';
import { withinNamespaces } from '../scope.ts';
import type { Strand } from '../traffic/strand.ts';

type Quantile = QuantileReading['quantile'];

interface AskedQuantiles {
  readonly answer: Answer<readonly unknown[]> | null;
  readonly readings: readonly QuantileReading[];
  /** The backend's words where it refused the question as too large. */
  readonly refusal: string | null;
}

/** What was learnt of a backend: one that does not know the `@` modifier is asked for each quantile alone. */
export interface LatencyMemory {
  knowsFixedInstants: boolean;
}

/** Quantiles at the drawn level: one query for those of edges and one for nodes, whatever the size of the mesh. */
export async function readLatency(
  client: QueryClient,
  names: MetricNames,
  strands: readonly Strand[],
  question: LatencyQuestion,
  memory: LatencyMemory,
  signal: AbortSignal,
): Promise<Reading<readonly QuantileReading[]>> {
  const { at, windowSeconds, namespaces, view, quantiles, flows } = question;
  const plan = planLatency({ strands, flows, view, namespaces });
  const alternatives = withinNamespaces(namespaces);
  const scope = { metric: names.requestDurationBuckets, windowSeconds, alternatives };
  const asked = await askAll(client, quantiles, plan, { ...scope, at }, memory, signal);
  const answers = asked.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const data = inOrder(asked.flatMap(({ readings }) => readings));
  return {
    data,
    warnings: [...notesOf(answers), ...latencyWarnings(plan, asked, data, names)],
    cost: costOf(answers),
    partial: answers.some(({ partial }) => partial),
  };
}

/** By subject, then by quantile. Subjects are long and alike, so that each is compared once and not for every quantile. */
function inOrder(readings: readonly QuantileReading[]): readonly QuantileReading[] {
  const bySubject = Map.groupBy(readings, ({ subject }) => subject);
  return [...bySubject.keys()]
    .sort(compareText)
    .flatMap((subject) => byQuantile(bySubject.get(subject) ?? []));
}

/** A series tells the quantiles of its subject in their order. */
const byQuantile = (readings: readonly QuantileReading[]): readonly QuantileReading[] =>
  readings.every(({ quantile }, at) => at === 0 || quantile > (readings[at - 1]?.quantile ?? 0))
    ? readings
    : readings.toSorted((a, b) => a.quantile - b.quantile);

type InstantScope = BucketScope & { readonly at: number };

/** Backends that do not know a part of the language say that the question is bad; other failures may be over soon. */
const isRefusedAsWritten = ({ code, status }: SourceError): boolean =>
  code === 'unsupported' && status === 400;

async function askAll(
  client: QueryClient,
  quantiles: readonly Quantile[],
  plan: LatencyPlan,
  scope: InstantScope,
  memory: LatencyMemory,
  signal: AbortSignal,
): Promise<readonly AskedQuantiles[]> {
  if (memory.knowsFixedInstants && quantiles.length > 1) {
    try {
      return await askTogether(client, quantiles, plan, scope, signal);
    } catch (error) {
      if (!(error instanceof SourceError) || !isRefusedAsWritten(error)) throw error;
      memory.knowsFixedInstants = false;
    }
  }
  const { at, ...anyInstant } = scope;
  const asked = quantiles.map(async (quantile) => {
    const query = latencyQuery(quantile, plan, anyInstant);
    if (query === null) return [];
    return [
      await unlessTooLarge(async () => {
        const answer = await askInstant(client, query, at, signal);
        const readings = answer.data.flatMap(({ labels, value }) => reading(plan, quantile, labels, value));
        return { answer, readings };
      }),
    ];
  });
  return (await Promise.all(asked)).flat();
}

function askTogether(
  client: QueryClient,
  quantiles: readonly Quantile[],
  plan: LatencyPlan,
  scope: InstantScope,
  signal: AbortSignal,
): Promise<readonly AskedQuantiles[]> {
  const asked = steppedLatencyQueries(quantiles, plan, scope).map(({ query, start, end }) =>
    unlessTooLarge(async () => {
      const question = { query, start, end, stepSeconds: 1 };
      const answer = await asSourceError(() => client.queryRange(question, signal));
      const readings = answer.data.flatMap(({ labels, points }) =>
        points.flatMap(([time, value]) => {
          const quantile = quantiles[Math.round(time - start)];
          return quantile === undefined ? [] : reading(plan, quantile, labels, value);
        }),
      );
      return { answer, readings };
    }),
  );
  return Promise.all(asked);
}

/** A refusal as too large costs these figures only; every other failure is thrown. */
async function unlessTooLarge(ask: () => Promise<Omit<AskedQuantiles, 'refusal'>>): Promise<AskedQuantiles> {
  try {
    return { ...(await ask()), refusal: null };
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'too-large') throw error;
    return { answer: null, readings: [], refusal: error.message };
  }
}

function reading(
  plan: LatencyPlan,
  quantile: Quantile,
  labels: Labels,
  value: number,
): readonly QuantileReading[] {
  const subject = answeredSubject(plan, labels);
  return subject === null ? [] : [{ quantile, subject, valueMs: Number.isFinite(value) ? value : null }];
}

function latencyWarnings(
  plan: LatencyPlan,
  asked: readonly AskedQuantiles[],
  data: readonly QuantileReading[],
  names: MetricNames,
): readonly GraphWarning[] {
  const refusals = new Set(asked.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])));
  const warnings = [...refusals].map((text) =>
    warning('limit-hit', `Latency is missing. ${text} So does a coarser view.`),
  );
  if (plan.leftOut > 0) {
    const text = `The latency of ${plan.leftOut} nodes and edges is not shown: their traffic is spread over too many kinds of series to be asked exactly in one query. Fewer namespaces or another view show it.`;
    warnings.push(warning('latency-incomplete', text, plan.leftOut));
  }
  if (asked.length > 0 && refusals.size === 0 && data.length === 0) {
    const text = `There is no latency: ${names.requestDurationBuckets} has no series for this traffic. Check that histogram buckets are scraped, recorded and federated.`;
    warnings.push(warning('metric-absent', text));
  }
  return warnings;
}
