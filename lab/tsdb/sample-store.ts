import { BlockArena } from './block-arena.ts';
import { LabelIndex } from './label-index.ts';
import type { LabelMatcher } from './label-matcher.ts';
import { canonicalLabels, type Labels } from './labels.ts';
import { SampleBuffer } from './sample-buffer.ts';
import { SeriesTable } from './series-table.ts';
import { StoredSeries } from './stored-series.ts';

/** Where one series' samples go. Timestamps are whole milliseconds and must increase. */
export interface SeriesHandle {
  readonly labels: Labels;
  /** False where the sample is not newer than the series' last one; it is then not kept. */
  append(timestampMs: number, value: number): boolean;
  /** Marks the series as ended (target gone, or no longer exposed) until its next sample. */
  appendStale(timestampMs: number): boolean;
}

export interface Sample {
  readonly timestampMs: number;
  /** NaN for a stale marker. */
  readonly value: number;
  readonly stale: boolean;
}

/** What a metric is, as exposition text declares it. */
export interface MetricMetadata {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';
  readonly help: string;
  readonly unit?: string;
}

/** A series that a selection found. */
export class SelectedSeries {
  readonly labels: Labels;
  readonly #series: StoredSeries;
  readonly #fromMs: number;
  readonly #toMs: number;

  constructor(series: StoredSeries, fromMs: number, toMs: number) {
    this.labels = series.labels;
    this.#series = series;
    this.#fromMs = fromMs;
    this.#toMs = toMs;
  }

  /** Copies the samples within the selected time into the buffer, which is cleared first. */
  read(buffer: SampleBuffer): void {
    this.#series.read(buffer, this.#fromMs, this.#toMs);
  }

  /** The samples within the selected time, stale markers included. */
  samples(): Sample[] {
    const buffer = new SampleBuffer();
    this.read(buffer);
    return Array.from({ length: buffer.length }, (_, index) => ({
      timestampMs: buffer.timestampsMs[index] ?? 0,
      value: buffer.values[index] ?? NaN,
      stale: buffer.stale[index] === 1,
    }));
  }
}

/**
 * Samples in memory, as a Prometheus head keeps them: an inverted label index over chains of small blocks,
 * forgetting what is older than the retention.
 */
export class SampleStore {
  readonly retentionMs: number;
  readonly #arena = new BlockArena();
  readonly #index = new LabelIndex<StoredSeries>();
  readonly #table = new SeriesTable();
  readonly #metadata = new Map<string, MetricMetadata>();
  #nextId = 1;
  #newestMs = -Infinity;
  #nextSweepMs = -Infinity;

  constructor(options: { retentionMs: number }) {
    this.retentionMs = options.retentionMs;
  }

  get seriesCount(): number {
    return this.#index.size;
  }

  /** Milliseconds of the newest sample in the store, -Infinity while it is empty. */
  get newestMs(): number {
    return this.#newestMs;
  }

  /** Milliseconds of the oldest sample kept, Infinity while the store is empty. */
  oldestMs(): number {
    let oldestMs = Infinity;
    for (const series of this.#index.all()) oldestMs = Math.min(oldestMs, series.oldestMs);
    return oldestMs;
  }

  /** The series with these labels, made on first use. The handle stays valid after the series was forgotten. */
  series(labels: Labels): SeriesHandle {
    return new SeriesWriter(this.#obtain(canonicalLabels(labels)), this.#reviveAndAppend);
  }

  /** Series that satisfy all matchers and may have samples within [fromMs, toMs]. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): SelectedSeries[] {
    const selected: SelectedSeries[] = [];
    for (const series of this.#index.find(matchers)) {
      if (series.isEmpty || series.newestMs < fromMs || series.oldestMs > toMs) continue;
      selected.push(new SelectedSeries(series, fromMs, toMs));
    }
    return selected;
  }

  labelNames(): string[] {
    return this.#index.names();
  }

  labelValues(name: string): string[] {
    return this.#index.values(name);
  }

  describeMetric(metric: string, metadata: MetricMetadata): void {
    this.#metadata.set(metric, metadata);
  }

  metadata(): ReadonlyMap<string, MetricMetadata> {
    return this.#metadata;
  }

  #obtain(labels: Labels): StoredSeries {
    return this.#table.obtain(labels, (interned) => {
      const series = new StoredSeries(this.#nextId++, interned, this.#arena);
      this.#index.add(series);
      return series;
    });
  }

  // Retention may have removed a series whose handle is still held; its next sample brings it back.
  readonly #reviveAndAppend: AppendSample = (series, timestampMs, value, stale) => {
    const target = series.forgotten ? this.#obtain(series.labels) : series;
    if (!target.append(timestampMs, value, stale)) return null;
    if (timestampMs > this.#newestMs) this.#advanceTo(timestampMs);
    return target;
  };

  #advanceTo(timestampMs: number): void {
    this.#newestMs = timestampMs;
    if (timestampMs < this.#nextSweepMs) return;
    this.#nextSweepMs = timestampMs + this.retentionMs / 8;
    this.#sweep(timestampMs - this.retentionMs);
  }

  #sweep(cutoffMs: number): void {
    const forgotten: StoredSeries[] = [];
    for (const series of this.#index.all()) {
      if (series.isEmpty) continue;
      series.dropBefore(cutoffMs);
      if (series.isEmpty) forgotten.push(series);
    }
    for (const series of forgotten) {
      series.forgotten = true;
      this.#table.delete(series);
    }
    this.#index.removeAll(forgotten);
  }
}

/** Appends and returns the series that took the sample, or null where it was refused. */
type AppendSample = (
  series: StoredSeries,
  timestampMs: number,
  value: number,
  stale: boolean,
) => StoredSeries | null;

class SeriesWriter implements SeriesHandle {
  readonly labels: Labels;
  readonly #append: AppendSample;
  #series: StoredSeries;

  constructor(series: StoredSeries, append: AppendSample) {
    this.labels = series.labels;
    this.#series = series;
    this.#append = append;
  }

  append(timestampMs: number, value: number): boolean {
    return this.#keep(this.#append(this.#series, timestampMs, value, false));
  }

  appendStale(timestampMs: number): boolean {
    return this.#keep(this.#append(this.#series, timestampMs, NaN, true));
  }

  #keep(series: StoredSeries | null): boolean {
    if (series !== null) this.#series = series;
    return series !== null;
  }
}
