import type { GraphWarning } from '../../../domain/mesh-graph.ts';
import type { Flow } from '../../../domain/traffic.ts';
import { warning } from '../../../domain/warning.ts';
import type { Reading, SeriesQuestion, SeriesSignal, SignalSeries } from '../../../ports/telemetry-source.ts';
import type { Answer, Sample, SampleSeries } from '../../../prometheus/answer.ts';
import { asSourceError, costOf, notesOf } from '../ask.ts';
import type { QueryClient } from '../ask.ts';
import { translateTraffic } from '../traffic/istio-traffic.ts';
import type { TranslatedTraffic } from '../traffic/istio-traffic.ts';
import type { MetricNames } from '../metric-names.ts';
import { subjectQuantileQuery, steadyStrands } from './subject-latency.ts';
import { scopeOfSubject } from './subject-scope.ts';
import type { SubjectScope } from './subject-scope.ts';
import {
  bytesOf,
  errorRatioOf,
  injectedRatioOf,
  mtlsRatioOf,
  requestRateOf,
  selectFlows,
} from './subject-traffic.ts';
import { requestsQuery, tcpQueries } from '../traffic/traffic-query.ts';

type Direction = 'inbound' | 'outbound';
type Points = readonly (readonly [number, number | null])[];

/** One instant of a history. */
export interface Step {
  readonly at: number;
  readonly flows: TranslatedTraffic['flows'];
  readonly strands: TranslatedTraffic['strands'];
}

const QUANTILES: Partial<Record<SeriesSignal, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

const FIGURES: Partial<Record<SeriesSignal, (flows: readonly Flow[]) => number | null>> = {
  requestRate: requestRateOf,
  errorRatio: errorRatioOf,
  injectedRatio: injectedRatioOf,
  mtls: mtlsRatioOf,
  bytesPerSecond: bytesOf,
};

/** History of one node or edge: at every step the same rules as on the map. */
export async function readSeries(
  client: QueryClient,
  names: MetricNames,
  question: SeriesQuestion,
  signal: AbortSignal,
): Promise<Reading<readonly SignalSeries[]>> {
  const scope = scopeOfSubject(question.subject, question.view);
  const ask = (query: string): Promise<Answer<readonly SampleSeries[]>> => {
    const { from: start, to: end, stepSeconds } = question;
    return asSourceError(() => client.queryRange({ query, start, end, stepSeconds }, signal));
  };
  const traffic = { windowSeconds: question.windowSeconds, alternatives: scope.alternatives };
  const withTcp =
    scope.isTcp !== false && question.signals.some((one) => one === 'bytesPerSecond' || one === 'mtls');
  const [requests, ...tcp] = await Promise.all(
    [requestsQuery(names, traffic), ...(withTcp ? tcpQueries(names, traffic) : [])].map(ask),
  );
  const steps = stepsOf(
    question,
    requests?.data ?? [],
    tcp.map(({ data }) => data),
  );
  const latency = await readQuantiles(names, scope, question, steps, ask);
  const figures = question.signals.flatMap((one) => figureSeries(one, scope, steps));
  const answers = [...(requests === undefined ? [] : [requests]), ...tcp, ...latency.answers];
  return {
    data: [...figures, ...latency.series],
    warnings: [...notesOf(answers), ...latency.warnings],
    cost: costOf(answers),
    partial: answers.some(({ partial }) => partial),
  };
}

/** The answers by instant, each translated as a map would be. */
function stepsOf(
  { from, to, stepSeconds }: SeriesQuestion,
  requests: readonly SampleSeries[],
  tcp: readonly (readonly SampleSeries[])[],
): readonly Step[] {
  const answers = [requests, ...tcp].map((series, index) => ({ isTcp: index > 0, at: byInstant(series) }));
  const count = Math.max(0, Math.floor((to - from) / stepSeconds + 1e-9) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * stepSeconds;
    const samples = answers.map((answer) => ({
      isTcp: answer.isTcp,
      samples: answer.at.get(instant(at)) ?? [],
    }));
    const { flows, strands } = translateTraffic(samples);
    return { at, flows, strands };
  });
}

/** Backends write instants in milliseconds. */
const instant = (seconds: number): number => Math.round(seconds * 1000);

function byInstant(series: readonly SampleSeries[]): ReadonlyMap<number, readonly Sample[]> {
  const found = new Map<number, Sample[]>();
  for (const { labels, points } of series) {
    for (const [timestamp, value] of points) {
      const samples = found.get(instant(timestamp)) ?? [];
      samples.push({ labels, timestamp, value });
      found.set(instant(timestamp), samples);
    }
  }
  return found;
}

const directionsOf = ({ isEdge }: SubjectScope): readonly Direction[] =>
  isEdge ? ['inbound'] : ['inbound', 'outbound'];

const labelsOf = ({ isEdge }: SubjectScope, direction: Direction): SignalSeries['labels'] =>
  isEdge ? {} : { direction };

function figureSeries(
  one: SeriesSignal,
  scope: SubjectScope,
  steps: readonly Step[],
): readonly SignalSeries[] {
  const figure = FIGURES[one];
  if (figure === undefined) return [];
  const selected = steps.map(({ at, flows }) => ({ at, flows: selectFlows(flows, scope) }));
  return directionsOf(scope).map((direction) => ({
    signal: one,
    labels: labelsOf(scope, direction),
    points: selected.map(({ at, flows }) => [at, figure(flows[direction])] as const),
  }));
}

interface QuantileHistory {
  readonly series: readonly SignalSeries[];
  readonly answers: readonly Answer<readonly SampleSeries[]>[];
  readonly warnings: readonly GraphWarning[];
}

/** Quantiles of an edge or of a node's inbound traffic; of its outbound where it has no inbound. */
async function readQuantiles(
  names: MetricNames,
  scope: SubjectScope,
  question: SeriesQuestion,
  steps: readonly Step[],
  ask: (query: string) => Promise<Answer<readonly SampleSeries[]>>,
): Promise<QuantileHistory> {
  const asked = question.signals.filter((one) => QUANTILES[one] !== undefined);
  if (asked.length === 0 || scope.isTcp === true) return { series: [], answers: [], warnings: [] };
  const inbound = steadyStrands(steps, scope, 'inbound');
  const hasInbound = inbound.wanted.size > 0 || scope.isEdge;
  const direction: Direction = hasInbound ? 'inbound' : 'outbound';
  const steady = hasInbound ? inbound : steadyStrands(steps, scope, 'outbound');
  const labels = labelsOf(scope, direction);
  const histories = await Promise.all(
    asked.map(async (one) => {
      const query = subjectQuantileQuery(QUANTILES[one] ?? 0.5, steady, {
        metric: names.requestDurationBuckets,
        windowSeconds: question.windowSeconds,
        alternatives: [],
      });
      const answer = query === null ? null : await ask(query);
      return {
        series: { signal: one, labels, points: pointsOf(steps, steady.unsteady, answer?.data[0]) },
        answer,
      };
    }),
  );
  const count = steady.unsteady.size;
  const text = `At ${count} instants another reporter counted than at the end of the span: the latency there is left out.`;
  return {
    series: histories.map(({ series }) => series),
    answers: histories.flatMap(({ answer }) => (answer === null ? [] : [answer])),
    warnings: count === 0 ? [] : [warning('latency-incomplete', text, count)],
  };
}

function pointsOf(
  steps: readonly Step[],
  unsteady: ReadonlySet<number>,
  series: SampleSeries | undefined,
): Points {
  const values = new Map(series?.points.map(([at, value]) => [instant(at), value]));
  return steps.map(({ at }) => {
    const value = values.get(instant(at));
    const isKnown = value !== undefined && Number.isFinite(value) && !unsteady.has(at);
    return [at, isKnown ? value : null] as const;
  });
}
