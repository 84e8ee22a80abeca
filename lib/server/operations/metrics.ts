import 'server-only';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestObservation } from '../../http/exchange.ts';

const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const BYTES_PER_MEGABYTE = 1_000_000;

/** What the sampler tells about itself when the metrics are read. */
export interface SamplerFigures {
  readonly viewers: number;
  /** Samplers at work. */
  readonly samplers: number;
  /** Seconds since the newest good reading of a backend; null before the first. */
  readonly ageSeconds: number | null;
  readonly keptBytes: number;
}

/** The console's own metrics, on a registry of its own (https://prometheus.io/docs/practices/instrumentation/). */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #upstream: Histogram<'source' | 'operation' | 'outcome'>;
  readonly #maps: Histogram<'phase'>;
  readonly #mapQueries: Counter;

  constructor(samplerFigures: () => SamplerFigures) {
    const { registry } = this;
    collectDefaultMetrics({ register: registry });
    this.#requests = new Histogram({
      name: 'pilothouse_http_request_duration_seconds',
      help: 'Requests to the console, until the answer began; streams are counted by viewers.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS_BUCKETS,
      registers: [registry],
    });
    this.#upstream = new Histogram({
      name: 'pilothouse_upstream_request_duration_seconds',
      help: 'Requests to backends, by source and outcome.',
      labelNames: ['source', 'operation', 'outcome'],
      buckets: SECONDS_BUCKETS,
      registers: [registry],
    });
    this.#maps = new Histogram({
      name: 'pilothouse_map_duration_seconds',
      help: 'Making of maps: reading the backend, building, serialising.',
      labelNames: ['phase'],
      buckets: SECONDS_BUCKETS,
      registers: [registry],
    });
    this.#mapQueries = new Counter({
      name: 'pilothouse_map_queries_total',
      help: 'Queries sent for maps.',
      registers: [registry],
    });
    this.#gauges(samplerFigures);
  }

  /** An own request was answered. `route` is the pattern, never the path as it was sent. */
  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** A request to a backend ended; given to the protocol clients as their observer. */
  readonly observeUpstream = ({ source, operation, outcome, seconds }: RequestObservation): void => {
    this.#upstream.observe({ source, operation, outcome }, seconds);
  };

  /** One phase in the making of a map took so long. */
  observeMap(phase: 'read' | 'build' | 'serialise', seconds: number): void {
    this.#maps.observe({ phase }, seconds);
  }

  countMapQueries(queries: number): void {
    this.#mapQueries.inc(queries);
  }

  #gauges(figures: () => SamplerFigures): void {
    const { registry } = this;
    const gauge = (name: string, help: string, read: (now: SamplerFigures) => number): void => {
      registry.registerMetric(
        new Gauge({
          name,
          help,
          registers: [],
          collect() {
            this.set(read(figures()));
          },
        }),
      );
    };
    gauge('pilothouse_viewers', 'Open live streams.', ({ viewers }) => viewers);
    gauge(
      'pilothouse_samplers',
      'Questions that are asked again and again for viewers.',
      ({ samplers }) => samplers,
    );
    gauge(
      'pilothouse_sampler_age_seconds',
      'Seconds since the newest good reading; NaN before the first.',
      ({ ageSeconds }) => ageSeconds ?? Number.NaN,
    );
    gauge(
      'pilothouse_kept_megabytes',
      'Answers kept for new viewers.',
      ({ keptBytes }) => keptBytes / BYTES_PER_MEGABYTE,
    );
  }
}
