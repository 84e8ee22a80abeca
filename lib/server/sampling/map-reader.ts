import 'server-only';
import { withMarks, type MeshMark } from '../../domain/mesh-mark.ts';
import type { Flow, QuantileReading } from '../../domain/traffic.ts';
import { buildGraph } from '../../graph/build-graph.ts';
import { filterGraph } from '../../graph/filter-graph.ts';
import { healthMarks } from '../../graph/health-marks.ts';
import { withReasonStarts } from '../../graph/health-since.ts';
import type { GraphSnapshot } from '../../graph/patch.ts';
import { warning } from '../../domain/warning.ts';
import { isSourceError, type SourceError } from '../../ports/source-error.ts';
import type { Reading } from '../../ports/telemetry-source.ts';
import { BackendGate } from './backend-gate.ts';
import { ByteCache } from './byte-cache.ts';
import { encodeMap } from './encoded-map.ts';
import type { EncodedMap } from './encoded-map.ts';
import { keyOf, trafficKeyOf, type MapQuestion } from './map-question.ts';
import type { MeshSources } from './mesh-sources.ts';
import { SharedTasks } from './shared-tasks.ts';

type Traffic = Reading<readonly Flow[]>;
type Latency = Reading<readonly QuantileReading[]>;

/** Maps older than this are the past: they are neither shown in an outage nor the state before the present one. */
const PRESENT_SECONDS = 120;
const QUANTILES = [0.5, 0.95, 0.99] as const;
/** What a flow and a quantile weigh in memory, roughly: the bound on kept readings is a bound, not a count. */
const FLOW_BYTES = 900;
const QUANTILE_BYTES = 150;

/** Reads maps of one mesh: every question of an instant is asked once, whoever asks, and its answer is kept for a while. */
export class MapReader {
  readonly sources: MeshSources;
  readonly gate: BackendGate;
  readonly #traffic: ByteCache<Traffic>;
  readonly #latency: ByteCache<Latency>;
  readonly #maps: ByteCache<EncodedMap>;
  readonly #trafficTasks = new SharedTasks<Traffic>();
  readonly #latencyTasks = new SharedTasks<Latency>();
  readonly #mapTasks = new SharedTasks<EncodedMap>();
  /** The latest good map of each question: the start of health reasons, and what is shown in an outage. */
  readonly #latest: ByteCache<EncodedMap>;
  #newestReadingAt: number | null = null;
  #healthMarks: readonly MeshMark[] = [];

  constructor(sources: MeshSources) {
    this.sources = sources;
    this.gate = new BackendGate(sources.clock);
    const { keepBytes, keepMs, clock } = sources;
    const options = { maxBytes: keepBytes / 4, maxAgeMs: keepMs, nowMs: () => clock.nowMs() };
    this.#traffic = new ByteCache(options);
    this.#latency = new ByteCache(options);
    this.#maps = new ByteCache(options);
    this.#latest = new ByteCache({ ...options, maxAgeMs: Number.MAX_SAFE_INTEGER });
  }

  get keptBytes(): number {
    return this.#traffic.bytes + this.#latency.bytes + this.#maps.bytes + this.#latest.bytes;
  }

  /** Unix seconds of the newest instant that was read. */
  get newestReadingAt(): number | null {
    return this.#newestReadingAt;
  }

  /** Turns of health that were seen while somebody watched a whole map, the oldest first. */
  get healthMarks(): readonly MeshMark[] {
    return this.#healthMarks;
  }

  /** The newest good map of a question, however old; null where there never was one. */
  latest(question: MapQuestion): EncodedMap | null {
    return this.#latest.get(keyOf(question));
  }

  /** The whole map of one instant where it was made before. */
  kept(question: MapQuestion, at: number): EncodedMap | null {
    const kept = this.#maps.get(`${keyOf(question)} ${at}`);
    return kept !== null && kept.snapshot.topology === this.#topologyKind() ? kept : null;
  }

  /** Has the map of one instant drawn anew, since its topology changed. */
  forget(question: MapQuestion, at: number): void {
    this.#maps.delete(`${keyOf(question)} ${at}`);
  }

  /** The quantiles of one instant where they were read before. */
  keptLatency(question: MapQuestion, at: number): Latency | null {
    return this.#latency.get(latencyKey(question, at));
  }

  /** The whole map of one instant: kept, or read. Throws `SourceError`. */
  async read(question: MapQuestion, at: number, signal: AbortSignal): Promise<EncodedMap> {
    const kept = this.kept(question, at);
    if (kept !== null) return kept;
    return this.#mapTasks.join(
      `${keyOf(question)} ${at}`,
      (shared) => this.#make(question, at, shared),
      signal,
    );
  }

  async #make(question: MapQuestion, at: number, signal: AbortSignal): Promise<EncodedMap> {
    const traffic = await this.readTraffic(question, at, signal);
    const latency = question.includeLatency
      ? await this.latencyOrNothing(question, at, traffic, signal)
      : null;
    const map = this.build(question, at, traffic, latency);
    // What lacks its latency is asked again by the next one who wants it.
    if (latency?.partial !== true) this.#maps.set(`${keyOf(question)} ${at}`, map, map.json.length * 2);
    return map;
  }

  /** Quantiles cost most and fail first: a map without them, which says so, is better than none. */
  async latencyOrNothing(
    question: MapQuestion,
    at: number,
    traffic: Traffic,
    signal: AbortSignal,
  ): Promise<Latency> {
    try {
      return await this.readLatency(question, at, traffic, signal);
    } catch (error) {
      if (!isSourceError(error) || signal.aborted) throw error;
      return withoutLatency(error);
    }
  }

  /** Requests, errors, mTLS and bytes of one instant. Throws `SourceError`. */
  readTraffic(question: MapQuestion, at: number, signal: AbortSignal): Promise<Traffic> {
    const key = `${trafficKeyOf(question)} ${at}`;
    const kept = this.#traffic.get(key);
    if (kept !== null) return Promise.resolve(kept);
    const { windowSeconds, namespaces, includeTcp, includeMessages } = question;
    return this.#trafficTasks.join(
      key,
      (shared) =>
        this.gate.pass(() =>
          this.#measure(async () => {
            const asked = { at, windowSeconds, namespaces, includeTcp, includeMessages };
            const traffic = await this.sources.telemetry.readTraffic(asked, shared);
            this.#traffic.set(key, traffic, 1000 + traffic.data.length * FLOW_BYTES);
            this.#newestReadingAt = Math.max(at, this.#newestReadingAt ?? 0);
            return traffic;
          }),
        ),
      signal,
    );
  }

  /** Quantiles of the drawn level of one instant. Throws `SourceError`. */
  readLatency(question: MapQuestion, at: number, traffic: Traffic, signal: AbortSignal): Promise<Latency> {
    const key = latencyKey(question, at);
    const kept = this.#latency.get(key);
    if (kept !== null) return Promise.resolve(kept);
    const { windowSeconds, namespaces, view } = question;
    return this.#latencyTasks.join(
      key,
      // Past the gate: a backend that is too slow for quantiles is not down.
      (shared) =>
        this.#measure(async () => {
          const asked = { at, windowSeconds, namespaces, view, quantiles: QUANTILES, flows: traffic.data };
          const latency = await this.sources.telemetry.readLatency(asked, shared);
          this.#latency.set(key, latency, 1000 + latency.data.length * QUANTILE_BYTES);
          return latency;
        }),
      signal,
    );
  }

  /** Draws a map from readings, and remembers it as the newest of its question. */
  build(question: MapQuestion, at: number, traffic: Traffic, latency: Latency | null): EncodedMap {
    const { control, thresholds, mesh, metrics, clock } = this.sources;
    const startedMs = clock.nowMs();
    const { windowSeconds, view, namespaces, filter } = question;
    const topology = control?.topology() ?? null;
    const cost = {
      queries: traffic.cost.queries + (latency?.cost.queries ?? 0),
      seconds: traffic.cost.seconds + (latency?.cost.seconds ?? 0),
      series: traffic.cost.series + (latency?.cost.series ?? 0),
    };
    const warnings = [...traffic.warnings, ...(latency?.warnings ?? []), ...(control?.warnings() ?? [])];
    const drawn = buildGraph({
      at,
      windowSeconds,
      view,
      flows: traffic.data,
      latency: latency?.data ?? [],
      topology,
      thresholds,
      namespaces,
      warnings,
      cost,
    });
    const before = this.#latest.get(keyOf(question))?.snapshot ?? null;
    const isNewest = at >= (before?.at ?? 0) && clock.nowMs() / 1000 - at <= PRESENT_SECONDS;
    const isNextInRow = before !== null && isNewest && at - before.at <= PRESENT_SECONDS;
    const graph = filterGraph(withReasonStarts(isNextInRow ? before : null, drawn), filter);
    if (isNextInRow && namespaces.length === 0) {
      this.#healthMarks = withMarks(this.#healthMarks, healthMarks(before, graph));
    }
    const map = encodeMap({
      ...graph,
      mesh,
      staleSince: null,
      topology: topology === null ? 'telemetry' : 'control-plane',
    });
    if (isNewest) this.#latest.set(keyOf(question), map, map.json.length * 2);
    metrics.observeMap('build', (clock.nowMs() - startedMs) / 1000);
    return map;
  }

  /** The map as it is shown while it cannot be renewed: the same figures, said to be old. */
  asStale(map: EncodedMap): EncodedMap {
    if (map.snapshot.staleSince !== null) return map;
    const sinceMs = this.gate.outage?.sinceMs ?? map.snapshot.at * 1000;
    const { revision: _fresh, ...content } = map.snapshot;
    return encodeMap({ ...content, staleSince: sinceMs / 1000 });
  }

  #topologyKind(): GraphSnapshot['topology'] {
    return (this.sources.control?.topology() ?? null) === null ? 'telemetry' : 'control-plane';
  }

  async #measure<T extends Traffic | Latency>(read: () => Promise<T>): Promise<T> {
    const startedMs = this.sources.clock.nowMs();
    const reading = await read();
    this.sources.metrics.observeMap('read', (this.sources.clock.nowMs() - startedMs) / 1000);
    this.sources.metrics.countMapQueries(reading.cost.queries);
    return reading;
  }
}

const latencyKey = (question: MapQuestion, at: number): string =>
  `${trafficKeyOf(question)} ${question.view} ${at}`;

/** No quantiles, and why. */
export const withoutLatency = (error: SourceError): Latency => ({
  data: [],
  warnings: [warning('latency-incomplete', `Latency is missing: ${error.message}`)],
  cost: { queries: 0, seconds: 0, series: 0 },
  partial: true,
});
