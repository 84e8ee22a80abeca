import { NO_PARTIAL_CLIENTS, observePartialClients } from '../../domain/partial-client.ts';
import type { ObjectiveQueries } from '../../domain/objective-manifests.ts';
import type { PartialClientHistory } from '../../domain/partial-client.ts';
import type { Flow, QuantileReading } from '../../domain/traffic.ts';
import type {
  LatencyQuestion,
  OutcomeQuestion,
  Outcomes,
  Provenance,
  ProvenanceQuestion,
  Reading,
  SeriesQuestion,
  SignalSeries,
  TelemetrySource,
  TrafficQuestion,
} from '../../ports/telemetry-source.ts';
import { absenceWarnings, presenceQuery } from './absent-metrics.ts';
import { askInstant, asSourceError } from './ask.ts';
import type { QueryClient } from './ask.ts';
import { readLatency } from './latency/istio-latency.ts';
import type { LatencyMemory } from './latency/istio-latency.ts';
import { readOutcomes } from './subject/istio-outcomes.ts';
import { objectiveQueries } from './subject/objective-queries.ts';
import { explainFigure } from './subject/istio-provenance.ts';
import { readSeries } from './subject/istio-series.ts';
import { readTraffic } from './traffic/istio-traffic.ts';
import { metricNames } from './metric-names.ts';
import type { MetricNames } from './metric-names.ts';
import type { Strand } from './traffic/strand.ts';

export interface IstioTelemetryOptions {
  readonly client: QueryClient;
  /** Names of the series; Istio's own where left out. */
  readonly names?: MetricNames;
  /** How often the backend scrapes proxies. Default 15 s. */
  readonly scrapeIntervalSeconds?: number;
}

const DEFAULT_SCRAPE_INTERVAL_SECONDS = 15;
/** Metrics do not come and go by the minute. */
const PRESENCE_KEPT_SECONDS = 300;
/** Kinds of question (window, namespaces) whose past is remembered. */
const MOST_HISTORIES = 32;

/** Reads a mesh from the metrics that Istio's proxies expose. */
export class IstioTelemetry implements TelemetrySource {
  readonly #client: QueryClient;
  readonly #names: MetricNames;
  readonly #scrapeIntervalSeconds: number;
  readonly #partialClients = new Map<string, PartialClientHistory>();
  readonly #memory: LatencyMemory = { knowsFixedInstants: true };
  /** Which metrics existed when an answer was last empty. */
  #presence: { readonly at: number; readonly found: ReadonlySet<string> } | null = null;
  /** The series behind flows that were handed out: latency is asked for exactly those. */
  readonly #strands = new WeakMap<readonly Flow[], readonly Strand[]>();

  constructor({ client, names, scrapeIntervalSeconds }: IstioTelemetryOptions) {
    this.#client = client;
    this.#names = names ?? metricNames();
    this.#scrapeIntervalSeconds = scrapeIntervalSeconds ?? DEFAULT_SCRAPE_INTERVAL_SECONDS;
  }

  async readTraffic(question: TrafficQuestion, signal: AbortSignal): Promise<Reading<readonly Flow[]>> {
    const reading = await this.#readFlows(question, signal);
    const said = this.#observe(question, reading.data);
    return said === null ? reading : { ...reading, warnings: [...reading.warnings, said] };
  }

  /** Flows that this source did not hand out cost one more query, since they do not tell which series they came from. */
  async readLatency(
    question: LatencyQuestion,
    signal: AbortSignal,
  ): Promise<Reading<readonly QuantileReading[]>> {
    const known = this.#strands.get(question.flows);
    const read = (strands: readonly Strand[]) =>
      readLatency(this.#client, this.#names, strands, question, this.#memory, signal);
    if (known !== undefined) return read(known);
    const traffic = await this.#readFlows({ ...question, includeTcp: false }, signal);
    const latency = await read(this.#strands.get(traffic.data) ?? []);
    const queries = latency.cost.queries + traffic.cost.queries;
    return { ...latency, cost: { ...latency.cost, queries } };
  }

  readSeries(question: SeriesQuestion, signal: AbortSignal): Promise<Reading<readonly SignalSeries[]>> {
    return readSeries(this.#client, this.#names, question, signal);
  }

  explain(question: ProvenanceQuestion, signal: AbortSignal): Promise<Reading<Provenance>> {
    return explainFigure(this.#client, this.#names, question, signal);
  }

  readOutcomes(question: OutcomeQuestion, signal: AbortSignal): Promise<Reading<Outcomes>> {
    return readOutcomes(this.#client, this.#names, question, signal);
  }

  objectiveQueries(service: {
    readonly namespace: string;
    readonly name: string;
    readonly thresholdMs: number | null;
  }): ObjectiveQueries {
    return objectiveQueries(this.#names, service);
  }

  async probe(signal: AbortSignal) {
    const { data, clockSkewSeconds } = await asSourceError(() => this.#client.buildInfo(signal));
    return { product: data.product, version: data.version, clockSkewSeconds };
  }

  async #readFlows(question: TrafficQuestion, signal: AbortSignal): Promise<Reading<readonly Flow[]>> {
    const { reading, strands, isSilent } = await readTraffic(
      this.#client,
      this.#names,
      this.#scrapeIntervalSeconds,
      question,
      signal,
    );
    this.#strands.set(reading.data, strands);
    return isSilent ? this.#explainSilence(question, reading, signal) : reading;
  }

  /** An empty answer may mean that nothing happens, or that a metric is missing: the difference is asked for at times. */
  async #explainSilence(
    { at, includeTcp }: TrafficQuestion,
    reading: Reading<readonly Flow[]>,
    signal: AbortSignal,
  ): Promise<Reading<readonly Flow[]>> {
    let { cost } = reading;
    if (this.#presence === null || Math.abs(at - this.#presence.at) >= PRESENCE_KEPT_SECONDS) {
      const answer = await askInstant(this.#client, presenceQuery(this.#names), at, signal);
      const found = new Set(answer.data.map(({ labels }) => labels.asked ?? ''));
      this.#presence = { at, found };
      cost = { ...cost, queries: cost.queries + 1, seconds: cost.seconds + answer.seconds };
    }
    const absent = absenceWarnings(this.#names, this.#presence.found, includeTcp);
    return { ...reading, cost, warnings: [...reading.warnings, ...absent] };
  }

  #observe({ windowSeconds, namespaces, at }: TrafficQuestion, flows: readonly Flow[]) {
    const key = `${windowSeconds} ${[...namespaces].sort().join(' ')}`;
    const before = this.#partialClients.get(key) ?? NO_PARTIAL_CLIENTS;
    const { history, warning } = observePartialClients(before, at, flows);
    this.#partialClients.delete(key);
    this.#partialClients.set(key, history);
    const [oldest] = this.#partialClients.keys();
    if (oldest !== undefined && this.#partialClients.size > MOST_HISTORIES)
      this.#partialClients.delete(oldest);
    return warning;
  }
}
