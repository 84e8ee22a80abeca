import { compareText } from '../../domain/fixed-order.ts';
import type { GraphWarning } from '../../domain/mesh-graph.ts';
import type { QuantileReading } from '../../domain/traffic.ts';
import { warning } from '../../domain/warning.ts';
import { SourceError } from '../../ports/source-error.ts';
import type { LatencyQuestion, Reading } from '../../ports/telemetry-source.ts';
import type { Answer, Sample } from '../../prometheus/answer.ts';
import { askInstant, costOf, notesOf } from './ask.ts';
import type { QueryClient } from './ask.ts';
import { planLatency } from './latency-plan.ts';
import type { LatencyPlan } from './latency-plan.ts';
import { answeredSubject, latencyQuery } from './latency-query.ts';
import type { MetricNames } from './metric-names.ts';
import { withinNamespaces } from './scope.ts';
import type { Strand } from './strand.ts';

type Quantile = QuantileReading['quantile'];

interface AskedQuantile {
  readonly quantile: Quantile;
  readonly answer: Answer<readonly Sample[]> | null;
  /** The backend's words where it refused the question as too large. */
  readonly refusal: string | null;
}

/** Quantiles at the drawn level: one query for each, whatever the size of the mesh. */
export async function readLatency(
  client: QueryClient,
  names: MetricNames,
  strands: readonly Strand[],
  question: LatencyQuestion,
  signal: AbortSignal,
): Promise<Reading<readonly QuantileReading[]>> {
  const { at, windowSeconds, namespaces, view, quantiles, flows } = question;
  const plan = planLatency({ strands, flows, view, namespaces });
  const alternatives = withinNamespaces(namespaces);
  const scope = { metric: names.requestDurationBuckets, windowSeconds, alternatives };
  const asked = await Promise.all(
    quantiles.flatMap((quantile) => {
      const query = latencyQuery(quantile, plan, scope);
      return query === null ? [] : [askQuantile(client, quantile, query, at, signal)];
    }),
  );
  const answers = asked.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const data = asked
    .flatMap(({ quantile, answer }) => readQuantiles(plan, quantile, answer?.data ?? []))
    .sort((a, b) => compareText(a.subject, b.subject) || a.quantile - b.quantile);
  return {
    data,
    warnings: [...notesOf(answers), ...latencyWarnings(plan, asked, data, names)],
    cost: costOf(answers),
    partial: answers.some(({ partial }) => partial),
  };
}

/** A refusal as too large costs the figures of this quantile only; every other failure is thrown. */
async function askQuantile(
  client: QueryClient,
  quantile: Quantile,
  query: string,
  at: number,
  signal: AbortSignal,
): Promise<AskedQuantile> {
  try {
    return { quantile, answer: await askInstant(client, query, at, signal), refusal: null };
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'too-large') throw error;
    return { quantile, answer: null, refusal: error.message };
  }
}

function readQuantiles(
  plan: LatencyPlan,
  quantile: Quantile,
  samples: readonly Sample[],
): readonly QuantileReading[] {
  return samples.flatMap(({ labels, value }) => {
    const subject = answeredSubject(plan, labels);
    return subject === null ? [] : [{ quantile, subject, valueMs: Number.isFinite(value) ? value : null }];
  });
}

function latencyWarnings(
  plan: LatencyPlan,
  asked: readonly AskedQuantile[],
  data: readonly QuantileReading[],
  names: MetricNames,
): readonly GraphWarning[] {
  const refusals = new Set(asked.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])));
  const warnings = [...refusals].map((text) => warning('limit-hit', `Latency is missing. ${text}`));
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
