import { NO_PARTIAL_CLIENTS, observePartialClients } from '../../domain/partial-client.ts';
import type { PartialClientHistory } from '../../domain/partial-client.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { Reading, TelemetrySource, TrafficQuestion } from '../../ports/telemetry-source.ts';
import { asSourceError } from './ask.ts';
import type { QueryClient } from './ask.ts';
import { readTraffic } from './istio-traffic.ts';
import { metricNames } from './metric-names.ts';
import type { MetricNames } from './metric-names.ts';

export interface IstioTelemetryOptions {
  readonly client: QueryClient;
  /** Names of the series; Istio's own where left out. */
  readonly names?: MetricNames;
  /** How often the backend scrapes proxies. Default 15 s. */
  readonly scrapeIntervalSeconds?: number;
}

const DEFAULT_SCRAPE_INTERVAL_SECONDS = 15;
/** Kinds of question (window, namespaces) whose past is remembered. */
const MOST_HISTORIES = 32;

/** Reads a mesh from the metrics that Istio's proxies expose. */
export class IstioTelemetry implements Pick<TelemetrySource, 'readTraffic' | 'probe'> {
  readonly #client: QueryClient;
  readonly #names: MetricNames;
  readonly #scrapeIntervalSeconds: number;
  readonly #partialClients = new Map<string, PartialClientHistory>();

  constructor({ client, names, scrapeIntervalSeconds }: IstioTelemetryOptions) {
    this.#client = client;
    this.#names = names ?? metricNames();
    this.#scrapeIntervalSeconds = scrapeIntervalSeconds ?? DEFAULT_SCRAPE_INTERVAL_SECONDS;
  }

  async readTraffic(question: TrafficQuestion, signal: AbortSignal): Promise<Reading<readonly Flow[]>> {
    const { reading } = await readTraffic(
      this.#client,
      this.#names,
      this.#scrapeIntervalSeconds,
      question,
      signal,
    );
    const said = this.#observe(question, reading.data);
    return said === null ? reading : { ...reading, warnings: [...reading.warnings, said] };
  }

  async probe(signal: AbortSignal) {
    const { data, clockSkewSeconds } = await asSourceError(() => this.#client.buildInfo(signal));
    return { product: data.product, version: data.version, clockSkewSeconds };
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
