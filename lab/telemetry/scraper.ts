import type { ActiveTarget } from '../prometheus/active-target.ts';
import type { SampleStore, SeriesHandle } from '../tsdb/sample-store.ts';
import type { Instruments } from './instruments.ts';
import type { MeshTelemetry } from './mesh-telemetry.ts';
import { metricFamilies } from './metric-family.ts';
import type { PlainSample, PlainSampleSource } from './plain-sample.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';

interface ScrapedTarget {
  readonly metrics: ProxyMetrics;
  readonly up: SeriesHandle;
  readonly series: Map<Instruments, SeriesHandle[]>;
}

/** Does what Prometheus does at each scrape: appends every exposed sample, and ends the series that went away. */
export class Scraper {
  readonly #telemetry: MeshTelemetry;
  readonly #store: SampleStore;
  readonly intervalMs: number;
  readonly #others: PlainSampleSource[] = [];
  #otherSeries = new Map<string, SeriesHandle>();
  #targets = new Map<number, ScrapedTarget>();
  #lastScrapeMs: number | null = null;

  constructor(options: { telemetry: MeshTelemetry; store: SampleStore; intervalSeconds: number }) {
    this.#telemetry = options.telemetry;
    this.#store = options.store;
    this.intervalMs = options.intervalSeconds * 1000;
    for (const { name, type, help } of metricFamilies) this.#store.describeMetric(name, { type, help });
    this.#store.describeMetric('up', {
      type: 'gauge',
      help: 'Whether the last scrape of the target succeeded.',
    });
  }

  /** Scrapes the samples of another component along with the proxies'. */
  include(source: PlainSampleSource): void {
    this.#others.push(source);
  }

  /** Scrapes when the time is a multiple of the interval. */
  step(nowMs: number): void {
    if ((Math.round(nowMs / 1000) * 1000) % this.intervalMs === 0) this.scrape(nowMs);
  }

  /** The proxies as Prometheus lists its targets. */
  targets(): ActiveTarget[] {
    return [...this.#targets.values()].map(({ metrics }) => ({
      scrapePool: metrics.target.job ?? '',
      scrapeUrl: `http://${metrics.target.instance}/stats/prometheus`,
      labels: metrics.target,
      discoveredLabels: {},
      health: 'up',
      lastError: '',
      lastScrapeMs: this.#lastScrapeMs,
      lastScrapeDurationSeconds: 0.004,
    }));
  }

  scrape(nowMs: number): void {
    this.#lastScrapeMs = nowMs;
    const previous = this.#targets;
    this.#targets = new Map();
    for (const metrics of this.#telemetry.proxies) {
      const known = previous.get(metrics.proxy.id);
      const target = known?.metrics === metrics ? known : this.#target(metrics);
      this.#targets.set(metrics.proxy.id, target);
      this.#append(target, nowMs);
    }
    for (const [proxyId, target] of previous) {
      if (this.#targets.get(proxyId) !== target) endSeries(target, nowMs);
    }
    this.#scrapeOthers(nowMs);
  }

  #scrapeOthers(nowMs: number): void {
    const previous = this.#otherSeries;
    this.#otherSeries = new Map();
    for (const sample of this.#others.flatMap((source) => source())) {
      const key = JSON.stringify([sample.name, sample.labels]);
      const handle = previous.get(key) ?? this.#otherHandle(sample);
      previous.delete(key);
      this.#otherSeries.set(key, handle);
      handle.append(nowMs, sample.value);
    }
    for (const handle of previous.values()) handle.appendStale(nowMs);
  }

  #otherHandle(sample: PlainSample): SeriesHandle {
    const { family, help, labels, name, type } = sample;
    this.#store.describeMetric(family, { type, help });
    return this.#store.series({ ...labels, __name__: name });
  }

  #target(metrics: ProxyMetrics): ScrapedTarget {
    return {
      metrics,
      up: this.#store.series({ ...metrics.target, __name__: 'up' }),
      series: new Map(),
    };
  }

  #append(target: ScrapedTarget, nowMs: number): void {
    target.up.append(nowMs, 1);
    for (const instruments of target.metrics.instruments) {
      let handles = target.series.get(instruments);
      if (handles === undefined) {
        handles = this.#handles(instruments);
        target.series.set(instruments, handles);
      }
      appendAll(instruments, handles, nowMs);
    }
  }

  #handles(instruments: Instruments): SeriesHandle[] {
    const handles: SeriesHandle[] = [];
    for (const family of instruments.families) {
      instruments.visit(family, (suffix, le) => {
        const name = { __name__: `${family.name}${suffix}` };
        handles.push(this.#store.series({ ...instruments.labels, ...name, ...(le === null ? {} : { le }) }));
      });
    }
    return handles;
  }
}

function appendAll(instruments: Instruments, handles: readonly SeriesHandle[], nowMs: number): void {
  let index = 0;
  for (const family of instruments.families) {
    instruments.visit(family, (_suffix, _le, value) => {
      handles[index++]?.append(nowMs, value);
    });
  }
}

/** A series that a restarted proxy exposes again already has its sample, and refuses the older marker. */
function endSeries(target: ScrapedTarget, nowMs: number): void {
  target.up.appendStale(nowMs);
  for (const handles of target.series.values()) for (const handle of handles) handle.appendStale(nowMs);
}
